"""What the administrators of a group decide for it, and what everybody in it meets then."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from bot_world import FORUM, GROUP, BotProcess, called, running_bot

from playground.client import Message, Person, Playground

FRIENDS = -4000001
OWNER = 101
OPERATOR = 4999
DAILY = 3

_users = itertools.count(4000)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[BotProcess]:
    """A bot of one operator, where groups have some credits of their own."""
    settings = {
        "WASSILY_ADMINS": str(OPERATOR),
        "WASSILY_GROUP_ALLOWANCE": str(DAILY),
        "WASSILY_MODEL": str(model),
        "WASSILY_REQUESTS_PER_MINUTE": "1000",
    }
    with running_bot(tmp_path_factory.mktemp("groups"), **settings) as bot:
        yield bot


@pytest.fixture
async def playground(bot: BotProcess) -> AsyncIterator[Playground]:
    async with Playground(bot.url) as playground:
        await called(playground)
        yield playground


def member(playground: Playground, chat: int = GROUP, user: int | None = None) -> Person:
    """Somebody new in a group, or that user."""
    return Person(playground, next(_users) if user is None else user, chat=chat, bot=1)


async def now(person: Person, message: Message) -> Message:
    """The message as it stands."""
    return next(each for each in await person.messages() if each.id == message.id)


async def answer(person: Person, text: str, *, thread: int | None = None) -> Message:
    """What the bot first answers to this."""
    asked = await person.say(text, thread=thread)
    return await person.wait_for(lambda message: message.reply_to == asked.id)


async def rules(person: Person, thread: int | None = None) -> Message:
    """The page of rules in a panel that the person has just asked for."""
    panel = await answer(person, "/settings", thread=thread)
    await person.press(panel, "Rules ›")
    return await now(person, panel)


@asynccontextmanager
async def ruled(person: Person, setting: str, value: str, *, thread: int | None = None) -> AsyncIterator[Message]:
    """A rule set by an administrator, and taken back at the end."""
    panel = await rules(person, thread)
    await person.press(panel, setting)
    await person.press(await now(person, panel), value)
    yield await now(person, panel)
    await person.press(await now(person, panel), setting)
    await person.press(await now(person, panel), "Unset")


async def painted(person: Person, words: str) -> Message:
    return await person.wait_for(lambda message: message.photo and words in message.text)


async def test_who_may_use_the_bot(playground: Playground) -> None:
    """Where administrators alone may, somebody else is told so once and then met with silence; a press is answered."""
    chief, ada = member(playground, user=OWNER), member(playground)
    await ada.say("/imagine an early fox")
    picture = await painted(ada, "an early fox")
    async with ruled(chief, "Who may use me", "administrators") as panel:
        assert "Who may use me: administrators (the group's)" in panel.text
        assert "Only the administrators" in (await answer(ada, "/imagine a fox")).text
        unanswered = await ada.say("/imagine a second fox")
        assert "Only the administrators" in (await ada.press(picture, "Again"))["text"]
        await chief.say("/imagine a chief fox")
        await painted(chief, "a chief fox")
        assert unanswered.id not in {message.reply_to for message in await ada.messages()}
    await ada.say("/imagine a late fox")
    await painted(ada, "a late fox")


async def test_a_pause_between_requests(playground: Playground) -> None:
    """Whoever asks again too soon is told how long it takes still, and nothing of it is painted."""
    chief, ada = member(playground, user=OWNER), member(playground)
    async with ruled(chief, "Pause between requests", "5 min"):
        await ada.say("/imagine a first fox")
        await painted(ada, "a first fox")
        assert "seconds more" in (await answer(ada, "/imagine a hasty fox")).text
        for words in ("a chief fox", "another chief fox"):
            await chief.say(f"/imagine {words}")
            await painted(chief, words)


async def test_a_spoiler_in_one_topic(playground: Playground) -> None:
    """A topic's pictures are behind a spoiler, when they arrive and when they are sent again; others' are not."""
    chief = member(playground, FORUM, OWNER)
    inside, outside = [topic.thread for topic in await chief.topics()][:2]
    async with ruled(chief, "Spoiler", "on", thread=inside):
        await chief.say("/imagine a hidden fox --n 2", thread=inside)
        hidden = await painted(chief, "a hidden fox")
        assert hidden.raw["has_media_spoiler"]
        await chief.press(hidden, "U1")
        alone = await chief.wait_for(lambda message: message.photo and message.reply_to == hidden.id)
        assert alone.raw["has_media_spoiler"]
        await chief.say("/imagine an open fox", thread=outside)
        assert "has_media_spoiler" not in (await painted(chief, "an open fox")).raw


async def test_the_groups_own_credits_go_first(playground: Playground) -> None:
    """What members ask for is paid by the group while it can, and then by themselves."""
    ada = member(playground, FRIENDS)
    await ada.say(f"/imagine a paid fox --n {DAILY}")
    await painted(ada, "a paid fox")
    assert "100 credits left" in (await answer(ada, "/quota")).text
    await ada.say("/imagine an own fox")
    await painted(ada, "an own fox")
    assert "99 of 100 credits left" in (await answer(ada, "/quota")).text


async def test_operators_alone_set_the_groups_credits(playground: Playground) -> None:
    """An administrator sees how many credits the group has, and is told who sets them; an operator sets them."""
    chief, operator = member(playground, user=OWNER), member(playground, user=OPERATOR)
    panel = await rules(chief)
    assert f"Group credits: {DAILY}" in panel.text
    assert "set by those who run me" in (await chief.press(panel, "Group credits"))["text"]
    async with ruled(operator, "Group credits", "50") as panel:
        assert "Group credits: 50 (the group's)" in panel.text

"""What the administrators of a group decide for it, and what everybody in it meets then."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from bot_world import EXAMPLES, FORUM, GROUP, BotProcess, called, picture, running_bot

from playground.client import Message, Person, Playground
from storage import CreditRules, Storage

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


@pytest.fixture
async def memory(bot: BotProcess) -> AsyncIterator[Storage]:
    """The bot's own memory, beside it."""
    storage = await Storage.attach(bot.data, rules=CreditRules())
    yield storage
    await storage.close()


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
        assert "minutes more" in (await answer(ada, "/imagine a hasty fox")).text
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
    quota = await answer(ada, "/quota")
    assert "99 of 100 credits left" in quota.text
    assert f"This group has 0 of {DAILY} credits left" in quota.text


async def test_operators_alone_set_the_groups_credits(playground: Playground) -> None:
    """An administrator sees how many credits the group has, and is told who sets them; an operator sets them."""
    chief, operator = member(playground, user=OWNER), member(playground, user=OPERATOR)
    panel = await rules(chief)
    assert f"Group credits: {DAILY}" in panel.text
    assert "set by those who run me" in (await chief.press(panel, "Group credits"))["text"]
    async with ruled(operator, "Group credits", "50") as panel:
        assert "Group credits: 50 (the group's)" in panel.text


async def deleted(person: Person, message_id: int) -> None:
    """Wait until a message is gone."""
    await person.wait_for_event(lambda event: event.kind == "deleted" and event.message.id == message_id)


async def until(happened: Callable[[], Awaitable[object]]) -> None:
    """Wait for something that the bot, another process, does."""
    async with asyncio.timeout(10):
        while True:
            if await happened():
                return
            await asyncio.sleep(0.05)


async def be_late(memory: Storage, message: Message, waker: Person) -> None:
    """Let the time of a message that goes by itself be over; another one that does makes the bot look at once."""
    await until(lambda: memory.timers.hasten("vanish", f"{message.chat}:{message.id}"))
    await waker.say("/vary")


async def test_pictures_go_by_themselves(playground: Playground, memory: Storage) -> None:
    """Where administrators wish so, what the bot sends leaves the group after some hours, and nobody else's does."""
    chief, ada = member(playground, user=OWNER), member(playground)
    async with ruled(chief, "Auto-delete", "after 1 h"):
        asked = await ada.say("/imagine a passing fox")
        picture = await painted(ada, "a passing fox")
        await until(lambda: memory.jobs_of(ada.user, ["delivered"]))  # after which its time is not set anew
        await be_late(memory, picture, chief)
        await deleted(ada, picture.id)
    assert asked.id in {message.id for message in await ada.messages()}
    await ada.say("/imagine a lasting fox")
    picture = await painted(ada, "a lasting fox")
    assert not await memory.timers.hasten("vanish", f"{GROUP}:{picture.id}")


async def test_what_concerns_one_person_is_taken_away(playground: Playground, memory: Storage) -> None:
    """In a group a refusal goes after a moment; in a private chat it stays."""
    ada = member(playground)
    refusal = await answer(ada, "/vary")
    await be_late(memory, refusal, member(playground))
    await deleted(ada, refusal.id)
    private = Person(playground, ada.user, bot=1)
    refusal = await answer(private, "/vary")
    assert not await memory.timers.hasten("vanish", f"{private.chat}:{refusal.id}")


async def test_put_out_and_let_in_again(playground: Playground, memory: Storage) -> None:
    """Put out of a group, the bot ends what waits there, which costs nothing; let in, it says once how it is used."""
    ada = member(playground)
    await memory.desk.pause("A test.")
    try:
        await answer(ada, "/imagine a waiting fox --n 9")
        assert len(await memory.jobs_of(ada.user, ["queued"])) == 1
        await ada.block()
        await until(lambda: memory.jobs_of(ada.user, ["cancelled"]))
    finally:
        await memory.desk.resume()
    await ada.block(blocked=False)
    greeting = await ada.wait_for(lambda message: "I paint what you describe" in message.text)
    assert f"/imagine {EXAMPLES[0]}" in greeting.text
    assert "@playground_1_bot" in greeting.text
    await Person(playground, OWNER, chat=GROUP, bot=1).promote(1)
    await Person(playground, OWNER, chat=GROUP, bot=1).promote(1, status="member")
    private = Person(playground, ada.user, bot=1)
    assert "100 of 100 credits left" in (await answer(private, "/quota")).text
    greetings = [each for each in await ada.messages() if "I paint what you describe" in each.text]
    assert len(greetings) == 1


async def test_plain_replies_are_requests_where_the_group_wishes_so(playground: Playground) -> None:
    """What people say beneath a picture is their own, unless administrators wish otherwise."""
    chief, ada = member(playground, user=OWNER), member(playground)
    await ada.say("/imagine a fox to talk about")
    picture = await painted(ada, "a fox to talk about")
    talk = await ada.say("what a fox", reply_to=picture)
    async with ruled(chief, "Plain replies", "on"):
        asked = await ada.say("a fox in the snow", reply_to=picture)
        offer = await ada.wait_for(lambda message: message.reply_to == asked.id)
        await ada.press(offer, "Paint it")
        await painted(ada, "a fox in the snow")
    assert talk.id not in {message.reply_to for message in await ada.messages()}


async def test_other_peoples_photos_are_replied_to(playground: Playground) -> None:
    """A command as a reply to somebody's photo or picture file is about that; a reply to a picture of the bot's own
    with /imagine paints the words alone."""
    ada, ben = member(playground), member(playground)
    [photo] = await ben.send_photo(picture())
    document = await ben.send_document(picture("red"), "red.png")
    await ada.say("/vary", reply_to=photo)
    await ada.wait_for(lambda message: message.photo and "variation" in message.text.lower())
    await ada.say("/vary in the snow", reply_to=document)
    varied = await ada.wait_for(lambda message: message.photo and "in the snow" in message.text)
    await ada.say("/imagine a fox beside it", reply_to=photo)
    fused = await ada.wait_for(lambda message: message.photo and "a fox beside it" in message.text)
    await ada.say("/imagine a fox on its own", reply_to=varied)
    alone = await ada.wait_for(lambda message: message.photo and "a fox on its own" in message.text)
    assert "photo 50" in fused.text
    assert "photo" not in alone.text


async def test_a_group_becomes_a_supergroup(playground: Playground) -> None:
    """What a group has set, and what it has left of its credits, is the supergroup's that it becomes."""
    chief = member(playground, FRIENDS, OWNER)
    panel = await rules(chief)
    await chief.press(panel, "Spoiler")
    await chief.press(await now(chief, panel), "on")
    moved = Person(playground, OWNER, chat=await chief.migrate(), bot=1)
    await moved.say("/imagine a moved fox")
    assert (await painted(moved, "a moved fox")).raw["has_media_spoiler"]
    assert "Spoiler: on (the group's)" in (await rules(moved)).text


async def test_quiet_hours_name_their_clock(playground: Playground) -> None:
    """The choice of an hour names the group's time zone, and an hour without the other is said to mean nothing yet."""
    chief = member(playground, user=OWNER)
    async with ruled(chief, "Time zone", "UTC+9"), ruled(chief, "Quiet from", "20:00") as panel:
        assert "set both Quiet from and Quiet until" in panel.text
        await chief.press(panel, "Quiet until")
        choice = await now(chief, panel)
        assert "From this hour on (UTC+9)" in choice.text
        await chief.press(choice, "‹ Back")

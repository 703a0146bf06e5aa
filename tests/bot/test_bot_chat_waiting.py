"""Waiting well, with the real bot process: /queue, cancelling, and the word when a picture is there."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bot_world import GROUP, BotProcess, called, running_bot, somebody

from playground.client import Message, Person, Playground

LONG_AGO = 120.0


@pytest.fixture(scope="module")
def busy_bot(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[BotProcess]:
    """A bot that only this module lets wait."""
    with running_bot(tmp_path_factory.mktemp("waiting"), WASSILY_MODEL=str(model)) as bot:
        yield bot


@pytest.fixture
async def playground(busy_bot: BotProcess) -> AsyncIterator[Playground]:
    async with Playground(busy_bot.url) as playground:
        await called(playground)
        yield playground


async def asked_long_ago(bot: BotProcess, person: Person) -> None:
    """As if the person had asked for all that they wait for some minutes earlier."""
    with closing(sqlite3.connect(bot.data / "wassily.db", timeout=10)) as database:
        changed = database.execute(
            "UPDATE jobs SET created_at = created_at - ? WHERE person_id = ? AND ended_at IS NULL",
            (LONG_AGO, person.user),
        )
        assert changed.rowcount
        database.commit()


async def busy(person: Person, steps: int = 40) -> Message:
    """The status message of a request that is being painted, and takes a tenth of a second a step."""
    await person.say(f"/imagine a slow light bulb --steps {steps}")
    return await person.wait_for(lambda message: "Painting" in message.text)


async def cancelled(person: Person) -> list[int]:
    """The messages that say that they are cancelled."""
    return [message.id for message in await person.messages() if "Cancelled" in message.text]


async def test_queue_shows_mine_and_the_line(person: Person, playground: Playground) -> None:
    """/queue has each request with its place, its own button to cancel it, and says how long the line is; the buttons
    work in place."""
    other = somebody(playground)
    at_work = await busy(person)
    await other.say("/imagine a fox of somebody else")
    await other.wait_for(lambda message: "In line" in message.text)
    await person.say("/imagine a first <b> apple")
    await person.say("/imagine a second apple")
    await person.wait_for(lambda message: "In line: place 3" in message.text)
    await person.say("/queue")
    shown = await person.wait_for(lambda message: "What you wait for" in message.text)
    lines = shown.text.split("\n")
    assert lines[1].startswith("1. a slow light bulb · being painted")
    assert lines[2].startswith("2. a first <b> apple · place ")
    assert lines[3].startswith("3. a second apple · place 3")
    assert "3 requests of 2 people" in shown.text
    assert shown.buttons == [["Cancel 1", "Cancel 2", "Cancel 3"], ["Cancel all", "Look again"]]

    assert (await person.press(shown, "Cancel 2"))["text"] == "Cancelled."
    shown = await person.wait_for(lambda message: message.id == shown.id)
    assert "a first" not in shown.text
    assert shown.buttons == [["Cancel 1", "Cancel 2"], ["Cancel all", "Look again"]]
    await person.press(shown, "Cancel all")
    shown = await person.wait_for(lambda message: message.id == shown.id)
    assert "You wait for nothing here" in shown.text
    assert shown.buttons == [["Look again"]]
    assert "stands now" in (await person.press(shown, "Look again"))["text"]
    await other.wait_for(lambda message: message.photo and "somebody else" in message.text)
    async with asyncio.timeout(10):
        while at_work.id not in (told := await cancelled(person)) or len(told) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_a_queue_is_nobody_elses(playground: Playground) -> None:
    """In a group /queue names only what was asked there, and its buttons are for whoever asked."""
    alone = somebody(playground)
    member, other = Person(playground, alone.user, chat=GROUP), somebody(playground, chat=GROUP)
    await busy(alone)
    await member.say("/imagine a public fox")
    await member.wait_for(lambda message: "In line" in message.text)
    await member.say("/queue@playground_1_bot")
    shown = await member.wait_for(lambda message: "What you wait for" in message.text)
    assert "a public fox" in shown.text
    assert "light bulb" not in shown.text
    assert "belong to whoever asked" in (await other.press(shown, "Cancel 1"))["text"]
    await member.press(shown, "Cancel 1")
    await member.wait_for(lambda message: message.id == shown.id and "wait for nothing" in message.text)
    await alone.say("/cancel")


async def test_after_cancel_no_message_tells_its_place(person: Person) -> None:
    """Whoever stops a request in a busy moment sees at once that its message says so."""
    await busy(person)
    await person.say("/imagine a fox that is not wanted")
    status = await person.wait_for(lambda message: "In line" in message.text)
    await person.say("/cancel")
    await person.wait_for(lambda message: "2 requests are cancelled" in message.text)
    await person.wait_for(lambda message: message.id == status.id and "Cancelled" in message.text, timeout=1.0)


async def test_whoever_waited_long_is_told(person: Person, busy_bot: BotProcess) -> None:
    """A picture that was long in coming is followed by a word, a reply to it; another is not."""
    await busy(person)
    await asked_long_ago(busy_bot, person)
    picture = await person.wait_for(lambda message: message.photo and "seed" in message.text)
    notice = await person.wait_for(lambda message: "Your picture is there" in message.text)
    assert notice.reply_to == picture.id
    await person.say("/imagine a quick fox")
    await person.wait_for(lambda message: message.photo and "a quick fox" in message.text)
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)
    assert len([message for message in await person.messages() if "is there" in message.text]) == 1


async def test_in_a_group_the_one_who_asked_is_told(playground: Playground, busy_bot: BotProcess) -> None:
    """A reply to the request calls its writer alone, and a button leads to the picture; where a button was the
    request, the word is to the person by name."""
    member = somebody(playground, chat=GROUP)
    asked = await member.say("/imagine a slow fox --steps 50")
    await member.wait_for(lambda message: message.reply_to == asked.id)
    await asked_long_ago(busy_bot, member)
    picture = await member.wait_for(lambda message: message.photo and "seed" in message.text)
    notice = await member.wait_for(lambda message: "Your picture is there" in message.text)
    assert notice.reply_to == asked.id
    [[button]] = notice.raw["reply_markup"]["inline_keyboard"]
    assert button["url"] == f"https://t.me/c/1000000001/{picture.id}"

    await member.press(picture, "Again")
    await member.wait_for(lambda message: message.reply_to == picture.id)
    await asked_long_ago(busy_bot, member)
    again = await member.wait_for(lambda message: message.photo and "seed" in message.text)
    notice = await member.wait_for(lambda message: "Your picture is there" in message.text)
    assert notice.reply_to == again.id
    [mention] = [entity for entity in notice.raw["entities"] if entity["type"] == "text_mention"]
    assert mention["user"]["id"] == member.user


async def test_a_word_is_said_once_however_often_the_bot_ends(person: Person, busy_bot: BotProcess) -> None:
    """The bot that is killed when the picture is there tells it after its start, and no more after the next."""
    await busy(person, 30)
    await asked_long_ago(busy_bot, person)
    await person.wait_for(lambda message: message.photo and "seed" in message.text)
    busy_bot.stop(9)
    busy_bot.start()
    await person.wait_for(lambda message: "Your picture is there" in message.text, timeout=30)
    busy_bot.stop(9)
    busy_bot.start()
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text, timeout=30)
    assert len([message for message in await person.messages() if "is there" in message.text]) == 1

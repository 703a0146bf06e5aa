"""The operator's desk in the chat, with the real bot process: /admin and its pages, and /broadcast."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bot_world import GROUP, BotProcess, called, credits_of, make_model, running_bot, somebody

from playground.client import Message, Person, Playground
from storage.backup import backup

OPERATORS = range(4001, 4011)
_numbers = iter(OPERATORS)


@pytest.fixture(scope="module")
def run_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """A bot with operators and two models, which only this module runs."""
    folder = tmp_path_factory.mktemp("desk")
    settings = {
        "WASSILY_MODEL": str(make_model(folder / "mini")),
        "WASSILY_MODELS": f"{make_model(folder / 'other')},{folder / 'gone'}",
        "WASSILY_ADMINS": " ".join(map(str, OPERATORS)),
    }
    with running_bot(folder, **settings) as bot:
        yield bot


@pytest.fixture
async def playground(run_bot: BotProcess) -> AsyncIterator[Playground]:
    async with Playground(run_bot.url) as playground:
        await called(playground)
        yield playground


@pytest.fixture
def operator(playground: Playground) -> Person:
    """One of those who run the bot, of whom no other test knows."""
    return Person(playground, next(_numbers), bot=1)


async def desk(operator: Person) -> Message:
    """The front page, fresh."""
    await operator.say("/admin")
    return await operator.wait_for(lambda message: "Operator's desk" in message.text)


async def page(operator: Person, label: str) -> Message:
    """One of the other pages."""
    front = await desk(operator)
    await operator.press(front, label)
    return await operator.wait_for(lambda message: message.id == front.id and "Operator's desk" not in message.text)


async def painted(person: Person, words: str = "a red apple") -> Message:
    await person.say(f"/imagine {words}")
    return await person.wait_for(lambda message: message.photo and "seed" in message.text)


async def test_the_desk_tells_how_the_bot_is(
    operator: Person, person: Person, run_bot: BotProcess, tmp_path: Path
) -> None:
    """/admin is a panel of figures in the operator's own chat, edited in place; nobody else has it."""
    await painted(person)
    front = await desk(operator)
    for told in ("Up since", "Painting goes on", "never restarted", "In memory", "0 waiting", " delivered", "Disk: "):
        assert told in front.text
    assert "Last backup: none yet" in front.text
    assert "?" not in front.text  # the memory of both processes is known
    await backup(run_bot.data, tmp_path / "copy")
    await operator.press(front, "Look again")
    await operator.wait_for(lambda message: message.id == front.id and "Last backup: 2" in message.text)
    await operator.press(front, "People")
    people = await operator.wait_for(lambda message: message.id == front.id and "30 days" in message.text)
    assert f"({person.user})" in people.text
    await operator.press(people, "‹ Back")
    await operator.wait_for(lambda message: message.id == front.id and "desk" in message.text)

    await person.say("/admin")
    await person.wait_for(lambda message: "I don't know /admin" in message.text)
    member = Person(operator.playground, operator.user, chat=GROUP)
    await member.say("/admin@playground_1_bot")
    await member.wait_for(lambda message: "our private chat" in message.text)


async def test_somebodys_request_is_cancelled(operator: Person, person: Person) -> None:
    """The line names who waits; one request is taken out of it, costs nothing, and its person hears of it."""
    await person.say("/imagine a slow apple --steps 60")
    await person.wait_for(lambda message: "Painting" in message.text)
    asked = await person.say("/imagine a fox nobody wants")
    await person.wait_for(lambda message: "In line" in message.text)
    line = await page(operator, "Line")
    assert f"1. Person {person.user}" in line.text
    assert "waits" in line.text.split("\n")[2]
    assert "fox" not in line.text
    assert "Cancelled" in (await operator.press(line, "Cancel 2"))["text"]
    word = await person.wait_for(lambda message: "those who run me" in message.text)
    assert word.reply_to == asked.id
    assert "Too late" in (await operator.press(line, "Cancel 2"))["text"]
    await person.say("/cancel")
    await person.wait_for(lambda message: "Cancelled" in message.text or "is cancelled" in message.text)
    assert await credits_of(person) == 100


async def test_a_pause_has_a_reason_and_an_end(operator: Person, person: Person) -> None:
    """The reason is asked for and told to those who wait; drained, the bot is safe to stop, and stays in its pause."""
    front = await desk(operator)
    await operator.press(front, "Pause …")
    question = await operator.wait_for(lambda message: "Why is painting paused?" in message.text)
    assert not question.buttons
    await operator.say("A new <b> brush.")
    paused = await operator.wait_for(lambda message: "paused: A new <b> brush." in message.text)
    await person.say("/imagine a patient fox")
    await person.wait_for(lambda message: "A new <b> brush." in message.text)
    await person.say("/queue")
    waits = await person.wait_for(lambda message: "The reason: A new <b> brush." in message.text)
    assert "about" not in waits.text
    assert "I write to you" in (await operator.press(paused, "Drain"))["text"]
    await operator.wait_for(lambda message: "It is safe to stop me" in message.text)
    assert "Painting goes on" in (await operator.press(paused, "Resume"))["text"]
    await person.wait_for(lambda message: message.photo and "a patient fox" in message.text)
    front = await operator.wait_for(lambda message: message.id == paused.id and "goes on" in message.text)
    await operator.press(front, "Pause")
    front = await operator.wait_for(lambda message: message.id == front.id and "is paused" in message.text)
    await operator.press(front, "Drain")
    await operator.press(front, "Resume")
    await operator.wait_for(lambda message: "safe to stop me" in message.text or "pause was ended" in message.text)


async def test_another_model_paints_for_everybody(operator: Person, person: Person, run_bot: BotProcess) -> None:
    """The operator hears that it is there and how long that took; it paints from the next job on, also after a
    restart. One that is gone is refused, and the other goes on."""
    models = await page(operator, "Models")
    assert "mini paints" in models.text and "✗" in models.text and "gone" in models.text
    assert "I write to you" in (await operator.press(models, "Paint with other"))["text"]
    word = await operator.wait_for(lambda message: "other paints from now on" in message.text)
    assert "Loading it took" in word.text
    run_bot.stop()
    run_bot.start()
    picture = await painted(person)
    await person.press(picture, "More")
    more = await person.wait_for(lambda message: message.id == picture.id and "Info" in str(message.buttons))
    await person.press(more, "Info")
    await person.wait_for(lambda message: "other" in message.text)
    models = await page(operator, "Models")
    assert "other paints" in models.text
    folder = run_bot.data.parent / "mini"
    folder.rename(folder.parent / "hidden")
    assert "mini cannot be had" in (await operator.press(models, "Paint with mini"))["text"]
    (folder.parent / "hidden").rename(folder)
    await painted(person)


async def test_a_failed_request_is_tried_again_once(operator: Person, person: Person) -> None:
    """It says why without the person's words, and a second try costs the person nothing."""
    await person.say("/imagine an impossible zeppelin")
    await person.wait_for(lambda message: "cannot paint that" in message.text)
    failed = await page(operator, "Failed")
    assert "job: " in failed.text.split("\n")[1]
    assert "impossible" not in failed.text and "zeppelin" not in failed.text
    assert "costs its person nothing" in (await operator.press(failed, "Retry 1"))["text"]
    await person.wait_for(lambda message: "cannot paint that" in message.text)
    assert "before" in (await operator.press(failed, "Retry 1"))["text"]
    again = await operator.wait_for(lambda message: message.id == failed.id and "tried again" in message.text)
    assert "tried again" in again.text
    assert await credits_of(person) == 100


async def test_bans_are_listed_and_ended(operator: Person, person: Person) -> None:
    """With their ends and reasons, each with a button."""
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)
    await operator.say(f"/ban {person.user} for 3d spam")
    await operator.wait_for(lambda message: "is shut out" in message.text)
    bans = await page(operator, "Bans")
    assert f"({person.user}) · until 2" in bans.text and "spam" in bans.text
    assert "may come in again" in (await operator.press(bans, "Let 1 in"))["text"]
    await operator.wait_for(lambda message: message.id == bans.id and "Nobody is shut out" in message.text)
    await person.wait_for(lambda message: message.text == "You may come in again.")
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)


async def test_everybody_is_told_once(operator: Person, playground: Playground, run_bot: BotProcess) -> None:
    """A look comes first, exactly as it will be; then it goes to everybody, over a kill, and who has blocked the bot is
    counted."""
    people = [somebody(playground) for _ in range(4)]
    for each in people:
        await each.say("/quota")
        await each.wait_for(lambda message: "credits left" in message.text)
    await people[0].block()
    await operator.say("/broadcast")
    await operator.wait_for(lambda message: "Say what" in message.text)
    await operator.say("/broadcast We <3 you.\nTwo lines.")
    preview = await operator.wait_for(lambda message: message.text == "We <3 you.\nTwo lines.")
    asked = await operator.wait_for(lambda message: "people get it" in message.text)
    assert asked.id > preview.id
    assert asked.buttons == [["Send it", "Cancel"]]
    await operator.press(asked, "Send it")
    await people[1].wait_for(lambda message: message.text == preview.text)
    run_bot.stop(9)
    run_bot.start()
    done = await operator.wait_for(lambda message: message.id == asked.id and "Sent:" in message.text, timeout=60)
    assert "1 could not be reached" in done.text
    for each in people[1:]:
        assert [message.text for message in await each.messages()].count(preview.text) <= 1
    with closing(sqlite3.connect(run_bot.data / "wassily.db")) as database:
        assert database.execute("SELECT COUNT(*) FROM broadcast_people WHERE state = 'due'").fetchone() == (0,)

    await operator.say("/broadcast Never mind.")
    asked = await operator.wait_for(lambda message: "Shall I send it?" in message.text)
    await operator.press(asked, "Cancel")
    await operator.wait_for(lambda message: message.id == asked.id and "was not sent" in message.text)


async def test_a_broadcast_is_stopped(operator: Person, playground: Playground) -> None:
    """Under way it has a button that stops it, and then says how far it came."""
    people = [somebody(playground) for _ in range(5)]
    for each in people:
        await each.say("/quota")
        await each.wait_for(lambda message: "credits left" in message.text)
    await operator.say("/broadcast Stop me.")
    asked = await operator.wait_for(lambda message: "Shall I send it?" in message.text)
    await operator.press(asked, "Send it")
    going = await operator.wait_for(lambda message: message.id == asked.id and "Sending" in message.text)
    assert going.buttons == [["Stop"]]
    listed = await page(operator, "Broadcasts")
    assert "Stop me." in listed.text
    assert "Nobody more" in (await operator.press(going, "Stop"))["text"]
    await operator.wait_for(lambda message: message.id == asked.id and "Stopped:" in message.text)
    assert "over already" in (await operator.press(going, "Stop"))["text"]
    assert "Stop me." not in [message.text for message in await people[-1].messages()]


async def test_errors_are_shown_without_words(operator: Person, person: Person) -> None:
    """What broke is on a page of its own, without what people said."""
    front = await desk(operator)
    await operator.press(front, "Errors")
    await operator.wait_for(lambda message: "No errors" in message.text)
    await person.say("/imagine a crash of zeppelins")
    await person.wait_for(lambda message: "broke down" in message.text, timeout=60)
    await operator.wait_for(lambda message: "died 3 times" in message.text)
    front = await desk(operator)
    assert "restarted 3 times" in front.text or "restarted 2 times" in front.text
    await operator.press(front, "Errors")
    errors = await operator.wait_for(lambda message: message.id == front.id and "Last errors" in message.text)
    assert "given up after 3 crashes" in errors.text
    assert "zeppelins" not in errors.text

"""The real bot process where trust is at stake: clicks without end, a pause, a second bot, being forgotten."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bot_world import TOKEN, BotProcess, called, credits_of, picture, running_bot, somebody

from playground.client import Message, Person, Playground

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own_bot(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[BotProcess]:
    """A bot that tests may pause and stop."""
    settings = {"WASSILY_MODEL": str(model), "WASSILY_REQUESTS_PER_MINUTE": "1000"}
    with running_bot(tmp_path_factory.mktemp("trust"), **settings) as bot:
        yield bot


@pytest.fixture
async def playground(own_bot: BotProcess) -> AsyncIterator[Playground]:
    """Its playground."""
    async with Playground(own_bot.url) as playground:
        await called(playground)
        yield playground


@pytest.fixture
def person(playground: Playground) -> Person:
    """Somebody new in that playground."""
    return somebody(playground)


def is_picture(message: Message) -> bool:
    return bool(message.photo and "seed" in message.text)


def told(bot: BotProcess, *command: str) -> subprocess.CompletedProcess[str]:
    """What a command of an operator says, with the bot's own settings."""
    environment = os.environ | {"WASSILY_TOKEN": TOKEN, "WASSILY_API_URL": bot.url, "WASSILY_DATA": str(bot.data)}
    return subprocess.run(
        [sys.executable, "-m", *command], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


async def test_twenty_clicks_on_one_button_make_one_job(person: Person) -> None:
    """However often a button is pressed before its picture is there, it is painted and paid once."""
    await person.say("/imagine a slow fox --steps 4")
    painted = await person.wait_for(is_picture)
    before = await credits_of(person)
    await asyncio.gather(*(person.press(painted, "Again") for _ in range(20)))
    await person.wait_for(is_picture)
    assert before - await credits_of(person) == 1
    assert len([message for message in await person.messages() if message.photo]) == 2


async def test_a_pause_is_told_and_ends(own_bot: BotProcess, person: Person) -> None:
    """While an operator has paused the painting, requests are kept and people told why; then they are painted."""
    paused = await asyncio.to_thread(told, own_bot, "bot", "drain", "--because", "New brushes.", "--wait")
    assert (paused.returncode, paused.stderr) == (0, "")
    assert "Nothing is being painted." in paused.stdout
    await person.say("/imagine a fox")
    kept = await person.wait_for(lambda message: "New brushes." in message.text)
    going = await asyncio.to_thread(told, own_bot, "bot", "resume")
    assert "Painting goes on." in going.stdout
    painted = await person.wait_for(is_picture, timeout=20)
    assert painted.id == kept.id
    assert "was not paused" in (await asyncio.to_thread(told, own_bot, "bot", "resume")).stdout


async def test_a_pause_waits_for_the_picture_under_way(own_bot: BotProcess, person: Person) -> None:
    """Asked to wait, `drain` returns when what was being painted is painted, and nothing else was begun."""
    await person.say("/imagine a slow fox --steps 60")
    await person.wait_for(lambda message: "Painting" in message.text)
    await person.say("/imagine a late fox")
    paused = await asyncio.to_thread(told, own_bot, "bot", "drain", "--wait")
    assert "Nothing is being painted." in paused.stdout
    with closing(sqlite3.connect(own_bot.data / "wassily.db")) as database:
        states = database.execute("SELECT state FROM jobs WHERE person_id = ? ORDER BY seq", (person.user,)).fetchall()
    await asyncio.to_thread(told, own_bot, "bot", "resume")
    assert states in ([("rendered",), ("queued",)], [("delivered",), ("queued",)])
    for _ in range(2):
        await person.wait_for(is_picture, timeout=20)


async def test_a_second_bot_on_the_same_data_is_refused(own_bot: BotProcess, person: Person) -> None:
    """It ends at once and says why; the first goes on."""
    second = await asyncio.to_thread(told, own_bot, "bot")
    assert second.returncode == 1
    assert "Another process works with this data folder." in second.stderr
    await person.say("/imagine a fox")
    await person.wait_for(is_picture)


async def test_a_backup_is_made_while_the_bot_runs(own_bot: BotProcess, person: Person, tmp_path: Path) -> None:
    """A copy is sound, and so is what is restored from it; a folder that is in use is not restored to."""
    await person.say("/imagine a fox")
    await person.wait_for(is_picture)
    saved = await asyncio.to_thread(
        told, own_bot, "storage", "backup", str(tmp_path / "copy"), "--data", str(own_bot.data)
    )
    assert (saved.returncode, saved.stderr) == (0, "")
    back = await asyncio.to_thread(
        told, own_bot, "storage", "restore", str(tmp_path / "copy"), "--data", str(tmp_path / "fresh")
    )
    assert back.returncode == 0
    refused = await asyncio.to_thread(
        told, own_bot, "storage", "restore", str(tmp_path / "copy"), "--data", str(own_bot.data)
    )
    assert "Another process works with this data folder." in refused.stderr


async def test_who_asks_to_be_forgotten_is(own_bot: BotProcess, person: Person) -> None:
    """After /forgetme and a yes nothing that the person wrote, sent or made is left, and credits stay as they were."""
    await person.say("/imagine an unforgettable fox")
    await person.wait_for(is_picture)
    await person.send_photo(picture("red"))
    await person.wait_for(lambda message: "What shall I make" in message.text)
    await person.say("/forgetme")
    asked = await person.wait_for(lambda message: "cannot be undone" in message.text)
    await person.press(asked, "Erase everything")
    await person.wait_for(lambda message: "one request of yours is erased" in message.text)
    with closing(sqlite3.connect(own_bot.data / "wassily.db")) as database:
        [(left,)] = database.execute("SELECT COUNT(*) FROM pictures WHERE person_id = ?", (person.user,))
        [(prompts,)] = database.execute("SELECT COUNT(*) FROM jobs WHERE prompt LIKE '%unforgettable%'")
        [(uploads,)] = database.execute("SELECT COUNT(*) FROM uploads WHERE person_id = ?", (person.user,))
    assert (left, prompts, uploads) == (0, 0, 0)
    assert await credits_of(person) == 99


async def test_a_stop_lets_the_picture_under_way_arrive(own_bot: BotProcess, person: Person) -> None:
    """Told to stop in the middle of a picture, the bot finishes and delivers it, and ends well within its time."""
    await person.say("/imagine a slow apple --steps 10")
    await person.wait_for(lambda message: "Painting" in message.text)
    began = time.monotonic()
    assert await asyncio.to_thread(own_bot.stop, signal.SIGTERM) == 0
    assert time.monotonic() - began < 15
    assert any(is_picture(message) for message in await person.messages())
    own_bot.start()


@pytest.mark.parametrize("pause", [0.0, 0.3, 0.6])
async def test_told_twice_to_stop_it_stops_once(own_bot: BotProcess, person: Person, pause: float) -> None:
    """A second signal, whenever it comes, neither cuts the end off nor keeps the process from ending."""
    await person.say("/imagine a slow apple --steps 20")
    await person.wait_for(lambda message: "Painting" in message.text)
    assert own_bot.process is not None
    own_bot.process.send_signal(signal.SIGTERM)
    await asyncio.sleep(pause)
    assert await asyncio.to_thread(own_bot.stop, signal.SIGINT) == 0
    sound = await asyncio.to_thread(told, own_bot, "storage", "check", "--data", str(own_bot.data))
    assert sound.returncode == 0
    own_bot.start()
    await person.wait_for(is_picture, timeout=20)

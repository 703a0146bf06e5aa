"""The real bot process through kills, restarts, crashes of the engine, a missing model and a Telegram that fails."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from bot_world import TOKEN, BotProcess, called, credits_of, make_model, picture, running_bot, somebody

from playground.client import Message, Person, Playground

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own_bot(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[BotProcess]:
    """A bot that tests may stop and kill, with everything in its log."""
    folder = tmp_path_factory.mktemp("own")
    with running_bot(folder, WASSILY_MODEL=str(model), WASSILY_LOG_LEVEL="DEBUG", WASSILY_ADMINS="4999") as bot:
        yield bot


@pytest.fixture
async def playground(own_bot: BotProcess) -> AsyncIterator[Playground]:
    """The playground of the bot that may be killed."""
    async with Playground(own_bot.url) as playground:
        await called(playground)
        yield playground


@pytest.fixture
def person(playground: Playground) -> Person:
    """Somebody new in that playground."""
    return somebody(playground)


def is_picture(message: Message) -> bool:
    return bool(message.photo and "seed" in message.text)


async def ended(bot: BotProcess, number: int) -> int:
    return await asyncio.to_thread(bot.stop, number)


def check(data: Path) -> str:
    """What `python -m storage check` has to say against the data."""
    told = subprocess.run(
        [sys.executable, "-m", "storage", "check", "--data", str(data)], capture_output=True, text=True, check=False
    )
    return "" if told.returncode == 0 else told.stdout + told.stderr


def unhandled(data: Path) -> int:
    """How many updates are in the inbox and not handled."""
    with closing(sqlite3.connect(data / "wassily.db")) as database:
        [(count,)] = database.execute("SELECT COUNT(*) FROM inbox WHERE handled_at IS NULL")
    return int(count)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
async def test_a_restart_loses_nothing_and_doubles_nothing(
    own_bot: BotProcess, person: Person, number: signal.Signals
) -> None:
    """After a kill or a stop in the middle of everything, each request becomes one picture, and is paid once."""
    for name in ("first", "second"):
        await person.say(f"/imagine a slow {name} apple --steps 20")
    await person.wait_for(lambda message: "Painting" in message.text)
    began = time.monotonic()
    await ended(own_bot, number)
    assert time.monotonic() - began < 5
    await person.say("/imagine a late fox")
    own_bot.start()
    for _ in range(3):
        await person.wait_for(is_picture, timeout=20)
    answers = [message for message in await person.messages() if message.from_bot]
    assert sorted(message.text.splitlines()[0] for message in answers) == [
        "a late fox",
        "a slow first apple",
        "a slow second apple",
    ]
    assert all(is_picture(message) for message in answers)
    assert await credits_of(person) == 100 - 5 - 5 - 1
    assert check(own_bot.data) == ""


async def test_sigterm_ends_the_bot_well(own_bot: BotProcess, person: Person) -> None:
    """A stop in the middle of a picture is quick, ends with status 0, and leaves no process behind."""
    await person.say("/imagine a slow apple --steps 40")
    await person.wait_for(lambda message: "Painting" in message.text)
    assert await ended(own_bot, signal.SIGTERM) == 0
    own_bot.start()
    await person.wait_for(is_picture, timeout=20)


async def test_buttons_work_after_a_restart(own_bot: BotProcess, person: Person) -> None:
    """Buttons and questions that were sent before a restart work after it, those in another's place among them."""
    await person.say("/imagine a fox")
    painted = await person.wait_for(is_picture)
    await person.press(painted, "Change")
    question = await person.wait_for(lambda message: "new words" in message.text)
    await person.press(painted, "More")
    [more] = [message for message in await person.messages() if message.id == painted.id]
    await ended(own_bot, signal.SIGTERM)
    own_bot.start()
    await person.press(painted, "Vary a little", timeout=20)
    await person.wait_for(lambda message: is_picture(message) and "variation" in message.text)
    await person.say("--seed 5", reply_to=question)
    await person.wait_for(lambda message: is_picture(message) and "seed 5" in message.text)
    await person.press(more, "Back")
    assert (await person.wait_for(lambda message: message.id == painted.id)).buttons == painted.buttons


async def test_an_album_survives_a_kill(own_bot: BotProcess, person: Person) -> None:
    """An album that was not whole when the bot was killed is fused when it is back."""
    await person.send_photo(picture("red"), picture("blue"), caption="a surviving fox")
    async with asyncio.timeout(1.4):  # the time in which more pictures could come
        while unhandled(own_bot.data) < 2:  # noqa: ASYNC110  # a database rings no bell
            await asyncio.sleep(0.02)
    await ended(own_bot, signal.SIGKILL)
    own_bot.start()
    await person.wait_for(lambda message: is_picture(message) and "a surviving fox" in message.text, timeout=20)


async def test_a_job_that_kills_the_engine_is_given_up(own_bot: BotProcess, person: Person) -> None:
    """The third time a job's engine dies it fails: the person is told, pays nothing, and others are painted."""
    admin = Person(person.playground, 4999, bot=1)
    await admin.say("/quota")  # nobody can be written to who never wrote
    await person.say("/imagine a crash")
    await person.say("/imagine a fox")
    await person.wait_for(lambda message: "three times" in message.text, timeout=40)
    await person.wait_for(is_picture, timeout=20)
    assert await credits_of(person) == 99
    await admin.wait_for(lambda message: "died 3 times" in message.text)


async def test_a_job_that_fails_says_so(person: Person) -> None:
    """A job that the engine cannot paint says so in its status message, and costs nothing."""
    await person.say("/imagine an impossible fox")
    failed = await person.wait_for(lambda message: "cost nothing" in message.text)
    assert failed.buttons == []
    assert await credits_of(person) == 100


async def test_a_flood_limit_is_waited_out(person: Person) -> None:
    """When Telegram asks for patience, the picture comes later, once."""
    await person.playground.fail("editMessageMedia", code=429, retry_after=1, times=2)
    await person.say("/imagine a fox")
    await person.wait_for(is_picture, timeout=20)
    assert len([message for message in await person.messages() if message.photo]) == 1


async def test_a_lost_answer_does_not_double_a_picture(person: Person) -> None:
    """When the picture was put up but Telegram's answer was lost, there is still one picture, paid once."""
    await person.playground.fail("editMessageMedia", code=502, times=1, after=True)
    await person.say("/imagine a fox")
    await person.wait_for(is_picture, timeout=20)
    await person.wait_for(is_picture, timeout=20)  # the same message, put up again
    assert len([message for message in await person.messages() if message.photo]) == 1
    assert await credits_of(person) == 99


async def test_a_status_message_that_cannot_be_sent_costs_no_picture(person: Person) -> None:
    """Without a status message, the picture comes all the same."""
    await person.playground.fail("sendMessage", code=500, times=1)
    await person.say("/imagine a fox")
    await person.wait_for(is_picture, timeout=20)


async def test_somebody_who_blocked_the_bot_is_not_charged(own_bot: BotProcess, person: Person) -> None:
    """A picture that nobody can get is given up and refunded."""
    await person.say("/imagine a slow apple --steps 20")
    await person.wait_for(lambda message: "Painting" in message.text)
    await person.block()
    other = somebody(person.playground)
    await other.say("/imagine a fox")
    await other.wait_for(is_picture, timeout=20)
    await person.block(blocked=False)
    assert await credits_of(person) == 100
    assert check(own_bot.data) == ""


async def test_the_token_is_never_logged(own_bot: BotProcess, person: Person) -> None:
    """Even with everything logged, the token is not, nor its address in quoted form."""
    await person.say("/imagine a fox")
    await person.wait_for(is_picture)
    log = own_bot.log.read_text(encoding="utf-8")
    assert "DEBUG" in log
    assert TOKEN.partition(":")[2] not in log


async def test_the_token_is_not_handed_on(own_bot: BotProcess, person: Person) -> None:
    """The process that paints, and those that read strangers' pictures, do not find the token in their environment."""
    await person.say("/imagine a fox")
    await person.wait_for(is_picture)
    assert own_bot.process is not None
    children = psutil.Process(own_bot.process.pid).children()
    assert children
    for child in children:
        assert TOKEN not in child.environ().values()


async def test_a_missing_model(tmp_path: Path) -> None:
    """Without its model the bot starts, says that painting is unavailable, keeps requests, and paints them
    when the model is there."""
    folder = tmp_path / "model"
    with running_bot(tmp_path, WASSILY_MODEL=str(folder), WASSILY_ADMINS="4999") as bot:
        async with Playground(bot.url) as playground:
            await called(playground)
            person = somebody(playground)
            await person.say("/start")
            await person.wait_for(lambda message: "unavailable" in message.text and str(folder) not in message.text)
            await person.say("/imagine a red fox")
            kept = await person.wait_for(lambda message: "Your request is kept" in message.text)
            assert str(folder) not in kept.text
            await ended(bot, signal.SIGTERM)
            make_model(folder)
            bot.start()
            painted = await person.wait_for(is_picture, timeout=20)
            assert painted.id == kept.id
    log = bot.log.read_text(encoding="utf-8")
    assert "ERROR bot.dispatcher: painting is unavailable: " in log
    shutil.rmtree(folder)

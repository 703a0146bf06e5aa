"""What the operator's desk is made of: the last errors, the figures, and who tells everybody something."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.asked import Asked
from bot.buttons import Keyboards
from bot.handlers.desk import ACTIONS
from bot.handlers.desk.broadcast import broadcast
from bot.handlers.desk.guard import named
from bot.handlers.desk.health import size
from bot.log import about
from bot.operation import broadcasting
from bot.operation.broadcasting import Broadcaster
from bot.operation.errors import Errors
from bot.operation.vitals import Vitals, resident
from bot.refusal import Refusal
from bot.sending.pace import Pace
from bot.texts import Languages
from engine.client import EngineState
from storage import Chat, CreditRules, Person, Storage

SECONDS = 10.0
SECRET = "123456:AAE-secret_part"


@pytest.fixture
def errors() -> Iterator[Errors]:
    """The last errors of a log of their own."""
    errors, log = Errors(SECRET, most=3), logging.getLogger("bot.desk-test")
    log.addHandler(errors)
    yield errors
    log.removeHandler(errors)


def test_the_last_errors_are_kept_without_secrets_and_words(errors: Errors) -> None:
    """Errors alone, newest first, a line each; of an exception its kind, and of old ones nothing."""
    log = logging.getLogger("bot.desk-test")
    log.warning("only a warning")
    log.error("the first")
    with about(update=7, private="a pink zeppelin"):
        log.error("about %s and %s", "a pink zeppelin", SECRET)
        try:
            raise ValueError("a pink zeppelin")
        except ValueError:
            log.exception("it broke\nin two lines")
    log.critical("the last")
    newest, broke, masked = errors.last(10)
    assert "CRITICAL bot.desk-test: the last" in newest
    assert broke.endswith("it broke (ValueError)")
    assert "[words]" in masked and "[token]" in masked and "update=7" in masked
    assert not any("zeppelin" in line or "secret" in line for line in (newest, broke, masked))
    assert errors.last(1) == [newest]


def test_a_line_that_cannot_be_written_breaks_nothing(errors: Errors, capsys: pytest.CaptureFixture[str]) -> None:
    """It is left out, and its words are printed nowhere."""
    errors.handle(logging.makeLogRecord({"levelno": logging.ERROR, "msg": "%d jobs", "args": ("a zeppelin",)}))
    assert errors.last(3) == []
    assert capsys.readouterr() == ("", "")


def test_vitals_tell_of_both_processes(errors: Errors) -> None:
    """The memory of each, of one that is not there none; the device that was set until the engine tells its own."""
    state = EngineState()
    vitals = Vitals(engine=SimpleNamespace(state=lambda: state), errors=errors, device="auto", clock=lambda: 5.0)  # type: ignore[arg-type]
    assert vitals.started_at == 5.0
    assert vitals.device() == "auto"
    assert vitals.memory().engine is None
    state = EngineState(pid=os.getpid(), device="cpu")
    assert vitals.device() == "cpu"
    assert vitals.memory().engine == vitals.memory().bot == resident(os.getpid())
    assert resident(2**22 + 1) is None


async def test_a_desk_is_for_those_who_run_the_bot_now() -> None:
    """A button of somebody who does no more does nothing."""
    asked = Asked(update_id=1, person=Person(7, "Ada"), chat=Chat(7, "private"), thread_id=None, message_id=5)
    house: Any = SimpleNamespace(doors=SimpleNamespace(is_admin=lambda person_id: person_id != 7))
    for name in ACTIONS:
        with pytest.raises(Refusal, match="pressed-unknown"):
            await ACTIONS[name](house, asked, {})


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("/broadcast <b>We</b> are back", "<b>We</b> are back"),
        ("/broadcast@the_bot\n<i>back</i>", "<i>back</i>"),
        ("<b>/broadcast We</b> &lt;3 you", "We &lt;3 you"),
    ],
)
async def test_a_broadcast_is_shown_as_it_will_look(world: World, html: str, shown: str) -> None:
    """Behind the command everything as it was written; where the command is in bold itself, the words alone."""
    ada = Person(1, "Ada")
    text = "/broadcast We <3 you"
    asked = Asked(update_id=1, person=ada, chat=Chat(1, "private"), thread_id=None, message_id=5, text=text, html=html)
    bot, keyboards = AsyncMock(), Keyboards(world.storage, Languages())
    house: Any = SimpleNamespace(
        bot=bot, storage=world.storage, say=AsyncMock(), buttons=lambda asked: keyboards.of("en", 1)
    )
    await broadcast(house, asked)
    assert bot.send_message.call_args.args == (1, shown)
    assert house.say.call_args.args[1] == "broadcast-ask"
    assert house.say.call_args.kwargs == {"count": 5}
    bot.send_message.side_effect = BadRequest("Message text is empty")
    with pytest.raises(Refusal, match="broadcast-what"):
        await broadcast(house, asked)


def test_figures_are_said_as_people_read_them() -> None:
    """Bytes in their units; people by name and number, or by number alone."""
    assert [size(None), size(1_500_000), size(2_340_000_000)] == ["?", "1.5 MB", "2.3 GB"]
    assert named(" Ada \n Byron ", 7) == "Ada Byron (7)"
    assert named("", 7) == named(" ", 7) == "7"
    assert named("א" * 100, 7).startswith("\u2068") and len(named("א" * 100, 7)) < 60


class Telegram:
    """A bot that notes whom it tells what, and fails for some."""

    def __init__(self) -> None:
        self.told: list[int] = []
        self.shown: list[str] = []
        self.errors: dict[int, list[TelegramError]] = {}
        self.edit_errors: list[TelegramError] = []
        self.changed = asyncio.Event()
        self.gate: asyncio.Event | None = None

    async def send_message(self, chat_id: int, text: str, **_: Any) -> None:
        if self.gate is not None:
            self.changed.set()
            await self.gate.wait()
        if self.errors.get(chat_id):
            raise self.errors[chat_id].pop(0)
        self.told.append(chat_id)
        self.changed.set()

    async def edit_message_text(self, text: str, chat_id: int, message_id: int, **_: Any) -> None:
        assert (chat_id, message_id) == (1, 9)
        if self.edit_errors:
            raise self.edit_errors.pop(0)
        self.shown.append(text)
        self.changed.set()

    async def until(self, words: str) -> None:
        """Wait until whoever sends it sees that."""
        async with asyncio.timeout(SECONDS):
            while not any(words in text for text in self.shown):
                self.changed.clear()
                await self.changed.wait()


class World:
    """Five people, a broadcast of the first of them, and whoever sends it."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.telegram = Telegram()
        self.now = 1000.0
        self.pace = Pace(clock=lambda: self.now, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    async def open(self) -> None:
        await self.storage.desk.open_broadcast("b", "news", person_id=1, message_id=9)

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[Broadcaster]:
        languages, bot = Languages(), self.telegram
        sender = Broadcaster(
            bot=bot,  # type: ignore[arg-type]
            storage=self.storage,
            pace=self.pace,
            languages=languages,
            keyboards=Keyboards(self.storage, languages),
            beat=0.001,
        )
        task = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    storage = await Storage.open(tmp_path, rules=CreditRules())
    for number in range(1, 6):
        await storage.meet(Person(number, f"Person {number}"), Chat(number, "private"))
    world = World(storage)
    await world.open()
    yield world
    await storage.close()


async def test_everybody_is_told_and_counted(world: World) -> None:
    """Each once; whoever has blocked the bot, is gone, or may have been told, is counted and left."""
    world.telegram.errors = {2: [Forbidden("blocked")], 3: [BadRequest("Chat not found")], 4: [TimedOut()]}
    async with world.sending():
        await world.telegram.until("Sent: 2 of 5 have it. 3 could not be reached")
        async with asyncio.timeout(SECONDS):
            while await world.storage.desk.broadcasts():  # noqa: ASYNC110  # a database rings no bell
                await asyncio.sleep(0.005)
    assert world.telegram.told == [1, 5]


async def test_whoever_was_not_told_is_told_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After as long as Telegram asks for, and when it can be reached again."""
    monkeypatch.setattr(broadcasting, "AGAIN_SECONDS", 0.01)
    lost = NetworkError("no way there")
    lost.__cause__ = httpx.ConnectError("no way there")
    world.telegram.errors = {2: [RetryAfter(0)], 3: [lost]}
    world.telegram.edit_errors = [NetworkError("no way there")]
    async with world.sending():
        await world.telegram.until("Sent: 5 of 5 have it")
    assert world.telegram.told == [1, 2, 3, 4, 5]


async def test_nobody_is_told_twice_after_an_end(world: World) -> None:
    """Whoever was being told when the bot ended is passed over; the others are told by the next."""
    world.telegram.gate = asyncio.Event()
    async with world.sending():
        async with asyncio.timeout(SECONDS):
            await world.telegram.changed.wait()
    world.telegram.gate = None
    async with world.sending():
        await world.telegram.until("Sent: 5 of 5 have it")
    assert world.telegram.told == [2, 3, 4, 5]


async def test_a_stop_is_seen_at_once(world: World) -> None:
    """Also while Telegram asks for patience; nobody more is told."""
    world.telegram.errors = {2: [RetryAfter(600)]}
    async with world.sending() as sender:
        async with asyncio.timeout(SECONDS):
            while world.telegram.errors[2]:  # noqa: ASYNC110  # what fails rings no bell
                await asyncio.sleep(0.005)
        await world.storage.desk.stop_broadcast("b")
        sender.wake()
        await world.telegram.until("Stopped: 1 of 5 have it")
    assert world.telegram.told == [1]


async def test_requests_go_before_a_broadcast(world: World) -> None:
    """While the bot has much else to send, nobody is told; then they are."""
    busy = broadcasting.BUSY + 1

    async def nothing() -> bool:
        return True

    for _ in range(busy):
        await world.pace.process_request(nothing, (), {}, "sendMessage", {}, None)
    assert world.pace.lately() == busy
    async with world.sending():
        for _ in range(20):
            await asyncio.sleep(0.002)
        assert world.telegram.told == []
        world.now += 2.0
        await world.telegram.until("Sent: 5 of 5")

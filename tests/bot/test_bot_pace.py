"""Flood limits, with a clock of our own."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.sending.pace import Pace

PERSON, GROUP = 7, -7


class Clock:
    """Time that passes only while somebody sleeps, and stands still before its gate."""

    def __init__(self) -> None:
        self.now = 0.0
        self.gate: asyncio.Event | None = None

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        if self.gate:
            await self.gate.wait()
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock=clock, sleep=clock.sleep)


async def send(pace: Pace, chat_id: int | None, *errors: Exception, endpoint: str = "sendMessage") -> Any:
    """A request that fails with each of the errors, then works."""
    left = list(errors)

    async def request() -> bool:
        if left:
            raise left.pop(0)
        return True

    return await pace.process_request(request, (), {}, endpoint, {"chat_id": chat_id}, None)


@pytest.mark.parametrize(("chat_id", "seconds"), [(PERSON, 1.0), (GROUP, 3.0)])
async def test_edits_are_spread(pace: Pace, clock: Clock, chat_id: int, seconds: float) -> None:
    """Edits in one chat come a second apart, in a group three."""
    times = []
    for _ in range(4):
        await pace.turn(chat_id)
        await send(pace, chat_id, endpoint="editMessageText")
        times.append(clock.now)
    assert times == [0.0, seconds, 2 * seconds, 3 * seconds]


async def test_what_is_urgent_goes_first(pace: Pace, clock: Clock) -> None:
    """An urgent edit that comes late goes before all that wait, and those come after it as they came."""
    clock.gate = asyncio.Event()
    order: list[str] = []

    async def edit(name: str, *, urgent: bool = False) -> None:
        await pace.turn(GROUP, urgent=urgent)
        order.append(name)

    await edit("first")
    waiting = [asyncio.create_task(edit("second")), asyncio.create_task(edit("third"))]
    await asyncio.sleep(0)
    waiting.append(asyncio.create_task(edit("urgent", urgent=True)))
    await asyncio.sleep(0)
    clock.gate.set()
    await asyncio.gather(*waiting)
    assert order == ["first", "urgent", "second", "third"]


async def test_who_gives_up_leaves_the_line(pace: Pace, clock: Clock) -> None:
    """An edit that is called off takes up nobody's time."""
    clock.gate = asyncio.Event()
    await pace.turn(GROUP)
    given_up = asyncio.create_task(pace.turn(GROUP))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    clock.gate.set()
    await pace.turn(GROUP)
    assert clock.now == 3.0


async def test_answers_go_out_at_once_and_delay_edits(pace: Pace, clock: Clock) -> None:
    """An answer waits for nothing, but the next edit in its chat does; other chats do not."""
    await pace.turn(GROUP)
    await send(pace, GROUP)
    assert clock.now == 0
    await pace.turn(PERSON)
    assert clock.now == 0
    await pace.turn(GROUP)
    assert clock.now == 3


async def test_an_album_counts_as_its_messages(pace: Pace, clock: Clock) -> None:
    """Of the twenty messages a minute to a group ten files at once are ten, so that an edit waits for the minute's end
    after two such albums."""

    async def request() -> bool:
        return True

    for _ in range(2):
        data = {"chat_id": GROUP, "media": list(range(10))}
        await pace.process_request(request, (), {}, "sendMediaGroup", data, None)
    await pace.turn(GROUP)
    assert clock.now == 60


async def test_a_request_to_wait_is_heeded(pace: Pace, clock: Clock) -> None:
    """When Telegram asks to wait, the same request is made again after that time."""
    assert await send(pace, PERSON, RetryAfter(4), RetryAfter(5))
    assert clock.now == 9


@pytest.mark.parametrize("errors", [[RetryAfter(31)], [RetryAfter(1)] * 3])
async def test_patience_has_an_end(pace: Pace, errors: list[Exception]) -> None:
    """A wait that is too long, or asked for too often, is the caller's to plan."""
    with pytest.raises(RetryAfter):
        await send(pace, PERSON, *errors)


async def test_a_refusal_is_passed_on(pace: Pace, clock: Clock) -> None:
    """What Telegram refuses is not tried again."""
    with pytest.raises(BadRequest):
        await send(pace, PERSON, BadRequest("no"))
    assert clock.now == 0


def failed(cause: Exception, *, late: bool = False) -> NetworkError:
    """The library's error for an error of the connection."""
    error = TimedOut() if late else NetworkError(f"httpx.{type(cause).__name__}")
    error.__cause__ = cause
    return error


NOT_SENT = [
    NetworkError("Internal Server Error (500)"),
    failed(httpx.ConnectError("refused")),
    failed(httpx.ConnectTimeout("slow"), late=True),
    failed(httpx.PoolTimeout("busy"), late=True),
]
MAYBE_SENT = [
    failed(httpx.ReadError("reset")),
    failed(httpx.ReadTimeout("slow"), late=True),
    TimedOut(),
    NetworkError("Bad Gateway"),
    NetworkError("Gateway Timeout (504)"),
]


@pytest.mark.parametrize("error", NOT_SENT, ids=lambda error: type(error.__cause__).__name__)
async def test_what_was_not_sent_is_sent_again(pace: Pace, clock: Clock, error: Exception) -> None:
    """A message that certainly was not sent is tried up to twice more, after short pauses; then it is given up."""
    assert await send(pace, PERSON, error, error)
    assert clock.now == 1.5
    with pytest.raises(NetworkError):
        await send(pace, PERSON, error, error, error)


@pytest.mark.parametrize("error", MAYBE_SENT, ids=lambda error: f"{type(error.__cause__).__name__} {error}")
async def test_what_may_have_been_sent_is_not_doubled(pace: Pace, error: Exception) -> None:
    """A message that may have arrived is not sent again; an edit is made again, since that doubles nothing."""
    with pytest.raises(NetworkError):
        await send(pace, PERSON, error)
    assert await send(pace, PERSON, error, endpoint="editMessageText")


async def test_requests_without_a_chat_are_not_delayed(pace: Pace, clock: Clock) -> None:
    """Answers to presses and the like belong to no chat."""
    assert await send(pace, None)
    assert clock.now == 0


async def test_an_urgent_edit_follows_an_answer_at_once(pace: Pace, clock: Clock) -> None:
    """Urgent edits wait for nothing while the minute has room."""
    await send(pace, GROUP)
    times = []
    for urgent in (True, True, False, *[True] * 22):
        await pace.turn(GROUP, urgent=urgent)
        times.append(clock.now)
    assert times == [0.0, 0.0, *[3.0] * 22, 60.0]


async def test_a_minute_in_a_group_has_room_for_all(pace: Pace, clock: Clock) -> None:
    """After a burst of answers edits go on until the minute is nearly full, and then wait for it to pass."""
    for _ in range(10):
        await send(pace, GROUP)
    edits = []
    while clock.now < 180:
        await pace.turn(GROUP)
        await send(pace, GROUP, endpoint="editMessageText")
        edits.append(clock.now)
    assert edits[:6] == [3.0, 6.0, 9.0, 12.0, 15.0, 60.0]
    for end in range(60, 180, 7):
        assert len([at for at in edits if end - 60 < at <= end]) <= 15

"""Status messages in a busy chat, with the messenger played by a list of what it was told."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import AsyncMock

from bot.board.faces import Face
from bot.board.status import Board
from bot.buttons import Keyboards
from bot.sending.pace import Pace, seconds_between
from bot.texts import Languages
from storage import JobRow

GROUP = -7
NOTHING: Any = dict.fromkeys(JobRow.__dataclass_fields__)


def row(number: int) -> JobRow:
    """A waiting job whose status message has that number."""
    return JobRow(
        **NOTHING
        | {"id": f"job{number}", "chat_id": GROUP, "state": "queued", "language": "en", "status_message_id": number}
    )


async def test_an_end_is_shown_before_places() -> None:
    """In a chat with many waiting requests, the one that is cancelled says so before the others tell their places."""
    gate, all_shown, now, shown = asyncio.Event(), asyncio.Event(), 0.0, list[str]()

    async def sleep(seconds: float) -> None:
        nonlocal now
        until = now + seconds
        await gate.wait()
        now = max(now, until)

    async def edit(text: str, *_: object, **__: object) -> None:
        shown.append(text)
        if len(shown) == 3:
            all_shown.set()

    pace = Pace(clock=lambda: now, sleep=sleep)
    anything: Any = AsyncMock()
    anything.edit_message_text = edit
    keyboards = Keyboards(anything, Languages())
    board = Board(bot=anything, storage=anything, pace=pace, faces=anything, keyboards=keyboards, painting=anything)
    await pace.turn(GROUP)
    for number in (1, 2, 3):
        board.show(row(number), Face(text=f"place {number}"))
    await asyncio.sleep(0)
    board.show(row(3), Face(text="cancelled", ended=True))
    gate.set()
    async with asyncio.timeout(10):
        await all_shown.wait()
    await board.close()
    assert shown == ["cancelled", "place 1", "place 2"]


async def test_what_is_not_shown_any_more_keeps_nobody_waiting() -> None:
    """A status message that became a picture while it waited for its turn to be edited leaves the turn to others."""
    gate, now = asyncio.Event(), 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        until = now + seconds
        await gate.wait()
        await asyncio.sleep(0)
        now = max(now, until)

    pace = Pace(clock=lambda: now, sleep=sleep)
    anything: Any = AsyncMock()
    board = Board(bot=anything, storage=anything, pace=pace, faces=anything, keyboards=anything, painting=anything)
    await pace.turn(GROUP)
    for number in (1, 2, 3):
        board.show(row(number), Face(text=f"place {number}"))
    await asyncio.sleep(0)
    board.show(row(4), Face(text="place 4"))  # which has not begun to wait
    for number in (1, 2, 3, 4):
        assert await board.release(row(number)) == number
    await asyncio.sleep(0)
    gate.set()
    async with asyncio.timeout(10):
        await pace.turn(GROUP)
    await board.close()
    assert now == seconds_between(GROUP)
    anything.edit_message_text.assert_not_called()

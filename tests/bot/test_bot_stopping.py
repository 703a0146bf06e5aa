"""The time for stopping: shared out, never exceeded."""

from __future__ import annotations

import asyncio

from bot.stopping import Stopping


async def test_before_the_end_all_of_the_time_is_left() -> None:
    """As long as nobody asked for the end, a share of the time is a share of all of it."""
    assert Stopping(8.0).left(0.5) == 4.0


async def test_what_takes_too_long_is_left() -> None:
    """Something that never stops is given its share and no more; what is quick ends by itself."""
    stopping = Stopping(0.2)
    stopping.begin()
    ended = []

    async def quick() -> None:
        ended.append("quick")

    async def never() -> None:
        await asyncio.Event().wait()

    async with asyncio.timeout(5):
        await stopping.within(0.5, never)
        await stopping.within(1.0, quick)
        await stopping.within(1.0, never)
    assert ended == ["quick"]
    assert stopping.left() == 0.0


async def test_being_told_twice_gives_no_more_time() -> None:
    """The time begins with the first word."""
    stopping = Stopping(100.0)
    stopping.begin()
    before = stopping.left()
    stopping.begin()
    assert stopping.left() <= before

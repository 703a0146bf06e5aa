"""The time for stopping: shared out, never exceeded."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from bot.operation import keeping
from bot.operation.keeping import keep_running
from bot.operation.stopping import Stopping
from storage import StorageError


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
    assert stopping.begin()
    before = stopping.left()
    assert not stopping.begin()
    assert stopping.left() <= before


async def test_what_breaks_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of the bot that fails begins anew after a pause."""
    monkeypatch.setattr(keeping, "PAUSE_SECONDS", 0.0)
    runs, thrice = 0, asyncio.Event()

    async def run() -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            thrice.set()
            await asyncio.Event().wait()
        raise StorageError

    async with asyncio.timeout(5), AsyncExitStack() as stack:
        keep_running(run, stack)
        await thrice.wait()
    assert runs == 3


async def test_a_part_that_refuses_to_end_is_not_run_again() -> None:
    """Where something fails in the place of its cancellation, a full disk say, that is the end of it all the same."""
    begun, runs = asyncio.Event(), 0

    async def run() -> None:
        nonlocal runs
        runs += 1
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise StorageError

    async with asyncio.timeout(5), AsyncExitStack() as stack:
        keep_running(run, stack)
        await begun.wait()
    assert runs == 1

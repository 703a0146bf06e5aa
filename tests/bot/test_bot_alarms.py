"""Alarms: each timer is rung when it is due, again where Telegram was in the way, and then no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot import alarms
from bot.alarms import Alarms
from storage import CreditRules, DatabaseBusy, Storage, Timer

NOW = 1_700_000_000.0
SECONDS = 10.0


class World:
    """A storage whose clock is turned by hand, and a list of what was rung."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.house: Any = SimpleNamespace(storage=storage, timer_set=asyncio.Event())
        self.rung: list[str] = []
        self.troubles: list[Exception] = []
        self.now = NOW

    async def ring(self, house: Any, timer: Timer) -> None:
        self.rung.append(timer.key)
        if self.troubles:
            raise self.troubles.pop(0)

    @asynccontextmanager
    async def ringing(self) -> AsyncIterator[None]:
        task = asyncio.create_task(Alarms(self.house, clock=lambda: self.now).run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def until_none_is_left(self) -> None:
        async with asyncio.timeout(SECONDS):
            while await self.storage.timers.next_at() is not None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    worlds: list[World] = []
    storage = await Storage.open(tmp_path, rules=CreditRules(), clock=lambda: worlds[0].now if worlds else NOW)
    worlds.append(World(storage))
    monkeypatch.setitem(alarms.ALARMS, "bell", worlds[0].ring)
    yield worlds[0]
    await storage.close()


@pytest.mark.parametrize("trouble", [None, Forbidden("gone"), BadRequest("no such message"), ValueError("a slip")])
async def test_what_is_due_is_rung_once(world: World, trouble: Exception | None) -> None:
    """A timer that is due is rung and forgotten, also where there is nobody to tell; one of tomorrow waits."""
    world.troubles = [trouble] if trouble else []
    await world.storage.timers.set("bell", "now", NOW - 5, {})
    async with world.ringing():
        await world.until_none_is_left()
        await world.storage.timers.set("bell", "tomorrow", NOW + 86_400, {})
        world.house.timer_set.set()
    assert world.rung == ["now"]
    assert await world.storage.timers.next_at() == NOW + 86_400


@pytest.mark.parametrize("trouble", [NetworkError("no way through"), RetryAfter(3), DatabaseBusy()])
async def test_what_did_not_get_through_is_rung_again(world: World, trouble: Exception) -> None:
    """An alarm that Telegram was in the way of, or a busy database, is rung again a little later."""
    world.troubles = [trouble]
    await world.storage.timers.set("bell", "now", NOW, {})
    async with world.ringing():
        async with asyncio.timeout(SECONDS):
            while await world.storage.timers.next_at() == NOW:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert world.rung == ["now"]
        world.now += 61
        world.house.timer_set.set()
        await world.until_none_is_left()
    assert world.rung == ["now", "now"]

"""Albums: Telegram sends their messages one by one, without a count and without an end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")

QUIET_SECONDS = 1.5
CAP_SECONDS = 10.0


@dataclass(eq=False)
class _Album(Generic[Item]):
    ends_at: float
    items: list[Item] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None


class Albums(Generic[Item]):
    """Collects what belongs together, and hands it over once nothing more has come for `quiet` seconds, or `cap`
    seconds after the first."""

    def __init__(
        self,
        ready: Callable[[list[Item]], Awaitable[None]],
        *,
        quiet: float = QUIET_SECONDS,
        cap: float = CAP_SECONDS,
    ) -> None:
        self._ready = ready
        self._quiet = quiet
        self._cap = cap
        self._open: dict[Hashable, _Album[Item]] = {}
        self._handing: set[asyncio.Task[None]] = set()

    def add(self, key: Hashable, item: Item) -> None:
        """One more of the album with that key."""
        loop = asyncio.get_running_loop()
        album = self._open.setdefault(key, _Album(ends_at=loop.time() + self._cap))
        album.items.append(item)
        if album.timer:
            album.timer.cancel()
        album.timer = loop.call_at(min(loop.time() + self._quiet, album.ends_at), self._close_one, key)

    async def close(self) -> None:
        """Forget the albums that are not whole yet, and wait for those being handed over."""
        for album in self._open.values():
            if album.timer:
                album.timer.cancel()
        self._open.clear()
        await asyncio.gather(*self._handing, return_exceptions=True)

    def _close_one(self, key: Hashable) -> None:
        task = asyncio.ensure_future(self._hand_over(self._open.pop(key).items))
        self._handing.add(task)
        task.add_done_callback(self._handing.discard)

    async def _hand_over(self, items: list[Item]) -> None:
        await self._ready(items)

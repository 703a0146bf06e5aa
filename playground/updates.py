"""The updates that wait for one bot, until it has confirmed them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from playground.errors import conflict
from playground.values import Bell, Json

MAX_TIMEOUT = 50
MAX_LIMIT = 100

UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates that a bot gets only when it asks for them."""

_TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates in order, each with its number; numbers grow by one and are never used again."""

    def __init__(self, first_id: int) -> None:
        self.bell = Bell()
        self.allowed: tuple[str, ...] = ()
        self._next_id = first_id
        self._pending: deque[Json] = deque()
        self._closed = False
        self._poll = 0
        self._abort_reason = _TERMINATED

    def __len__(self) -> int:
        return len(self._pending)

    def put(self, kind: str, value: Json) -> None:
        """Queue an update of this kind, unless the bot does not want such."""
        if kind in self.allowed or (not self.allowed and kind not in UNASKED):
            self._pending.append({"update_id": self._next_id, kind: value})
            self._next_id += 1
            self.bell.ring()

    def allow(self, kinds: Sequence[str]) -> None:
        """Queue only these kinds from now on; none named means the usual ones."""
        self.allowed = tuple(dict.fromkeys(kinds))

    def first(self) -> Json | None:
        """The oldest update, left in its place."""
        return self._pending[0] if self._pending else None

    def confirm(self, offset: int) -> None:
        """Forget all updates before `offset`; a negative one keeps so many of the newest."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        while self._pending and self._pending[0]["update_id"] < offset:
            self._pending.popleft()

    def clear(self) -> None:
        """Forget all updates."""
        self._pending.clear()

    def abort_poll(self, reason: str = _TERMINATED) -> None:
        """End the poll that waits, if one does, with a conflict."""
        self._poll += 1
        self._abort_reason = reason
        self.bell.ring()

    def close(self) -> None:
        """Send everybody who polls, now or later, home with what there is."""
        self._closed = True
        self.bell.ring()

    async def poll(self, offset: int, limit: int, timeout: int) -> list[Json]:
        """`getUpdates`: up to `limit` updates from `offset` on, waiting for one for `timeout` seconds.

        Raises `ApiError` 409 when another poll begins meanwhile: the newer one wins.
        """
        self.abort_poll()
        self.confirm(offset)
        mine = self._poll
        deadline = asyncio.get_running_loop().time() + min(max(timeout, 0), MAX_TIMEOUT)
        while not self._pending and not self._closed:
            remaining = deadline - asyncio.get_running_loop().time()
            if remaining <= 0:
                break
            await self.bell.wait(remaining)
            if self._poll != mine:
                raise conflict(self._abort_reason)
        return list(self._pending)[: min(max(limit, 1), MAX_LIMIT)]

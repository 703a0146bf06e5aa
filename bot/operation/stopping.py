"""The bot's end, within a set time: nobody is left waiting, and nothing is lost that takes longer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress


class Stopping:
    """How much time is left once the bot was told to end; before that, all of it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends_at: float | None = None

    def begin(self) -> bool:
        """The bot was told to end; False where it was told so earlier."""
        if self._ends_at is not None:
            return False
        self._ends_at = asyncio.get_running_loop().time() + self._seconds
        return True

    def left(self, share: float = 1.0) -> float:
        """The seconds until that share of the time has passed; never below zero."""
        if self._ends_at is None:
            return self._seconds * share
        return max(0.0, self._ends_at - self._seconds * (1.0 - share) - asyncio.get_running_loop().time())

    async def within(self, share: float, stop: Callable[[], Awaitable[None]]) -> None:
        """Let something stop by itself until that share of the time has passed. What takes longer is left as it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.left(share)):
                await stop()

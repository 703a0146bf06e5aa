"""Messages that many people change at a time: brought up to date when the chat may see an edit, once for all changes
until then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from telegram.error import TelegramError

from bot.sending.pace import Pace
from storage import StorageError

log = logging.getLogger(__name__)


class Redraw:
    """Whoever draws reads how things stand then, so that a drawing put off is never out of date."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._due: set[str] = set()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[None]] = set()

    def soon(self, chat_id: int, key: str, draw: Callable[[], Awaitable[None]]) -> None:
        """Let `draw` edit the message of that key when it is the chat's turn; where it is about to, it will do."""
        if key in self._due:
            return
        self._due.add(key)
        task = asyncio.create_task(self._draw(chat_id, key, draw))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def alone(self, key: str) -> asyncio.Lock:
        """Held by whoever edits the message of that key, so that an older drawing never comes after a newer one."""
        return self._locks.setdefault(key, asyncio.Lock())

    async def close(self) -> None:
        """Stop all drawing."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _draw(self, chat_id: int, key: str, draw: Callable[[], Awaitable[None]]) -> None:
        try:
            await self._pace.turn(chat_id)
            async with self.alone(key):
                self._due.discard(key)  # what changes from here on is drawn the next time
                await draw()
        except (TelegramError, StorageError) as error:
            log.info("%s was not drawn: %s", key, error)
        except Exception:
            log.exception("%s was not drawn", key)
        finally:
            self._due.discard(key)

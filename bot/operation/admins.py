"""A word to those who run the bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Protocol

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.texts import Texts

log = logging.getLogger(__name__)


class Alert(Protocol):
    """Tells those who run the bot a sentence of the locales; whoever calls does not wait for it."""

    def __call__(self, key: str, **fill: str | int) -> None: ...


class Admins:
    """The people with those ids; one who never wrote to the bot cannot be told anything."""

    def __init__(self, bot: Bot, texts: Texts, ids: Iterable[int]) -> None:
        self._bot = bot
        self._texts = texts
        self._ids = sorted(ids)
        self._tasks: set[asyncio.Task[None]] = set()

    def alert(self, key: str, **fill: str | int) -> None:
        """Tell each of them a sentence of the locales, soon."""
        task = asyncio.create_task(self._tell(key, fill))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait until everything is told; who is cancelled meanwhile leaves the rest untold."""
        await asyncio.gather(*self._tasks)

    async def _tell(self, key: str, fill: dict[str, str | int]) -> None:
        for person_id in self._ids:
            try:
                await self._bot.send_message(person_id, self._texts.html(key, **fill), parse_mode=ParseMode.HTML)
            except TelegramError as error:
                log.warning("the admin %d could not be told: %s", person_id, error)

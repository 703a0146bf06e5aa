"""A word to those who run the bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Protocol

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.requests.tastes import language_of
from bot.texts import DEFAULT, Languages
from storage import Storage, StorageError

log = logging.getLogger(__name__)


class Alert(Protocol):
    """Tells those who run the bot a sentence of the locales; whoever calls does not wait for it."""

    def __call__(self, key: str, **fill: str | int) -> None: ...


class Admins:
    """The people with those ids, each told in a language of their own; one who never wrote to the bot cannot be told
    anything."""

    def __init__(self, bot: Bot, storage: Storage, languages: Languages, ids: Iterable[int]) -> None:
        self._bot = bot
        self._storage = storage
        self._languages = languages
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
                text = self._languages.of(await self._language(person_id)).html(key, **fill)
                await self._bot.send_message(person_id, text, parse_mode=ParseMode.HTML)
            except TelegramError as error:
                log.warning("the admin %d could not be told: %s", person_id, error)

    async def _language(self, person_id: int) -> str:
        try:
            return await language_of(self._storage, self._languages, person_id)
        except StorageError:  # which may be what there is to tell
            return DEFAULT

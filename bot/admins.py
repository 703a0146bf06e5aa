"""A word to those who run the bot."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.texts import Texts

log = logging.getLogger(__name__)


class Admins:
    """The people with those ids; one who never wrote to the bot cannot be told anything."""

    def __init__(self, bot: Bot, texts: Texts, ids: Iterable[int]) -> None:
        self._bot = bot
        self._texts = texts
        self._ids = sorted(ids)

    async def alert(self, key: str, **fill: str | int) -> None:
        """Tell each of them a sentence of the locales."""
        for person_id in self._ids:
            try:
                await self._bot.send_message(person_id, self._texts.html(key, **fill), parse_mode=ParseMode.HTML)
            except TelegramError as error:
                log.warning("the admin %d could not be told: %s", person_id, error)

"""Who runs a group, as Telegram tells it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from telegram import Bot
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.asked import Asked

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 60.0
"""So long an administrator is taken for one without a question."""
REFUSED_SECONDS = 3.0
"""So long somebody else is not: whoever has just been made an administrator is one at once."""
_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
_MOST = 1000


async def is_group_admin(bot: Bot, asked: Asked) -> bool:
    """Whether whoever asks is an administrator of the group that they ask in; nobody is in a private chat. Raises
    `TelegramError`."""
    if asked.chat.kind == ChatType.PRIVATE:
        return False
    # Only an administrator can write as the group itself, and who it is is hidden.
    return asked.as_group or await runs_group(bot, asked.chat.id, asked.person.id)


async def runs_group(bot: Bot, chat_id: int, user_id: int) -> bool:
    """Whether a person, or a bot, is an administrator of that group. Raises `TelegramError`."""
    return (await bot.get_chat_member(chat_id, user_id)).status in _ADMINS


class GroupAdmins:
    """The same, remembered for a minute; that somebody is none, for a moment."""

    def __init__(self, bot: Bot, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[float, bool]] = {}

    async def runs(self, asked: Asked) -> bool:
        """Whether whoever asks runs the group that they ask in; nobody does of whom Telegram does not tell."""
        if asked.as_group or asked.chat.kind == ChatType.PRIVATE:
            return asked.as_group
        key, now = (asked.chat.id, asked.person.id), self._clock()
        until, runs = self._known.get(key, (now, False))
        if now < until:
            return runs
        try:
            runs = await is_group_admin(self._bot, asked)
        except TelegramError as error:
            log.warning("whether person %d runs chat %d is not known: %s", asked.person.id, asked.chat.id, error)
            return False
        self._known = {} if len(self._known) >= _MOST else self._known
        self._known[key] = (now + (REMEMBERED_SECONDS if runs else REFUSED_SECONDS), runs)
        return runs

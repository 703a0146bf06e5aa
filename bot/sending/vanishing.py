"""Messages of the bot's own that leave a group by themselves: what its administrators wish to go after some hours, and
what concerned one person for a moment."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.requests.tastes import set_at
from bot.rules.groups import HOUR, VANISH
from storage import Storage, StorageError

log = logging.getLogger(__name__)

VANISHING = "vanish"
MOMENT_SECONDS = 90.0
"""How long a sentence stays that tells one person in a group why something is not done."""
DELETABLE_SECONDS = 47.5 * HOUR
"""Telegram lets no message be deleted that is 48 hours old."""


async def let_vanish(storage: Storage, chat_id: int, message_id: int, due_at: float) -> None:
    """Let a message of ours be deleted then (seconds since the epoch), instead of when it was to be before.

    It names its chat by another name than timers that follow a chat: in one that has become a supergroup, the number
    is that of some other message.
    """
    payload = {"chat": chat_id, "message": message_id}
    await storage.timers.set(VANISHING, f"{chat_id}:{message_id}", due_at, payload)


class Vanishing:
    """Hears of each message that the bot sends or lets become a picture, and sets it a time to go where its group, or
    its topic, wishes that. The hours count from the last time that it became something else."""

    def __init__(self, storage: Storage, timer_set: asyncio.Event, *, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._timer_set = timer_set
        self._clock = clock

    async def sent(self, message: Mapping[str, Any]) -> None:
        """Hear of a message, as the Bot API answers it."""
        chat_id = message["chat"]["id"]
        if chat_id > 0:
            return
        thread_id = message.get("message_thread_id") if message.get("is_topic_message") else None
        try:
            hours = await set_at(self._storage, VANISH, chat_id, thread_id)
            if hours:
                now = self._clock()
                latest = message.get("date", now) + DELETABLE_SECONDS
                due_at = min(now + hours * HOUR, latest)
                await let_vanish(self._storage, chat_id, message["message_id"], due_at)
                self._timer_set.set()
        except StorageError as error:  # it was sent, and stays
            log.warning("message %d of chat %d does not go by itself: %s", message["message_id"], chat_id, error)

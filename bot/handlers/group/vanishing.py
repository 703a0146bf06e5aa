"""A message of ours leaves its group."""

from __future__ import annotations

import logging
import time

from telegram.error import ChatMigrated

from bot.house import Alarm, House
from bot.rules.groups import HOUR
from bot.sending.vanishing import VANISHING, let_vanish
from storage import Timer

log = logging.getLogger(__name__)


async def vanish(house: House, timer: Timer) -> None:
    """Delete the message, unless people need it still; one that is gone already, or that nobody can delete, is left."""
    chat_id, message_id = timer.payload["chat"], timer.payload["message"]
    until = await _needed_until(house, chat_id, message_id)
    if until is not None:
        return await let_vanish(house.storage, chat_id, message_id, until)
    try:
        await house.bot.delete_message(chat_id, message_id)
    except ChatMigrated as error:
        log.info("message %s stays in the group that has become %d", timer.key, error.new_chat_id)


async def _needed_until(house: House, chat_id: int, message_id: int) -> float | None:
    """Until when people press the buttons of an open vote, or see how their request stands."""
    vote = await house.storage.games.vote_at(chat_id, message_id)
    if vote is not None and vote.closed_at is None:
        return vote.ends_at + HOUR
    open_jobs = await house.storage.open_in(chat_id)
    return time.time() + HOUR if message_id in {row.status_message_id for row in open_jobs} else None


ALARMS: dict[str, Alarm] = {VANISHING: vanish}

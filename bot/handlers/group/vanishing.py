"""A message of ours leaves its group."""

from __future__ import annotations

import logging

from telegram.error import ChatMigrated

from bot.house import Alarm, House
from bot.vanishing import VANISHING
from storage import Timer

log = logging.getLogger(__name__)


async def vanish(house: House, timer: Timer) -> None:
    """Delete the message; one that is gone already, or that nobody can delete, is left."""
    try:
        await house.bot.delete_message(timer.payload["chat"], timer.payload["message"])
    except ChatMigrated as error:
        log.info("message %s stays in the group that has become %d", timer.key, error.new_chat_id)


ALARMS: dict[str, Alarm] = {VANISHING: vanish}

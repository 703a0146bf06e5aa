"""/quota: what is left."""

from __future__ import annotations

import time

from bot.asked import Asked
from bot.board.faces import about
from bot.house import House


async def quota(house: House, asked: Asked) -> None:
    """Say how many credits are left, how many are held, and when there are more."""
    left = await house.storage.quota(asked.person.id)
    time_left = about(house.texts(asked), left.refills_at - time.time())
    await house.say(asked, "quota", available=left.available, daily=left.daily, held=left.held, time=time_left)

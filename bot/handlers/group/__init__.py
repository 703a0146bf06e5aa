"""What a group itself asks of the bot: how it comes and goes, what moves with the group, and what leaves it again."""

from __future__ import annotations

from bot.handlers.group import coming, moving, vanishing
from bot.house import Alarm, Listener

ALARMS: dict[str, Alarm] = {**vanishing.ALARMS}
LISTENERS: dict[str, Listener] = {**coming.LISTENERS, **moving.LISTENERS}

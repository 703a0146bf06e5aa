"""The operator's desk in the chat: /admin and /broadcast."""

from __future__ import annotations

from bot.handlers.desk import broadcast, front, pausing, queueing
from bot.handlers.desk import failures as failed
from bot.handlers.desk import models as painters
from bot.handlers.desk import people as crowd
from bot.house import Action, Alarm, Answer

ACTIONS: dict[str, Action] = {
    **front.ACTIONS,
    **queueing.ACTIONS,
    **pausing.ACTIONS,
    **painters.ACTIONS,
    **crowd.ACTIONS,
    **failed.ACTIONS,
    **broadcast.ACTIONS,
}
ALARMS: dict[str, Alarm] = {**pausing.ALARMS}
REPLIES: dict[str, Answer] = {**pausing.REPLIES}

"""What a group plays: votes, a chain of words, the theme of a day."""

from __future__ import annotations

from bot.handlers.play import ballots, chain, changing, ending, theme, theme_day, vote
from bot.handlers.play.vote import OPENING
from bot.house import Action, Alarm, Answer, Listener

__all__ = ["ACTIONS", "ALARMS", "LISTENERS", "OPENING", "REPLIES"]

ACTIONS: dict[str, Action] = {**ballots.ACTIONS, **chain.ACTIONS, **theme.ACTIONS}
ALARMS: dict[str, Alarm] = {
    **vote.ALARMS,
    **ending.ALARMS,
    **changing.ALARMS,
    **chain.ALARMS,
    **theme_day.ALARMS,
}
LISTENERS: dict[str, Listener] = {**ballots.LISTENERS}
REPLIES: dict[str, Answer] = {**theme.REPLIES}

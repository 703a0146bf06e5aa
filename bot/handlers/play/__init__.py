"""What a group plays: votes, a chain of words, the theme of a day."""

from __future__ import annotations

from bot.handlers.play import ballots, chain, ending, vote
from bot.handlers.play.vote import OPENING
from bot.house import Action, Alarm, Listener

__all__ = ["ACTIONS", "ALARMS", "LISTENERS", "OPENING"]

ACTIONS: dict[str, Action] = {**ballots.ACTIONS, **chain.ACTIONS}
ALARMS: dict[str, Alarm] = {**vote.ALARMS, **ending.ALARMS, **chain.ALARMS}
LISTENERS: dict[str, Listener] = {**ballots.LISTENERS}

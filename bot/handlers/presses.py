"""The one table of what buttons do, by the names that are kept with them: a name once sent keeps its meaning."""

from __future__ import annotations

from bot.handlers import forget, history, pictures
from bot.house import Action

ACTIONS: dict[str, Action] = {
    **pictures.ACTIONS,
    **history.ACTIONS,
    **forget.ACTIONS,
}

FOR_THE_BANNED = frozenset(forget.ACTIONS)
"""What even somebody who is not served may press."""

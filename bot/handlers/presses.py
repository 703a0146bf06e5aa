"""The one table of what buttons do, by the names that are kept with them: a name once sent keeps its meaning."""

from __future__ import annotations

from bot import inline
from bot.handlers import (
    agree,
    cancel,
    credits,
    desk,
    export,
    forget,
    fusion,
    help,
    history,
    picture,
    play,
    queue,
    settings,
    styles,
)
from bot.house import Action

ACTIONS: dict[str, Action] = {
    **picture.ACTIONS,
    **agree.ACTIONS,
    **fusion.ACTIONS,
    **cancel.ACTIONS,
    **queue.ACTIONS,
    **credits.ACTIONS,
    **history.ACTIONS,
    **desk.ACTIONS,
    **export.ACTIONS,
    **forget.ACTIONS,
    **play.ACTIONS,
    **settings.ACTIONS,
    **help.ACTIONS,
    **styles.ACTIONS,
    **inline.ACTIONS,
}

FOR_THE_BANNED = frozenset(forget.ACTIONS)
"""What even somebody who is not served may press."""

LEAFED = frozenset({"menu", "favourite", "history", "settings", "help"})
"""The actions of buttons that people press several of to get somewhere: each changes its own message, and no more."""
LEAFING_SHARE = 0.25
"""The share of a request that such a press counts as."""

FORKED = frozenset(picture.ACTIONS) - {"paint", "replay"} | {"lean", "sweep", "sweep-form"}
"""The actions of buttons under pictures, which whoever may not press them can have as their own, by the one that forks.
"""

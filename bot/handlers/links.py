"""The one table of what links to the bot open, by what their words begin with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.asked import Asked
from bot.handlers.picture import sharing
from bot.house import House

Opening: TypeAlias = Callable[[House, Asked, str], Awaitable[None]]
"""Answers whoever follows a link; the last argument is what stands behind the beginning."""

LINKS: dict[str, Opening] = {
    sharing.PREFIX: sharing.opened,
}


def opening(words: str) -> tuple[Opening, str] | None:
    """What the words of a link open, and what stands behind their beginning; None for words of none."""
    return next(
        ((found, words.removeprefix(prefix)) for prefix, found in LINKS.items() if words.startswith(prefix)), None
    )

"""What enters the theme of a day."""

from __future__ import annotations

import time
from contextlib import suppress

from bot.asked import Asked
from bot.house import House
from bot.refusal import Refusal
from bot.requests.wishes import Wish
from storage import RuleBroken, Theme


async def theme_for(house: House, asked: Asked, wish: Wish) -> Theme | None:
    """The theme that the wish is to enter; None for most. Raises `Refusal` where that is not open."""
    theme = await open_theme(house, asked.chat.id, wish.options.theme)
    if theme is None and wish.options.theme is not None:
        raise Refusal("theme-over" if wish.options.theme else "theme-none")
    return theme


async def open_theme(house: House, chat_id: int, day: str | None) -> Theme | None:
    """The chat's theme of that day, or with "" whichever there is, if it is open."""
    games = house.storage.games
    if day is None:
        return None
    theme = await (games.theme(chat_id, day) if day else games.open_theme(chat_id))
    return None if theme is None or (theme.closes_at or 0.0) <= time.time() else theme


async def enter(house: House, theme: Theme | None, job_id: str) -> None:
    """Let the job take part in the theme, if there is one."""
    if theme is not None:
        with suppress(RuleBroken):  # its person was forgotten meanwhile; what is in line stays there
            await house.storage.games.enter_theme(theme.chat_id, theme.day, job_id)

"""What enters the theme of a day."""

from __future__ import annotations

import time

from bot.asked import Asked
from bot.house import House
from bot.refusal import Refusal
from bot.wishes import Wish
from storage import Theme


async def theme_for(house: House, asked: Asked, wish: Wish) -> Theme | None:
    """The theme that the wish is to enter; None for most. Raises `Refusal` where that is not open."""
    day = wish.options.theme
    if day is None:
        return None
    games = house.storage.games
    theme = await (games.theme(asked.chat.id, day) if day else games.open_theme(asked.chat.id))
    if theme is None or (theme.closes_at or 0.0) <= time.time():
        raise Refusal("theme-over" if day else "theme-none")
    return theme


async def enter(house: House, theme: Theme | None, job_id: str) -> None:
    """Let the job take part in the theme, if there is one."""
    if theme is not None:
        await house.storage.games.enter_theme(theme.chat_id, theme.day, job_id)

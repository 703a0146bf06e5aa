"""Under /queue."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from storage import JobRow


async def waiting(buttons: Buttons, rows: Sequence[JobRow]) -> InlineKeyboardMarkup:
    """A button for each request that can be cancelled, by its number; one for all; and one to look again."""
    each = [
        await buttons.button("button-cancel-of", "queue-cancel", {"job": row.id}, n=number)
        for number, row in enumerate(rows, start=1)
        if row.state != "rendered"
    ]
    every = [await buttons.button("button-cancel-all", "queue-cancel-all")] if len(each) > 1 else []
    return markup(*in_rows(each, 3), [*every, await buttons.button("button-refresh", "queue")])

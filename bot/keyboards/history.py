"""Under a page of history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from bot.keyboards.pictures import number
from storage import HistoryEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of history. `before` is the cursor that it was read with, `newer` those of the pages before it, and
    `more` says whether anything older is left."""

    entries: Sequence[HistoryEntry]
    before: int | None = None
    newer: tuple[int | None, ...] = ()
    more: bool = False


async def turning(buttons: Buttons, page: Page) -> InlineKeyboardMarkup:
    """A number opens each entry, and two buttons turn the page."""
    numbers = [await number(buttons, shown, entry.pictures) for shown, entry in enumerate(page.entries, start=1)]
    turns = []
    if page.newer:
        before, newer = page.newer[-1], page.newer[:-1]
        turns.append(await buttons.button("button-newer", "history", {"before": before, "newer": newer}))
    if page.more:
        before, newer = page.entries[-1].cursor, (*page.newer, page.before)
        turns.append(await buttons.button("button-older", "history", {"before": before, "newer": newer}))
    return markup(*in_rows(numbers), turns)

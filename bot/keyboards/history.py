"""Under a page of history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from bot.keyboards.pictures import number
from storage import HistoryEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of history. `view` is what it is a page of, as a button knows it, and `turned` the same with favourites
    alone, or without; `marked` says which of the two it is. `before` is the cursor that it was read with, `newer` those
    of the pages before it, and `more` says whether anything older is left. `private` is a page that nobody else sees.
    """

    entries: Sequence[HistoryEntry]
    view: Mapping[str, Any]
    turned: Mapping[str, Any]
    marked: bool = False
    private: bool = True
    before: int | None = None
    newer: tuple[int | None, ...] = ()
    more: bool = False


async def turning(buttons: Buttons, page: Page) -> InlineKeyboardMarkup:
    """A number opens each entry, two buttons turn the page, and the rest lead to other pages."""
    numbers = [await number(buttons, shown, entry.pictures) for shown, entry in enumerate(page.entries, start=1)]
    turns = []
    if page.newer:
        turns.append(await _to(buttons, "button-newer", page.view, page.newer[-1], page.newer[:-1]))
    if page.more:
        newer = (*page.newer, page.before)
        turns.append(await _to(buttons, "button-older", page.view, page.entries[-1].cursor, newer))
    others = [await _to(buttons, "button-everything" if page.marked else "button-marked", page.turned)]
    others.append(await buttons.button("button-search", "history-search", {"marked": page.marked}))
    if page.private:
        others.append(await buttons.button("button-export", "export"))
    return markup(*in_rows(numbers), turns, others)


async def _to(
    buttons: Buttons,
    label: str,
    view: Mapping[str, Any],
    before: int | None = None,
    newer: tuple[int | None, ...] = (),
) -> InlineKeyboardButton:
    return await buttons.button(label, "history", {"before": before, "newer": newer, **view})

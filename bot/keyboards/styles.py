"""Under the sheet of styles."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from bot.styles import Style

_COLUMNS = 3


async def choosing(buttons: Buttons, styles: Sequence[Style], chosen: str | None) -> InlineKeyboardMarkup:
    """A button for each style makes it the person's own; the last one takes it away again."""
    numbers = {style.id: number for number, style in enumerate(previewed(styles), start=1)}
    choices = [await _choice(buttons, style, numbers.get(style.id), style.id == chosen) for style in styles]
    clear = [await buttons.button("button-style-none", "style", {"style": None})] if chosen else []
    return markup(*in_rows(choices, _COLUMNS), clear)


def previewed(styles: Sequence[Style]) -> list[Style]:
    """Those of the styles that have a preview, by whose number on the sheet they are known."""
    return [style for style in styles if style.preview is not None]


async def _choice(buttons: Buttons, style: Style, number: int | None, chosen: bool) -> InlineKeyboardButton:
    name = buttons.texts.plain(style.key)
    named = name if number is None else f"{number} {name}"
    return await buttons.button(
        "button-style-chosen" if chosen else "button-style-choice", "style", {"style": style.id}, name=named
    )

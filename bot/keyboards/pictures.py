"""Under pictures, and under what is going to be one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from bot.pictures_in import Source
from storage import JobRow, PictureRow

SUBTLE = 0.5
STRONG = 1.0
MANY = 4


async def cancelling(buttons: Buttons, row: JobRow) -> InlineKeyboardMarkup:
    """Under a status message."""
    return markup([await buttons.button("button-cancel", "cancel", {"job": row.id})])


async def alone(buttons: Buttons, picture: PictureRow) -> InlineKeyboardMarkup:
    """Under one picture."""
    return markup(
        await _again(buttons, picture, 1),
        await _vary(buttons, picture=picture.id),
        [await buttons.button("button-file", "file", {"picture": picture.id})],
    )


async def grid(buttons: Buttons, pictures: Sequence[PictureRow]) -> InlineKeyboardMarkup:
    """Under several pictures as one: a number gives each alone."""
    numbers = [await number(buttons, picture.position + 1, [picture]) for picture in pictures]
    return markup(*in_rows(numbers), await _again(buttons, pictures[0], len(pictures)))


async def upload(buttons: Buttons, source: Source) -> InlineKeyboardMarkup:
    """Under the answer to a photo that came without words."""
    return markup(await _vary(buttons, path=source.path, width=source.width, height=source.height))


async def number(buttons: Buttons, shown: int, pictures: Sequence[PictureRow]) -> InlineKeyboardButton:
    """A number that shows those pictures once more."""
    return await buttons.button("button-number", "show", {"pictures": [picture.id for picture in pictures]}, n=shown)


async def _again(buttons: Buttons, picture: PictureRow, count: int) -> list[InlineKeyboardButton]:
    return [
        await buttons.button("button-again", "again", {"job": picture.job_id, "n": count}),
        await buttons.button("button-again-many", "again", {"job": picture.job_id, "n": MANY}),
    ]


async def _vary(buttons: Buttons, **source: Any) -> list[InlineKeyboardButton]:
    return [
        await buttons.button("button-subtle", "vary", {"strength": SUBTLE, **source}),
        await buttons.button("button-strong", "vary", {"strength": STRONG, **source}),
    ]

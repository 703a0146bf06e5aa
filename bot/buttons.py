"""The keyboards: each button is a short id of a row in the database, so it works as long as the database lives."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.pictures_in import Source
from bot.texts import Texts, cut
from storage import HistoryEntry, JobRow, PictureRow, Storage

SUBTLE = 0.5
STRONG = 1.0
MANY = 4
_LABEL_LENGTH = 40
_ROW = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of history. `before` is the cursor that it was read with, `newer` those of the pages before it, and
    `more` says whether anything older is left."""

    entries: Sequence[HistoryEntry]
    before: int | None = None
    newer: tuple[int | None, ...] = ()
    more: bool = False


class Keyboards:
    """Makes keyboards whose buttons belong to one person."""

    def __init__(self, storage: Storage, texts: Texts) -> None:
        self._storage = storage
        self._texts = texts

    async def cancel(self, row: JobRow) -> InlineKeyboardMarkup:
        """Under a status message."""
        return _markup([[await self._button("button-cancel", "cancel", row.person_id, job=row.id)]])

    async def picture(self, picture: PictureRow) -> InlineKeyboardMarkup:
        """Under one picture."""
        return _markup(
            [
                await self._again(picture, 1),
                await self._vary(picture.person_id, picture=picture.id),
                [await self._button("button-file", "file", picture.person_id, picture=picture.id)],
            ]
        )

    async def sheet(self, pictures: Sequence[PictureRow]) -> InlineKeyboardMarkup:
        """Under several pictures as one: a number gives each alone."""
        first = pictures[0]
        numbers = [await self._number(picture.position + 1, first.person_id, [picture]) for picture in pictures]
        return _markup([*_rows(numbers), await self._again(first, len(pictures))])

    async def upload(self, person_id: int, source: Source) -> InlineKeyboardMarkup:
        """Under the answer to a photo that came without words."""
        kept = {"path": source.path, "width": source.width, "height": source.height}
        return _markup([await self._vary(person_id, **kept)])

    async def examples(self, prompts: Iterable[str]) -> InlineKeyboardMarkup:
        """Things to try, for anybody."""
        return _markup([[await self._paint(prompt, None)] for prompt in prompts])

    async def offer(self, prompt: str, person_id: int) -> InlineKeyboardMarkup:
        """To paint words that came without a command."""
        return _markup([[await self._button("button-paint", "paint", person_id, prompt=prompt)]])

    async def forget(self, person_id: int) -> InlineKeyboardMarkup:
        """Under the question whether all of a person's shall go."""
        return _markup([[await self._button("button-forget", "forget", person_id)]])

    async def history(self, person_id: int, page: Page) -> InlineKeyboardMarkup:
        """Under a page of history: a number opens each entry."""
        numbers = [
            await self._number(number, person_id, entry.pictures) for number, entry in enumerate(page.entries, start=1)
        ]
        turns = []
        if page.newer:
            before, newer = page.newer[-1], page.newer[:-1]
            turns.append(await self._button("button-newer", "history", person_id, before=before, newer=newer))
        if page.more:
            before, newer = page.entries[-1].cursor, (*page.newer, page.before)
            turns.append(await self._button("button-older", "history", person_id, before=before, newer=newer))
        return _markup([*_rows(numbers), turns])

    async def _again(self, picture: PictureRow, count: int) -> list[InlineKeyboardButton]:
        return [
            await self._button("button-again", "again", picture.person_id, job=picture.job_id, n=count),
            await self._button("button-again-many", "again", picture.person_id, job=picture.job_id, n=MANY),
        ]

    async def _number(self, number: int, person_id: int, pictures: Sequence[PictureRow]) -> InlineKeyboardButton:
        ids = [picture.id for picture in pictures]
        return await self._button("button-number", "show", person_id, {"n": number}, pictures=ids)

    async def _vary(self, person_id: int, **source: Any) -> list[InlineKeyboardButton]:
        return [
            await self._button("button-subtle", "vary", person_id, strength=SUBTLE, **source),
            await self._button("button-strong", "vary", person_id, strength=STRONG, **source),
        ]

    async def _paint(self, prompt: str, person_id: int | None) -> InlineKeyboardButton:
        data = await self._storage.button("paint", person_id, {"prompt": prompt})
        return InlineKeyboardButton(cut(prompt, _LABEL_LENGTH), callback_data=data)

    async def _button(
        self, label: str, action: str, person_id: int, fill: dict[str, int] | None = None, **payload: Any
    ) -> InlineKeyboardButton:
        data = await self._storage.button(action, person_id, payload)
        return InlineKeyboardButton(self._texts.plain(label, **(fill or {})), callback_data=data)


def _rows(buttons: Sequence[InlineKeyboardButton]) -> list[Sequence[InlineKeyboardButton]]:
    """As few rows as can be, as even as can be: six are three and three, not five and one."""
    columns = math.ceil(len(buttons) / math.ceil(len(buttons) / _ROW))
    return [buttons[start : start + columns] for start in range(0, len(buttons), columns)]


def _markup(rows: Iterable[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([row for row in rows if row])

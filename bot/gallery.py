"""A job's pictures as people see them: the photo, its caption, its buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, InputMediaPhoto
from telegram.constants import ParseMode

from bot.buttons import Keyboards
from bot.captions import caption
from bot.keyboards.pictures import alone, grid
from bot.painting import Painting
from bot.sheet import photo
from bot.texts import Languages
from bot.wishes import Wish
from storage import JobRow, PictureRow

FILENAME = "picture.png"


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhibit:
    """One photo to send or to put into a message; `caption` is HTML."""

    content: bytes
    caption: str
    keyboard: InlineKeyboardMarkup

    @property
    def media(self) -> InputMediaPhoto:
        return InputMediaPhoto(self.content, caption=self.caption, parse_mode=ParseMode.HTML, filename=FILENAME)


class Gallery:
    """Makes exhibits."""

    def __init__(self, languages: Languages, keyboards: Keyboards, painting: Painting) -> None:
        self._languages = languages
        self._keyboards = keyboards
        self._painting = painting

    async def exhibit(self, job: JobRow, pictures: Sequence[PictureRow]) -> Exhibit:
        """Some of a job's pictures: one as it is, several as a sheet. Raises `OSError` for a file that is gone."""
        buttons = self._keyboards.of(job.language, job.person_id)
        return Exhibit(
            content=await asyncio.to_thread(photo, [picture.path for picture in pictures]),
            caption=caption(self._languages.of(job.language), Wish.loads(job.payload), pictures, self._painting.spec),
            keyboard=await (alone(buttons, pictures[0]) if len(pictures) == 1 else grid(buttons, pictures)),
        )

"""A job's pictures as people see them: the photo, its caption, its buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from telegram import InlineKeyboardMarkup, InputMediaPhoto
from telegram.constants import ParseMode

from bot.buttons import Keyboards
from bot.captions import caption
from bot.keyboards.pictures import Shown, under
from bot.painting import Painting
from bot.sheet import photo
from bot.texts import Languages
from bot.wishes import Wish
from storage import JobRow, PictureRow, Storage

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """For whom pictures are shown: whose the buttons are, in which language, and whether others see them too."""

    person_id: int
    language: str
    in_group: bool

    @classmethod
    def owner(cls, job: JobRow) -> Self:
        """Whoever asked for the job, where they asked."""
        return cls(person_id=job.person_id, language=job.language, in_group=job.chat_id < 0)


class Gallery:
    """Makes exhibits."""

    def __init__(self, storage: Storage, languages: Languages, keyboards: Keyboards, painting: Painting) -> None:
        self._storage = storage
        self._languages = languages
        self._keyboards = keyboards
        self._painting = painting

    async def exhibit(self, job: JobRow, pictures: Sequence[PictureRow], viewer: Viewer | None = None) -> Exhibit:
        """Some of a job's pictures: one as it is, several as a sheet. The viewer is the job's owner where none is
        named. Raises `OSError` for a file that is gone."""
        viewer = viewer or Viewer.owner(job)
        shown = Shown(job=job, pictures=pictures, in_group=viewer.in_group)
        numbers = [picture.position + 1 for picture in pictures]
        return Exhibit(
            content=await asyncio.to_thread(photo, [picture.path for picture in pictures], numbers),
            caption=await self.caption(job, pictures, viewer.language),
            keyboard=await under(self._keyboards.of(viewer.language, viewer.person_id), shown),
        )

    async def caption(self, job: JobRow, pictures: Sequence[PictureRow], language: str) -> str:
        """What stands under the pictures, as HTML."""
        painted = len(await self._storage.library.parents(job.id))
        wish = Wish.loads(job.payload)
        spec = self._painting.chosen(wish.options.model)
        return caption(self._languages.of(language), wish, pictures, spec, painted)

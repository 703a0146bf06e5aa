"""A job's pictures as people see them: the photo, its caption, its buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from telegram import Bot, InlineKeyboardMarkup, InputMediaAnimation, InputMediaPhoto, Message
from telegram.constants import ParseMode

from bot.buttons import Keyboards
from bot.keyboards.pictures import Shown, under
from bot.painting import Painting
from bot.pictures.captions import caption
from bot.pictures.mixtures import percent
from bot.pictures.sheet import photo
from bot.pictures.strips import animation, numbered, strip
from bot.requests.tastes import has_spoiler
from bot.requests.wishes import Wish
from bot.texts import Languages, Texts
from storage import JobRow, PictureRow, Storage

FILENAME = "picture.png"
ANIMATION_NAME = "sweep.gif"
AT_ONCE = 2
"""How many sheets, strips and animations are put together at a time: each takes memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhibit:
    """One photo, or an animation, to send or to put into a message: its bytes, or the id of what was sent before.

    `key` is that under which the library keeps the id; `caption` is HTML.
    """

    content: bytes | str
    caption: str
    keyboard: InlineKeyboardMarkup
    key: str
    animated: bool = False
    spoiler: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it is the id of what was sent before."""
        return isinstance(self.content, str)

    @property
    def media(self) -> InputMediaPhoto | InputMediaAnimation:
        common: dict[str, Any] = {
            "caption": self.caption,
            "parse_mode": ParseMode.HTML,
            "has_spoiler": self.spoiler or None,
        }
        if self.animated:
            return InputMediaAnimation(self.content, filename=ANIMATION_NAME, **common)
        return InputMediaPhoto(self.content, filename=FILENAME, **common)


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """For whom pictures are shown: whose the buttons are, in which language, whether others see them too, and whether
    they are behind a spoiler."""

    person_id: int
    language: str
    in_group: bool
    spoiler: bool = False

    @classmethod
    def owner(cls, job: JobRow, *, spoiler: bool) -> Self:
        """Whoever asked for the job, where they asked."""
        return cls(person_id=job.person_id, language=job.language, in_group=job.chat_id < 0, spoiler=spoiler)


def picture_key(picture_id: int) -> str:
    """The key of the id of a picture that was sent by itself, as the library keeps it."""
    return f"picture:{picture_id}"


def photo_key(pictures: Sequence[PictureRow]) -> str:
    """The key of the id of the photo that shows just these pictures of a job."""
    if len(pictures) == 1:
        return picture_key(pictures[0].id)
    return f"sheet:{_ids(pictures)}"


def _key(shown: Shown) -> str:
    return f"animation:{_ids(shown.pictures)}" if shown.animated else photo_key(shown.pictures)


def _ids(pictures: Sequence[PictureRow]) -> str:
    return "-".join(str(picture.id) for picture in pictures)


class Gallery:
    """Makes exhibits."""

    def __init__(self, storage: Storage, languages: Languages, keyboards: Keyboards, painting: Painting) -> None:
        self._storage = storage
        self._languages = languages
        self._keyboards = keyboards
        self._painting = painting
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def exhibit(
        self,
        job: JobRow,
        pictures: Sequence[PictureRow],
        viewer: Viewer | None = None,
        *,
        animated: bool | None = None,
        by_id: bool = False,
    ) -> Exhibit:
        """Some of a job's pictures: one as it is, several as a sheet, frames of a sweep as a strip or as an animation,
        None as they were asked for; `by_id` where it was sent before. The viewer is the job's owner where none is
        named. Raises `OSError` for a file that is gone."""
        if viewer is None:
            viewer = Viewer.owner(job, spoiler=await has_spoiler(self._storage, job.chat_id, job.thread_id))
        shown = Shown(job=job, pictures=pictures, in_group=viewer.in_group)
        if shown.is_sweep:
            wanted = Wish.loads(job.payload).options.animated if animated is None else animated
            shown = replace(shown, animated=wanted)
        key = _key(shown)
        known_as = await self._storage.library.sent_as(key) if by_id else None
        return Exhibit(
            content=known_as or await self._content(shown, self._languages.of(viewer.language)),
            key=key,
            caption=await self.caption(job, pictures, viewer.language),
            keyboard=await under(self._keyboards.of(viewer.language, viewer.person_id), shown),
            animated=shown.animated,
            spoiler=viewer.spoiler,
        )

    async def _content(self, shown: Shown, texts: Texts) -> bytes:
        paths = [picture.path for picture in shown.pictures]
        async with self._slots:
            if shown.animated:
                return await asyncio.to_thread(animation, paths)
            if shown.is_sweep:
                last = Wish.loads(shown.job.payload).num_images - 1
                ways = [percent(texts, round(100 * picture.position / last)) for picture in shown.pictures]
                labels = [
                    numbered(picture.position + 1, way) for picture, way in zip(shown.pictures, ways, strict=True)
                ]
                return await asyncio.to_thread(strip, paths, labels)
            return await asyncio.to_thread(photo, paths, [picture.position + 1 for picture in shown.pictures])

    async def caption(self, job: JobRow, pictures: Sequence[PictureRow], language: str) -> str:
        """What stands under the pictures, as HTML."""
        wish = Wish.loads(job.payload)
        spec = self._painting.chosen(job.model)
        return caption(self._languages.of(language), wish, pictures, spec)


async def send(bot: Bot, exhibit: Exhibit, chat_id: int, **where: Any) -> Message:
    """Send an exhibit as a message of its own; `where` is the topic and what it replies to."""
    common = {
        "caption": exhibit.caption,
        "parse_mode": ParseMode.HTML,
        "reply_markup": exhibit.keyboard,
        "has_spoiler": exhibit.spoiler or None,
        **where,
    }
    if exhibit.animated:
        return await bot.send_animation(chat_id, exhibit.content, filename=ANIMATION_NAME, **common)
    return await bot.send_photo(chat_id, exhibit.content, **common)


def file_id(message: Message) -> str:
    """The id under which Telegram knows what a message shows."""
    return message.animation.file_id if message.animation else message.photo[-1].file_id

"""A page of history: a sheet of thumbnails, what they are, and the buttons under it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, InputMediaPhoto
from telegram.constants import ParseMode

from bot.asked import Asked
from bot.handlers.history.view import View, read
from bot.house import House
from bot.keyboards.history import Page, turning
from bot.pictures.captions import subject
from bot.pictures.thumbnails import contact_sheet
from bot.texts import Texts, cut, isolated
from bot.times import minute
from storage import HistoryEntry

PAGE = 9
FILENAME = "history.jpg"
_PROMPT_LENGTH = 44
_WORDS_LENGTH = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """A page as a message shows it; `caption` is HTML."""

    content: bytes
    caption: str
    keyboard: InlineKeyboardMarkup

    @property
    def media(self) -> InputMediaPhoto:
        return InputMediaPhoto(self.content, caption=self.caption, parse_mode=ParseMode.HTML, filename=FILENAME)


async def leaf(
    house: House, asked: Asked, view: View, before: int | None = None, newer: tuple[int | None, ...] = ()
) -> Leaf | None:
    """The page behind the cursor `before`, with buttons to turn it and to open its entries; None where there is
    nothing. `newer` are the cursors of the pages before it."""
    found = await read(house, asked, view, PAGE + 1, before)
    if not found:
        return None
    page = Page(
        entries=found[:PAGE],
        view=view.payload,
        turned=view.turned().payload,
        marked=view.marked,
        private=asked.chat.id > 0,
        before=before,
        newer=newer,
        more=len(found) > PAGE,
    )
    paths = [[picture.path for picture in entry.pictures] for entry in page.entries]
    return Leaf(
        content=await asyncio.to_thread(contact_sheet, paths),
        caption=await _caption(house, asked, view, page.entries),
        keyboard=await turning(house.buttons(asked), page),
    )


async def _caption(house: House, asked: Asked, view: View, entries: Sequence[HistoryEntry]) -> str:
    texts = house.texts(asked)
    ids = [picture.id for entry in entries for picture in entry.pictures]
    marked = await house.storage.library.marked(asked.person.id, ids)
    lines = [_line(texts, number, entry, marked) for number, entry in enumerate(entries, start=1)]
    return "\n".join([_head(texts, view), *lines])


def _head(texts: Texts, view: View) -> str:
    words = isolated(cut(view.words, _WORDS_LENGTH))
    if view.marked:
        return texts.html("favourites-with", words=words) if words else texts.html("favourites")
    return texts.html("history-with", words=words) if words else texts.html("history")


def _line(texts: Texts, number: int, entry: HistoryEntry, marked: set[int]) -> str:
    job = entry.job
    return texts.html(
        "history-line",
        n=number,
        prompt=subject(texts, job, _PROMPT_LENGTH),
        count=len(entry.pictures),
        time=minute(job.created_at),
        star=" ★" if any(picture.id in marked for picture in entry.pictures) else "",
    )

"""A status message as the board knows it, and the ways to put one up and to edit it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.board.faces import Face
from bot.buttons import Keyboards
from bot.keyboards.pictures import cancelling
from bot.requests.tastes import has_spoiler
from bot.sending.answers import without_topic
from storage import JobRow, Storage


@dataclass(eq=False)
class Sign:
    """A job's status message: what it shall show, and what it shows. One that is `down` is not edited any more."""

    row: JobRow | None = None
    message_id: int | None = None
    wanted: Face | None = None
    shown: Face | None = None
    is_photo: bool = False
    down: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    editing: asyncio.Task[None] | None = None


class Lately:
    """The last few of what was added."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: dict[str, None] = {}

    def add(self, item: str) -> None:
        self._items[item] = None
        if len(self._items) > self._size:
            del self._items[next(iter(self._items))]

    def __contains__(self, item: str) -> bool:
        return item in self._items


class Poster:
    """Sends and edits status messages; each may raise `TelegramError`."""

    def __init__(self, bot: Bot, storage: Storage, keyboards: Keyboards) -> None:
        self._bot = bot
        self._storage = storage
        self._keyboards = keyboards

    async def send(self, row: JobRow, face: Face) -> int:
        """Send a status message for the job and remember it: in its topic, or, where that is gone or closed, in the
        chat."""
        try:
            message = await self._send(row, face, row.thread_id)
        except BadRequest as error:
            if row.thread_id is None or not without_topic(error):
                raise
            message = await self._send(row, face, None)
        await self._storage.status_message(row.id, message.message_id)
        return message.message_id

    async def edit(self, sign: Sign, row: JobRow, message_id: int, face: Face) -> None:
        """Let the message show the face: as a photo where it has a preview, and from then on as its caption."""
        keyboard = await self._keyboard(row, face)
        preview = _read(face.preview)
        if preview is not None:
            hidden = await has_spoiler(self._storage, row.chat_id, row.thread_id)
            media = InputMediaPhoto(
                preview,
                caption=face.text,
                parse_mode=ParseMode.HTML,
                filename="preview.jpg",
                has_spoiler=hidden or None,
            )
            await self._bot.edit_message_media(media, row.chat_id, message_id, reply_markup=keyboard)
            sign.is_photo = True
        elif sign.is_photo:
            await self._bot.edit_message_caption(
                row.chat_id, message_id, caption=face.text, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )
        else:
            await self._bot.edit_message_text(
                face.text, row.chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )

    async def _send(self, row: JobRow, face: Face, thread_id: int | None) -> Message:
        asked = row.request_message_id
        return await self._bot.send_message(
            row.chat_id,
            face.text,
            parse_mode=ParseMode.HTML,
            message_thread_id=thread_id,
            reply_parameters=ReplyParameters(asked, allow_sending_without_reply=True) if asked else None,
            reply_markup=await self._keyboard(row, face),
        )

    async def _keyboard(self, row: JobRow, face: Face) -> InlineKeyboardMarkup | None:
        return None if face.ended else await cancelling(self._keyboards.of(row.language, row.person_id), row)


def _read(preview: Path | None) -> bytes | None:
    """The preview's bytes; the engine clears it away when its job ends."""
    try:
        return preview.read_bytes() if preview else None
    except FileNotFoundError:
        return None

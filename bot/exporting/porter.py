"""Sends people all that they made: in parts, one after the other, each put together when its turn has come."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import Forbidden, TelegramError

from bot.buttons import Keyboards
from bot.exporting.archive import Item, write
from bot.keyboards.offers import export_under_way
from bot.sending.answers import unchanged
from bot.texts import Languages, Texts
from storage import Export, Storage, StorageError

log = logging.getLogger(__name__)

PART_BYTES = 45_000_000
"""Of a document: Telegram takes 50 MB from a bot."""
LOOK_SECONDS = 1.0
_PAGE = 100


class Ended(Exception):
    """The person does not wait for it any more."""


class Porter:
    """One export at a time, the one that is waited for the longest; after a restart it goes on behind the last part
    that was sent. `part_bytes` is how large a part may be."""

    def __init__(
        self,
        *,
        bot: Bot,
        storage: Storage,
        languages: Languages,
        keyboards: Keyboards,
        part_bytes: int = PART_BYTES,
    ) -> None:
        self._bot = bot
        self._storage = storage
        self._languages = languages
        self._keyboards = keyboards
        self._part_bytes = part_bytes

    async def run(self) -> None:
        """Work until cancelled. What is left of files that were under way at the last end is removed first."""
        await asyncio.to_thread(shutil.rmtree, self._storage.exports.folder, ignore_errors=True)
        while True:
            export = await self._storage.exports.next()
            if export is None:
                await asyncio.sleep(LOOK_SECONDS)
            else:
                await self.carry(export)

    async def carry(self, export: Export) -> None:
        """Send all that is left to send, and say how it ended."""
        texts = self._languages.of(export.language)
        try:
            export = await self._send_all(export, texts)
        except Ended:
            return  # whoever ended it has said so
        except Forbidden as error:
            log.info("person %d cannot be sent what they made: %s", export.person_id, error)
            await self._storage.exports.end(export.person_id)
        except (TelegramError, OSError) as error:
            log.warning("person %d is not sent what they made: %s", export.person_id, error)
            await self._fail(export, texts)
        except StorageError:
            raise  # it is the next one still
        except Exception:  # or it would be the next one for ever, and all others wait behind it
            log.exception("person %d is not sent what they made", export.person_id)
            await self._fail(export, texts)
        else:
            await self._storage.exports.end(export.person_id)
            await self._say(export, texts.html("export-done", count=export.pictures, parts=export.parts))

    async def _fail(self, export: Export, texts: Texts) -> None:
        await self._storage.exports.end(export.person_id)
        await self._say(export, texts.html("export-failed"))

    async def _send_all(self, export: Export, texts: Texts) -> Export:
        total = export.parts + await self._parts(export)
        under_way = await export_under_way(self._keyboards.of(export.language, export.person_id))
        while items := await self._next(export):
            number = export.parts + 1
            total = max(total, number)  # sizes may have changed a little since they were counted
            await self._say(export, texts.html("export-part", n=number, total=total), under_way)
            path = self._storage.exports.folder / f"wassily-{number}-of-{total}.zip"
            try:
                written = await asyncio.to_thread(self._write, path, items, texts.plain("export-title"))
                await self._demand(export)
                await self._bot.send_document(
                    export.chat_id, path, filename=path.name, disable_content_type_detection=True
                )
            finally:
                await asyncio.to_thread(path.unlink, missing_ok=True)
            now = await self._storage.exports.sent(export, items[-1].cursor, items[-1].picture.position, written)
            if now is None:
                raise Ended
            export = now
        return export

    def _write(self, path: Path, items: list[Item], title: str) -> int:
        path.parent.mkdir(exist_ok=True)
        return write(path, items, title)

    async def _parts(self, export: Export) -> int:
        """How many parts are still to be sent."""
        parts, room = 0, 0
        async with aclosing(self._sized(export)) as sized:
            async for _, size in sized:
                if parts == 0 or size > room:
                    parts, room = parts + 1, self._part_bytes
                room -= size
        return parts

    async def _next(self, export: Export) -> list[Item]:
        """The pictures of the next part: as many as it has room for, and one at least, unless none is left."""
        items: list[Item] = []
        room = self._part_bytes
        async with aclosing(self._sized(export)) as sized:
            async for item, size in sized:
                if items and size > room:
                    break
                items.append(item)
                room -= size
        return items

    async def _sized(self, export: Export) -> AsyncGenerator[tuple[Item, int], None]:
        """Every picture that was not sent yet and is there, newest job first, with its size in bytes."""
        before = None if export.cursor is None else export.cursor + 1
        while True:
            entries = await self._storage.history(export.person_id, limit=_PAGE, before=before)
            items = [
                Item(entry.job, picture, entry.cursor)
                for entry in entries
                for picture in entry.pictures
                if entry.cursor != export.cursor or picture.position > export.position
            ]
            sizes = await asyncio.to_thread(lambda items: [item.size() for item in items], items)
            for item, size in zip(items, sizes, strict=True):
                if size:
                    yield item, size
            if len(entries) < _PAGE:
                return
            before = entries[-1].cursor

    async def _demand(self, export: Export) -> None:
        """Raises `Ended` where the person has stopped it, or was forgotten."""
        now = await self._storage.exports.of(export.person_id)
        if now is None or now.message_id != export.message_id:
            raise Ended

    async def _say(self, export: Export, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Let the message tell how it stands; without it the files come all the same."""
        try:
            await self._bot.edit_message_text(
                text, export.chat_id, export.message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )
        except TelegramError as error:
            if not unchanged(error):
                log.info("person %d is not told how their export stands: %s", export.person_id, error)

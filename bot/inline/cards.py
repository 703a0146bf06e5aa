"""Messages that were sent inline become the pictures of their jobs, or say what became of those."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.answers import unchanged
from bot.board.faces import FacesByLanguage
from bot.deliverer import backoff
from bot.gallery import Gallery, photo_key
from bot.inline.offers import prompt_of
from bot.keyboards.inline import another
from bot.pace import wait_of
from bot.texts import Languages
from bot.wishes import Wish
from storage import InlineMessage, JobRow, Storage

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
TRIES = 30


class Cards:
    """Looks which of the messages' jobs have come to an end, also while the bot was away, and edits each once: nothing
    can be uploaded into such a message, so it takes over what was sent to the private chat."""

    def __init__(
        self, *, bot: Bot, storage: Storage, gallery: Gallery, faces: FacesByLanguage, languages: Languages
    ) -> None:
        self._bot = bot
        self._storage = storage
        self._gallery = gallery
        self._faces = faces
        self._languages = languages

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            for message in await self._storage.inline.due():
                await self.show(message)
            await asyncio.sleep(LOOK_SECONDS)

    async def show(self, message: InlineMessage) -> None:
        """Let a message show what became of its job, which has ended; what Telegram puts off is due again later."""
        job = await self._storage.job(message.job_id)
        if job is None:
            return
        try:
            await self._edit(message, job)
        except RetryAfter as error:
            return await self._storage.inline.postpone(message.inline_id, wait_of(error))
        except (BadRequest, Forbidden) as error:  # a bad request is a network error to the library
            if not unchanged(error):
                log.info("the inline message of job %s stays as it is: %s", job.id, error)
        except NetworkError as error:
            if message.tries < TRIES:
                log.info("the inline message of job %s is edited later: %s", job.id, error)
                return await self._storage.inline.postpone(message.inline_id, backoff(message.tries))
        except Exception:
            log.exception("the inline message of job %s", job.id)
        await self._storage.inline.ended(message.inline_id)

    async def _edit(self, message: InlineMessage, job: JobRow) -> None:
        texts = self._languages.of(job.language)
        pictures = await self._storage.pictures_of(job.id) if job.state == "delivered" else []
        known_as = await self._storage.library.sent_as(photo_key(pictures)) if pictures else None
        if known_as is not None:
            caption = await self._gallery.caption(job, pictures, job.language)
            media = InputMediaPhoto(known_as, caption=caption, parse_mode=ParseMode.HTML)
            await self._bot.edit_message_media(media, inline_message_id=message.inline_id, reply_markup=another(texts))
            return
        end = texts.html("deleted") if job.state == "delivered" else self._faces.of(job).ended(job).text
        if job.erased_at is None:
            end = f"{texts.html('caption-prompt', prompt=prompt_of(Wish.loads(job.payload)))}\n{end}"
        await self._bot.edit_message_text(end, inline_message_id=message.inline_id, parse_mode=ParseMode.HTML)

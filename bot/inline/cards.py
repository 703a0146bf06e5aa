"""Messages that were sent inline become the pictures of their jobs, or say what became of those."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.board.faces import FacesByLanguage
from bot.inline.offers import prompt_of
from bot.keyboards.inline import another
from bot.outcomes import is_passing
from bot.pictures.gallery import Exhibit, Gallery, file_id
from bot.pictures.sheet import blank
from bot.requests.wishes import Wish
from bot.sending.answers import unchanged, without_text
from bot.sending.deliverer import backoff
from bot.sending.pace import wait_of
from bot.texts import Languages
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
        except Exception as error:
            if is_passing(error):
                raise  # it is due still
            log.exception("the inline message of job %s", job.id)
        await self._storage.inline.ended(message.inline_id)

    async def _edit(self, message: InlineMessage, job: JobRow) -> None:
        if job.state != "delivered":
            text = self._faces.of(job).ended(job).text
            if job.erased_at is None:
                prompt = prompt_of(Wish.loads(job.payload))
                text = f"{self._languages.of(job.language).html('caption-prompt', prompt=prompt)}\n{text}"
            return await self._say(message, text)
        pictures = await self._storage.pictures_of(job.id)
        if pictures:
            return await self._put(message, job, await self._gallery.exhibit(job, pictures, by_id=True))
        try:
            await self._say(message, self._languages.of(job.language).html("deleted"))
        except BadRequest as error:
            if not without_text(error):
                raise
            await self._empty(message, job)

    async def _say(self, message: InlineMessage, text: str) -> None:
        await self._bot.edit_message_text(text, inline_message_id=message.inline_id, parse_mode=ParseMode.HTML)

    async def _put(self, message: InlineMessage, job: JobRow, exhibit: Exhibit) -> None:
        known_as = exhibit.content if isinstance(exhibit.content, str) else await self._sent(job, exhibit.content)
        media = InputMediaPhoto(known_as, caption=exhibit.caption, parse_mode=ParseMode.HTML)
        keyboard = another(self._languages.of(job.language))
        await self._bot.edit_message_media(media, inline_message_id=message.inline_id, reply_markup=keyboard)

    async def _empty(self, message: InlineMessage, job: JobRow) -> None:
        """A photo cannot become a text, so it becomes one of nothing."""
        known_as = await self._sent(job, await asyncio.to_thread(blank))
        media = InputMediaPhoto(known_as, caption=self._languages.of(job.language).plain("deleted"))
        await self._bot.edit_message_media(media, inline_message_id=message.inline_id)

    async def _sent(self, job: JobRow, content: bytes) -> str:
        """The id of a photo that has none yet: it is sent to the private chat, and taken away at once."""
        message = await self._bot.send_photo(job.chat_id, content, disable_notification=True)
        try:
            await self._bot.delete_message(job.chat_id, message.message_id)
        except TelegramError as error:  # a picture too many there is no reason to have none here
            log.info("a picture that was sent for its id stays in chat %d: %s", job.chat_id, error)
        return file_id(message)

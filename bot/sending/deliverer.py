"""Brings rendered pictures to their people: apart from painting, and tried again until it works or never can."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from PIL import UnidentifiedImageError
from telegram import Bot, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.board.faces import FacesByLanguage
from bot.board.status import Board
from bot.log import about
from bot.metrics import Metrics
from bot.pictures.gallery import Exhibit, Gallery, file_id
from bot.sending.answers import edited, is_gone, unchanged
from bot.sending.pace import wait_of
from storage import Delivery, JobRow, Sent, Storage, StorageError

log = logging.getLogger(__name__)

POLL_SECONDS = 5.0
LONGEST_BACKOFF = 300.0
TRIES = 100
BEAT_SECONDS = 0.05
ROOM = 10
"""How many deliveries more are begun, beside those under way: these are due still, and slow ones block nobody."""


class Deliverer:
    """Lets status messages become pictures.

    A picture only ever arrives by an edit of a message that is known: an edit whose answer was lost can be made
    again and nothing is doubled. Where the status message is gone, a new one is put up first.
    """

    def __init__(
        self,
        *,
        bot: Bot,
        storage: Storage,
        board: Board,
        faces: FacesByLanguage,
        gallery: Gallery,
        poll: float = POLL_SECONDS,
        metrics: Metrics | None = None,
        arriving: Callable[[JobRow], Awaitable[None]] | None = None,
        delivered: Callable[[JobRow], Awaitable[None]] | None = None,
    ) -> None:
        self._bot = bot
        self._storage = storage
        self._board = board
        self._faces = faces
        self._gallery = gallery
        self._poll = poll
        self._metrics = metrics or Metrics()
        self._arriving = arriving
        self._delivered = delivered
        self._woken = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Say that there may be something to deliver."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled. What is under way then is due again at the next start."""
        try:
            while True:
                self._woken.clear()
                for delivery in await self._storage.due_deliveries(len(self._busy) + ROOM):
                    self._begin(delivery)
                try:
                    async with asyncio.timeout(self._poll):
                        await self._woken.wait()
                except TimeoutError:
                    pass
        finally:
            tasks = list(self._busy.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def finish(self) -> None:
        """Wait until nothing is due any more. What is not delivered by the end is due again at the next start."""
        while self._busy or await self._storage.due_deliveries(1):
            self.wake()
            if self._busy:
                await asyncio.wait(list(self._busy.values()), timeout=BEAT_SECONDS)
            else:
                await asyncio.sleep(BEAT_SECONDS)  # until `run` has begun with what is due

    def _begin(self, delivery: Delivery) -> None:
        if delivery.id in self._busy:
            return
        task = asyncio.create_task(self._deliver(delivery))
        self._busy[delivery.id] = task
        task.add_done_callback(lambda _: self._busy.pop(delivery.id, None))

    async def _deliver(self, delivery: Delivery) -> None:
        """One try, and what follows from how it went. Without the memory nothing does, and it is due a little later."""
        try:
            # Between the reading of what is due and now, an earlier try may have come to its end.
            now = await self._storage.still_due(delivery.id)
            if now is not None:
                with about(job=now.job.id, private=now.job.prompt):
                    await self._outcome(now)
        except StorageError as error:
            log.warning("job %s is not delivered yet: %s", delivery.job.id, error)
            await asyncio.sleep(self._poll)

    async def _outcome(self, delivery: Delivery) -> None:
        try:
            await self._try(delivery)
        except StorageError:
            raise
        except RetryAfter as error:
            await self._again(delivery, wait_of(error), error)
        except ChatMigrated as error:
            await self._storage.chat_moved(delivery.job.chat_id, error.new_chat_id)
            await self._again(delivery, 0.0, error)
            self.wake()
        except (BadRequest, Forbidden, FileNotFoundError, UnidentifiedImageError) as error:
            if isinstance(error, BadRequest) and unchanged(error):  # it hangs, and the answer was lost again
                await self._again(delivery, backoff(delivery.tries), error)
            else:
                await self._give_up(delivery, error)
        except NetworkError as error:  # `TimedOut` is one; `BadRequest` too, and comes before it
            await self._again(delivery, backoff(delivery.tries), error)
        except Exception as error:
            log.exception("delivery of job %s", delivery.job.id)
            await self._again(delivery, backoff(delivery.tries), error)

    async def _again(self, delivery: Delivery, seconds: float, error: Exception) -> None:
        """Let there be another try after so many seconds; what has failed `TRIES` times is given up."""
        if delivery.tries >= TRIES:
            return await self._give_up(delivery, error)
        log.warning("job %s is not delivered yet: %s", delivery.job.id, error)
        self._metrics.delivery_retried()
        await self._storage.postpone(delivery.id, seconds, str(error) or repr(error))

    async def _try(self, delivery: Delivery) -> None:
        job, pictures = delivery.job, delivery.pictures
        exhibit = await self._gallery.exhibit(job, pictures)
        message = await self._hang(job, exhibit)
        known_as = file_id(message)
        await self._storage.library.remember(exhibit.key, job.id, known_as)
        sent = [Sent(picture.id, message.chat.id, message.message_id, known_as) for picture in pictures]
        if self._arriving is not None:
            await self._arriving(job)
        if await self._storage.delivered(delivery.id, sent):
            self._metrics.outcome("delivered")
            log.info("job %s: delivered", job.id)
            if self._delivered is not None:
                await self._delivered(job)
        else:
            log.info("job %s had ended when its picture arrived", job.id)

    async def _hang(self, job: JobRow, exhibit: Exhibit) -> Message:
        """Put the exhibit into the job's status message, or into a new one where that is gone."""
        message_id = await self._board.release(job)
        arriving = self._faces.of(job).arriving()
        try:
            if message_id is not None:
                return await self._edit(job, message_id, exhibit)
        except BadRequest as error:
            if message_id is not None and unchanged(error):
                # An earlier try, whose answer was lost, has put up just this. Only another edit tells the file's id.
                await self._say(job, message_id, arriving.text)
                return await self._edit(job, message_id, exhibit)
            if not is_gone(error):
                raise
        return await self._edit(job, await self._board.send(job, arriving), exhibit)

    async def _say(self, job: JobRow, message_id: int, caption: str) -> None:
        await edited(self._bot.edit_message_caption(job.chat_id, message_id, caption=caption))

    async def _edit(self, job: JobRow, message_id: int, exhibit: Exhibit) -> Message:
        message = await self._bot.edit_message_media(
            exhibit.media, job.chat_id, message_id, reply_markup=exhibit.keyboard
        )
        assert isinstance(message, Message), "only inline messages answer with a mere yes"
        return message

    async def _give_up(self, delivery: Delivery, error: Exception) -> None:
        log.warning("job %s cannot be delivered: %s", delivery.job.id, error)
        if await self._storage.undeliverable(delivery.id, str(error) or repr(error)):
            self._metrics.outcome("failed", "undeliverable", refund=delivery.job.cost)
            self._board.show(delivery.job, self._faces.of(delivery.job).failed("undeliverable"))


def backoff(tries: int) -> float:
    """The pause after so many failed tries, in seconds: 2, 4, 8 ... up to five minutes."""
    return float(min(LONGEST_BACKOFF, 2.0 * 2 ** min(tries, 16)))

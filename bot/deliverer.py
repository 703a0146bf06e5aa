"""Brings rendered pictures to their people: apart from painting, and tried again until it works or never can."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.faces import Faces
from bot.gallery import Exhibit, Gallery
from bot.log import about
from bot.metrics import Metrics
from bot.pace import wait_of
from bot.status import Board
from storage import Delivery, JobRow, Sent, Storage

log = logging.getLogger(__name__)

POLL_SECONDS = 5.0
LONGEST_BACKOFF = 300.0
TRIES = 100
BEAT_SECONDS = 0.05
AT_ONCE = 10


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
        faces: Faces,
        gallery: Gallery,
        poll: float = POLL_SECONDS,
        metrics: Metrics | None = None,
    ) -> None:
        self._bot = bot
        self._storage = storage
        self._board = board
        self._faces = faces
        self._gallery = gallery
        self._poll = poll
        self._metrics = metrics or Metrics()
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
                # Those under way are due still: beside them there is room for more, so that slow ones block nobody.
                for delivery in await self._storage.due_deliveries(len(self._busy) + AT_ONCE):
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
        """One try, and what follows from how it went."""
        # Between the reading of what is due and now, an earlier try may have come to its end.
        now = await self._storage.still_due(delivery.id)
        if now is not None:
            with about(job=now.job.id, private=now.job.prompt):
                await self._outcome(now)

    async def _outcome(self, delivery: Delivery) -> None:
        try:
            await self._try(delivery)
        except RetryAfter as error:
            await self._postpone(delivery, wait_of(error), str(error))
        except ChatMigrated as error:
            await self._storage.chat_moved(delivery.job.chat_id, error.new_chat_id)
            await self._postpone(delivery, 0.0, str(error))
            self.wake()
        except (BadRequest, Forbidden, FileNotFoundError) as error:
            await self._give_up(delivery, error)
        except NetworkError as error:  # `TimedOut` is one; `BadRequest` too, and comes before it
            if delivery.tries >= TRIES:
                await self._give_up(delivery, error)
            else:
                log.warning("job %s is not delivered yet: %s", delivery.job.id, error)
                await self._postpone(delivery, backoff(delivery.tries), str(error))
        except Exception as error:
            log.exception("delivery of job %s", delivery.job.id)
            await self._postpone(delivery, backoff(delivery.tries), repr(error))

    async def _postpone(self, delivery: Delivery, seconds: float, why: str) -> None:
        self._metrics.delivery_retried()
        await self._storage.postpone(delivery.id, seconds, why)

    async def _try(self, delivery: Delivery) -> None:
        job, pictures = delivery.job, delivery.pictures
        exhibit = await self._gallery.exhibit(job, pictures)
        message = await self._hang(job, exhibit)
        file_id = message.photo[-1].file_id
        sent = [Sent(picture.id, message.chat.id, message.message_id, file_id) for picture in pictures]
        await self._storage.delivered(delivery.id, sent)
        self._metrics.outcome("delivered")
        log.info("job %s: delivered", job.id)

    async def _hang(self, job: JobRow, exhibit: Exhibit) -> Message:
        """Put the exhibit into the job's status message, or into a new one where that is gone."""
        message_id = await self._board.release(job)
        arriving = self._faces.arriving()
        try:
            if message_id is not None:
                return await self._edit(job, message_id, exhibit)
        except BadRequest as error:
            if message_id is not None and _hangs_already(error):
                await self._bot.edit_message_caption(job.chat_id, message_id, caption=arriving.text)
                return await self._edit(job, message_id, exhibit)
            if not _is_gone(error):
                raise
        return await self._edit(job, await self._board.send(job, arriving), exhibit)

    async def _edit(self, job: JobRow, message_id: int, exhibit: Exhibit) -> Message:
        message = await self._bot.edit_message_media(
            exhibit.media, job.chat_id, message_id, reply_markup=exhibit.keyboard
        )
        assert isinstance(message, Message), "only inline messages answer with a mere yes"
        return message

    async def _give_up(self, delivery: Delivery, error: Exception) -> None:
        log.warning("job %s cannot be delivered: %s", delivery.job.id, error)
        await self._storage.undeliverable(delivery.id, str(error))
        self._metrics.outcome("failed", "undeliverable", refund=delivery.job.cost)
        self._board.show(delivery.job, self._faces.failed("undeliverable"))


def backoff(tries: int) -> float:
    """The pause after so many failed tries, in seconds: 2, 4, 8 ... up to five minutes."""
    return float(min(LONGEST_BACKOFF, 2.0 * 2 ** min(tries, 16)))


def _is_gone(error: BadRequest) -> bool:
    text = str(error).lower()
    return "message to edit not found" in text or "can't be edited" in text or "message_id_invalid" in text


def _hangs_already(error: BadRequest) -> bool:
    """Whether an earlier try, whose answer was lost, has put up just this. Only another edit tells the file's id."""
    return "message is not modified" in str(error).lower()

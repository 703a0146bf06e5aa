"""Whoever asked is told when it came to nothing, also where the status message is missing or the bot was away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.board.faces import Face, FacesByLanguage
from bot.board.sign import Poster
from storage import JobRow, Storage

log = logging.getLogger(__name__)

TELL_SECONDS = 30.0


class Endings:
    """Tells ends that no status message shows, each once."""

    def __init__(self, storage: Storage, faces: FacesByLanguage, poster: Poster) -> None:
        self._storage = storage
        self._faces = faces
        self._poster = poster
        self._telling: set[str] = set()

    async def run(self, show: Callable[[JobRow, Face], None]) -> None:
        """Let `show` tell the ends that were not told, until cancelled: the bot or Telegram may have failed then."""
        while True:
            for row in await self._storage.untold():
                show(row, self._faces.of(row).ended(row))
            await asyncio.sleep(TELL_SECONDS)

    async def tell(self, job_id: str) -> None:
        """Tell the end of a job in a message of its own; whoever cancelled it has been answered already."""
        if job_id in self._telling:
            return
        self._telling.add(job_id)
        try:
            await self._tell(job_id)
        finally:
            self._telling.discard(job_id)

    async def moved(self, row: JobRow, error: ChatMigrated) -> None:
        """The job's chat has another id: nothing of the old one can be edited."""
        log.info("chat %d has become %d", row.chat_id, error.new_chat_id)
        await self._storage.chat_moved(row.chat_id, error.new_chat_id)

    async def _tell(self, job_id: str) -> None:
        row = await self._storage.job(job_id)  # as it is now: it may have been told, or its chat have moved, meanwhile
        if row is None or row.told_at is not None or row.ended_at is None:
            return
        try:
            if row.state != "cancelled":
                await self._poster.send(row, self._faces.of(row).ended(row))
        except ChatMigrated as error:
            return await self.moved(row, error)  # and told there the next time
        except (BadRequest, Forbidden) as error:
            log.info("job %s: its end cannot be told: %s", job_id, error)
        except TelegramError as error:
            log.warning("job %s: its end is not told yet: %s", job_id, error)
            return
        await self._storage.told(job_id)

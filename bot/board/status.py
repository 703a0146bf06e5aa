"""One status message per job, edited in place, no oftener than Telegram allows, until it becomes the picture."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.board.endings import Endings
from bot.board.faces import Face, FacesByLanguage, Place
from bot.board.queueing import Queueing
from bot.board.sign import Lately, Poster, Sign
from bot.buttons import Keyboards
from bot.painting import Painting
from bot.sending.answers import is_gone, unchanged, without_text
from bot.sending.pace import Pace
from storage import Crowd, JobRow, Storage, StorageError

log = logging.getLogger(__name__)

EDIT_TRIES = 5
ACTION_SECONDS = 5.0
REFRESH_SECONDS = 0.25
REMEMBERED = 1000


class Board:
    """All status messages of jobs that have not ended."""

    def __init__(
        self,
        *,
        bot: Bot,
        storage: Storage,
        pace: Pace,
        faces: FacesByLanguage,
        keyboards: Keyboards,
        painting: Painting,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot = bot
        self._storage = storage
        self._pace = pace
        self._poster = Poster(bot, storage, keyboards)
        self._endings = Endings(storage, faces, self._poster)
        self._queueing = Queueing(storage, faces, painting, clock)
        self._clock = clock
        self._signs: dict[str, Sign] = {}
        self._gone = Lately(REMEMBERED)
        self._acted: dict[int, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._refreshing: asyncio.Task[None] | None = None

    async def open(self, job_id: str, submission: Awaitable[JobRow]) -> JobRow:
        """Submit a job and put up its status message, so that nobody sees the one without the other.

        A job that has its message already, or has ended, gets no second one.
        """
        sign = self._signs.setdefault(job_id, Sign())
        async with sign.lock:
            try:
                sign.row = row = await submission
            except BaseException:
                self._signs.pop(job_id, None)
                raise
            sign.message_id = sign.message_id or row.status_message_id
            if row.state not in ("queued", "running"):
                self._signs.pop(job_id, None)
            elif sign.message_id is None:
                await self._put_up(sign, row)
        return row

    def show(self, row: JobRow, face: Face) -> None:
        """Let the job's message say this soon. A newer face takes the place of one that has not been shown yet, and
        takes over its preview, since few faces bring one. After the job's end, what was still under way is not shown.
        """
        if face.ended:
            self._gone.add(row.id)
        elif row.id in self._gone:
            return
        sign = self._signs.setdefault(row.id, Sign(row=row, message_id=row.status_message_id))
        sign.row = row
        sign.message_id = sign.message_id or row.status_message_id
        # There is none, and none is on its way; or it cannot be edited any more.
        if sign.down or (sign.message_id is None and not sign.lock.locked()):
            if face.ended or not sign.down:
                self._signs.pop(row.id, None)
            if face.ended:
                self._begin(self._endings.tell(row.id))
            return
        if face.preview is None and not face.ended and sign.wanted and sign.wanted != sign.shown:
            face = replace(face, preview=sign.wanted.preview)
        sign.wanted = face
        if face.ended and sign.editing and not sign.lock.locked():
            sign.editing.cancel()  # it only waits for its turn, and an end goes before whatever is on the way
            sign.editing = None
        if sign.message_id is not None and (sign.editing is None or sign.editing.done()):
            sign.editing = self._begin(self._edit(sign, row))

    def act(self, row: JobRow) -> None:
        """Show "sending a photo" in the chat, where it has not been shown for some seconds."""
        now = self._clock()
        if now - self._acted.get(row.chat_id, 0.0) < ACTION_SECONDS:
            return
        self._acted = {chat: at for chat, at in self._acted.items() if now - at < ACTION_SECONDS} | {row.chat_id: now}
        self._begin(self._send_action(row))

    def line_moved(self) -> None:
        """Let the line be shown as it is soon, once for all that moves meanwhile."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = self._begin(self._refresh_soon())

    async def places(self, rows: Sequence[JobRow]) -> list[Place]:
        """Where these jobs stand, 0 being at work; those that neither wait nor are at work any more are left out."""
        return await self._queueing.places(rows)

    async def seconds_of(self, crowd: Crowd) -> float | None:
        """How long until all that wait are painted; None when it was never measured."""
        return await self._queueing.seconds_of(crowd)

    def stands_still(self) -> bool:
        """Whether nothing is painted just now."""
        return self._queueing.stands_still()

    async def _refresh_soon(self) -> None:
        await asyncio.sleep(REFRESH_SECONDS)
        self._refreshing = None  # what moves from here on is seen by the next
        await self.show_line()

    async def show_line(self) -> None:
        """Let the messages of the jobs that are soon next say their places, or why nothing is painted."""
        for row, face in await self._queueing.faces():
            self.show(row, face)

    async def release(self, row: JobRow) -> int | None:
        """Stop editing the job's message, which is the caller's from now on. Returns its id, or None without one."""
        self._gone.add(row.id)
        sign = self._signs.pop(row.id, None)
        if sign is None:
            return row.status_message_id
        sign.down = True
        if sign.editing and not sign.lock.locked():
            sign.editing.cancel()  # it only waits for its turn, and would keep others in the chat from theirs
        async with sign.lock:
            return sign.message_id or row.status_message_id

    async def close(self) -> None:
        """Stop all editing."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(_shown(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # which was never begun where the task was cancelled first
        return task

    async def send(self, row: JobRow, face: Face) -> int:
        """Put up a new status message for the job, whatever became of the old one. Raises `TelegramError`."""
        return await self._poster.send(row, face)

    async def _put_up(self, sign: Sign, row: JobRow) -> None:
        face = sign.wanted or await self._queueing.face(row)
        try:
            sign.message_id = await self.send(row, face)
        except TelegramError as error:
            log.warning("job %s has no status message: %s", row.id, error)
            self._signs.pop(row.id, None)
            if sign.wanted is not None and sign.wanted.ended:  # it came to nothing meanwhile
                self._begin(self._endings.tell(row.id))
            return
        sign.shown = face
        if sign.wanted is not None:
            self.show(row, sign.wanted)

    async def _send_action(self, row: JobRow) -> None:
        try:
            await self._bot.send_chat_action(row.chat_id, ChatAction.UPLOAD_PHOTO, message_thread_id=row.thread_id)
        except TelegramError as error:
            log.info("no chat action for job %s: %s", row.id, error)

    async def _edit(self, sign: Sign, row: JobRow) -> None:
        """Edit until the message shows what it shall; after an ended face it is taken off the board."""
        for _ in range(EDIT_TRIES):
            while sign.wanted and sign.wanted != sign.shown and not sign.down:
                await self._pace.turn(row.chat_id, urgent=sign.wanted.ended)
                try:
                    await self._show_now(sign, row)
                except ChatMigrated as error:
                    await self._endings.moved(row, error)
                    sign.down, sign.message_id = True, None
                except TelegramError as error:
                    log.info("job %s: the status message was not edited: %s", row.id, error)
                    break
            else:
                break
        if sign.wanted and sign.wanted.ended:
            self._signs.pop(row.id, None)
            if sign.message_id is None:
                await self._endings.tell(row.id)
            elif sign.down or sign.wanted == sign.shown:
                await self._storage.told(row.id)

    async def run(self) -> None:
        """Tell the ends that were not told, until cancelled."""
        await self._endings.run(self.show)

    async def _show_now(self, sign: Sign, row: JobRow) -> None:
        async with sign.lock:
            face = sign.wanted
            if sign.down or face is None or sign.message_id is None:
                return
            try:
                await self._poster.edit(sign, row, sign.message_id, face)
            except BadRequest as error:
                if not _forgive(sign, error):
                    return
            except Forbidden:
                sign.down = True
            sign.shown = face


async def _shown(work: Coroutine[Any, Any, None]) -> None:
    """Do the work; without the memory a message stays as it is, and an end is told once the memory is back."""
    try:
        await work
    except StorageError as error:
        log.warning("a status message stays as it is: %s", error)


def _forgive(sign: Sign, error: BadRequest) -> bool:
    """Whether the edit has done all it can; otherwise it is tried again, now as a photo's caption."""
    if without_text(error) and not sign.is_photo:
        sign.is_photo = True
        return False
    if not unchanged(error):
        log.info("a status message is gone: %s", error)
        sign.down = is_gone(error)
    return True

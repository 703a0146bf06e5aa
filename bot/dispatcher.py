"""Takes jobs in fair turn, lets the engine paint them, and sees that each comes to exactly one end."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import Protocol

from bot.faces import Faces
from bot.painting import Painting
from bot.status import Board
from bot.wishes import Wish
from engine.client import Engine
from engine.errors import EngineDied, ModelUnavailable
from engine.events import Cancelled, Event, Failed, Loading, Progress, Rendered, Started
from storage import JobRow, NewPicture, Storage

log = logging.getLogger(__name__)

CRASHES = 3
RETRY_SECONDS = 30.0


class Alert(Protocol):
    """Tells those who run the bot a sentence of the locales."""

    async def __call__(self, key: str, **fill: str | int) -> None: ...


class Dispatcher:
    """One job at a time, from the line to the engine.

    A job whose engine dies goes back to its place at once; the third time it fails. While the model cannot be had,
    all jobs keep their places, people and `alert` are told why, and the model is looked for every `retry` seconds.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        engine: Engine,
        board: Board,
        faces: Faces,
        painting: Painting,
        deliver: Callable[[], None],
        alert: Alert,
        retry: float = RETRY_SECONDS,
    ) -> None:
        self._storage = storage
        self._engine = engine
        self._board = board
        self._faces = faces
        self._painting = painting
        self._deliver = deliver
        self._alert = alert
        self._retry = retry
        self._woken = asyncio.Event()
        self._crashes: Counter[str] = Counter()
        self._alerted: str | None = None

    async def wake(self) -> None:
        """Say that the line has changed."""
        self._woken.set()
        await self._board.refresh_line()

    async def cancel(self, row: JobRow) -> bool:
        """Cancel a job that waits or is being painted. False where it has come to an end already."""
        if not await self._storage.cancel(row.id):
            return False
        await self._engine.cancel(row.id)
        self._board.show(row, self._faces.cancelled())
        await self.wake()
        return True

    async def run(self) -> None:
        """Paint until cancelled; the job that is being painted then goes back to its place."""
        for left in await self._storage.running():
            await self._storage.requeue(left.id, left.attempt)
        if self._painting.trouble is not None:
            await self._in_trouble(self._painting.trouble)
        while True:
            self._woken.clear()
            if self._painting.trouble is not None:
                await self._look_again()
            elif not await self._storage.waiting():
                await self._woken.wait()
            elif await self._is_ready() and (row := await self._storage.take()):
                await self._board.refresh_line()
                await self._paint(row)

    async def _paint(self, row: JobRow) -> None:
        log.info("job %s: %s, attempt %d", row.id, row.kind, row.attempt)
        try:
            folder = Path(self._storage.pictures.folder)
            job = Wish.loads(row.payload).job(row.id, self._painting.spec, folder)
            async with aclosing(self._engine.run(job)) as events:
                async for event in events:
                    await self._heard(row, event)
        except EngineDied as error:
            await self._crashed(row, error)
        except asyncio.CancelledError:
            await asyncio.shield(self._storage.requeue(row.id, row.attempt))
            raise
        except Exception as error:
            log.exception("job %s", row.id)
            await self._fail(row, "bot", repr(error))

    async def _heard(self, row: JobRow, event: Event) -> None:
        if isinstance(event, Loading | Started) and await self._was_cancelled(row):
            await self._engine.cancel(row.id)  # the engine had not heard of the job when it was cancelled
        match event:
            case Loading():
                self._board.show(row, self._faces.loading())
            case Started():
                self._board.act(row)
                self._board.show(row, self._faces.painting(0, 1))
            case Progress(step=step, total=total, preview=preview):
                self._board.act(row)
                self._board.show(row, self._faces.painting(step, total, Path(preview) if preview else None))
            case Rendered():
                await self._rendered(row, event)
            case Failed(code=ModelUnavailable.code, detail=detail):
                await self._storage.requeue(row.id, row.attempt)
                await self._in_trouble(detail)
            case Failed(code=code, detail=detail):
                await self._fail(row, code, detail)
            case Cancelled():
                await self._storage.requeue(row.id, row.attempt)  # has no effect where a person cancelled it

    async def _rendered(self, row: JobRow, event: Rendered) -> None:
        pictures = [
            NewPicture(path=picture.path, width=picture.width, height=picture.height, seed=picture.seed)
            for picture in event.pictures
        ]
        self._crashes.pop(row.id, None)
        self._alerted = None
        if await self._storage.rendered(row.id, row.attempt, pictures, event.seconds):
            log.info("job %s: rendered in %.1f s", row.id, event.seconds)
            self._deliver()
        elif await self._was_cancelled(row):
            _discard(event)

    async def _was_cancelled(self, row: JobRow) -> bool:
        now = await self._storage.job(row.id)
        return now is not None and now.state == "cancelled"

    async def _crashed(self, row: JobRow, error: EngineDied) -> None:
        self._crashes[row.id] += 1
        log.warning("job %s: crash %d: %s", row.id, self._crashes[row.id], error)
        if self._crashes[row.id] >= CRASHES:
            await self._fail(row, EngineDied.code, str(error))
            await self._alert("alert-crashes", job=row.id, times=CRASHES)
        else:
            await self._storage.requeue(row.id, row.attempt)
            await self._board.refresh_line()

    async def _fail(self, row: JobRow, code: str, detail: str) -> None:
        self._crashes.pop(row.id, None)
        log.warning("job %s failed: %s: %s", row.id, code, detail)
        if await self._storage.fail(row.id, code, detail, attempt=row.attempt):
            self._board.show(row, self._faces.failed(code))

    async def _in_trouble(self, why: str) -> None:
        log.error("painting is unavailable: %s", why)
        self._painting.trouble = why
        await self._board.refresh_line()
        if why != self._alerted:
            self._alerted = why
            await self._alert("alert-trouble", why=why)

    async def _is_ready(self) -> bool:
        """Whether the engine has its model; what keeps it from it is no fault of any job."""
        try:
            await self._engine.ready()
        except (ModelUnavailable, EngineDied) as error:
            await self._in_trouble(str(error))
            return False
        return True

    async def _look_again(self) -> None:
        await asyncio.sleep(self._retry)
        self._painting.look()
        if self._painting.trouble is None and await self._is_ready():
            log.info("the model %s is there", self._painting.spec.name)
            await self._board.refresh_line()


def _discard(rendered: Rendered) -> None:
    """Delete pictures that nobody waits for any more."""
    for picture in rendered.pictures:
        Path(picture.path).unlink(missing_ok=True)

"""Takes jobs in fair turn, lets the engine paint them, and sees that each comes to exactly one end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Protocol

from bot.faces import Faces
from bot.log import about
from bot.metrics import Metrics
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
LOOK_SECONDS = 2.0
"""How often an idle dispatcher looks whether another process has paused the painting, or ended the pause."""


class Alert(Protocol):
    """Tells those who run the bot a sentence of the locales."""

    async def __call__(self, key: str, **fill: str | int) -> None: ...


class Dispatcher:
    """One job at a time, from the line to the engine.

    A job whose engine dies goes back to its place at once; the third time it fails. While the model cannot be had,
    all jobs keep their places, people and `alert` are told why, and the model is looked for every `retry` seconds.
    While the painting is paused, all jobs keep their places too.
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
        metrics: Metrics | None = None,
    ) -> None:
        self._storage = storage
        self._engine = engine
        self._board = board
        self._faces = faces
        self._painting = painting
        self._deliver = deliver
        self._alert = alert
        self._retry = retry
        self._metrics = metrics or Metrics()
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._leaving = False
        self._alerted: str | None = None

    async def wake(self) -> None:
        """Say that the line has changed."""
        self._woken.set()
        self._board.line_moved()

    async def cancel(self, row: JobRow) -> bool:
        """Cancel a job that waits or is being painted. False where it has come to an end already."""
        if not await self._storage.cancel(row.id):
            return False
        self._metrics.outcome("cancelled", refund=row.cost)
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
            await self._look_for_pause()
            if self._leaving:
                self._idle.set()
                await asyncio.Event().wait()
            elif self._painting.trouble is not None:
                await self._look_again()
            elif self._painting.pause is not None or not await self._storage.line(1):
                await self._rest()
            elif await self._is_ready() and not self._leaving and (row := await self._storage.take()):
                self._board.line_moved()
                with about(job=row.id, private=row.prompt):
                    await self._paint(row)

    def leave(self) -> None:
        """Take no more jobs."""
        self._leaving = True
        self._woken.set()

    async def finish(self) -> None:
        """Wait, after `leave`, for the job under way to come to its end."""
        await self._idle.wait()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._woken.wait()

    async def _look_for_pause(self) -> None:
        pause = await self._storage.desk.paused()
        if pause != self._painting.pause:
            self._painting.pause = pause
            log.info("painting goes on" if pause is None else f"painting is paused: {pause or 'no reason given'}")
            await self._board.show_line()

    async def _paint(self, row: JobRow) -> None:
        log.info("job %s: %s, attempt %d", row.id, row.kind, row.attempt)
        if row.attempt == 1:
            self._metrics.waited(time.time() - row.created_at)
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
                await self._without_model(row, detail)
            case Failed(code="blocked", detail=detail):
                await self._block(row, detail)
            case Failed(code=code, detail=detail):
                await self._fail(row, code, detail)
            case Cancelled():
                await self._storage.requeue(row.id, row.attempt)  # has no effect where a person cancelled it

    async def _rendered(self, row: JobRow, event: Rendered) -> None:
        pictures = [
            NewPicture(path=picture.path, width=picture.width, height=picture.height, seed=picture.seed)
            for picture in event.pictures
        ]
        self._alerted = None
        if await self._storage.rendered(row.id, row.attempt, pictures, event.seconds):
            log.info("job %s: rendered in %.1f s", row.id, event.seconds)
            self._metrics.painted(row.kind, event.seconds)
            self._deliver()
        elif await self._was_cancelled(row):
            _discard(event)

    async def _was_cancelled(self, row: JobRow) -> bool:
        now = await self._storage.job(row.id)
        return now is not None and now.state == "cancelled"

    async def _crashed(self, row: JobRow, error: EngineDied) -> None:
        log.warning("job %s: crash %d: %s", row.id, row.crashes + 1, error)
        self._metrics.engine_crashed()
        now = await self._storage.crashed(row.id, row.attempt, EngineDied.code, str(error), most=CRASHES)
        if now == "failed":
            self._metrics.outcome("failed", EngineDied.code, refund=row.cost)
            self._board.show(row, self._faces.failed(EngineDied.code))
            await self._alert("alert-crashes", job=row.id, times=CRASHES)
        elif now == "queued":
            self._board.line_moved()

    async def _without_model(self, row: JobRow, detail: str) -> None:
        """The job goes back to its place, but no oftener than after a crash: it may be the only one that needs what the
        model lacks."""
        if await self._storage.crashed(row.id, row.attempt, ModelUnavailable.code, detail, most=CRASHES) == "failed":
            self._metrics.outcome("failed", ModelUnavailable.code, refund=row.cost)
            self._board.show(row, self._faces.failed(ModelUnavailable.code))
        await self._in_trouble(detail)

    async def _fail(self, row: JobRow, code: str, detail: str) -> None:
        log.warning("job %s failed: %s: %s", row.id, code, detail)
        if await self._storage.fail(row.id, code, detail, attempt=row.attempt):
            self._metrics.outcome("failed", code, refund=row.cost)
            self._board.show(row, self._faces.failed(code))
        if code == "policy" and self._alerted != code:
            self._alerted = code
            await self._alert("alert-policy", why=detail)

    async def _block(self, row: JobRow, detail: str) -> None:
        log.warning("job %s is blocked: %s", row.id, detail)
        if await self._storage.block(row.id, row.attempt, "blocked", detail):
            self._metrics.outcome("blocked", "blocked", refund=row.cost)
            self._board.show(row, self._faces.failed("blocked"))

    async def _in_trouble(self, why: str) -> None:
        log.error("painting is unavailable: %s", why)
        self._painting.trouble = why
        await self._board.show_line()
        if why != self._alerted:
            self._alerted = why
            await self._alert("alert-trouble", why=why)

    async def _is_ready(self) -> bool:
        """Whether the engine has its model; what keeps it from it is no fault of any job."""
        try:
            await self._engine.ready()
        except (ModelUnavailable, EngineDied) as error:
            if isinstance(error, EngineDied):
                self._metrics.engine_crashed()
            await self._in_trouble(str(error))
            return False
        return True

    async def _look_again(self) -> None:
        await asyncio.sleep(self._retry)
        self._painting.look()
        if self._painting.trouble is None and await self._is_ready():
            log.info("the model %s is there", self._painting.spec.name)
            self._board.line_moved()


def _discard(rendered: Rendered) -> None:
    """Delete pictures that nobody waits for any more."""
    for picture in rendered.pictures:
        Path(picture.path).unlink(missing_ok=True)

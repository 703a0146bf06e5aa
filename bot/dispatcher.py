"""Takes jobs in fair turn, lets the engine paint them, and sees that each comes to exactly one end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing, suppress
from pathlib import Path

from bot.board.faces import FacesByLanguage
from bot.board.speed import Speed
from bot.board.status import Board
from bot.log import about
from bot.metrics import Metrics
from bot.operation.admins import Alert
from bot.operation.switching import Switching
from bot.outcomes import Outcomes, is_passing
from bot.painting import Painting
from bot.requests.wishes import Wish
from engine.client import Engine
from engine.errors import EngineDied, ModelUnavailable
from engine.events import Cancelled, Event, Failed, Loading, Progress, Rendered, Started
from storage import JobRow, Storage, StorageError

log = logging.getLogger(__name__)

RETRY_SECONDS = 30.0
LOOK_SECONDS = 2.0
"""How often an idle dispatcher looks whether another process has paused the painting, or ended the pause."""


class Dispatcher:
    """One job at a time, from the line to the engine.

    A job whose engine dies goes back to its place at once; the third time it fails. While the model cannot be had,
    all jobs keep their places, people and `alert` are told why, and the model is looked for every `retry` seconds.
    While the painting is paused, all jobs keep their places too. Between two jobs `switching` may change the model.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        engine: Engine,
        board: Board,
        faces: FacesByLanguage,
        painting: Painting,
        deliver: Callable[[], None],
        alert: Alert,
        switching: Switching | None = None,
        retry: float = RETRY_SECONDS,
        metrics: Metrics | None = None,
    ) -> None:
        self._storage = storage
        self._engine = engine
        self._board = board
        self._faces = faces
        self._painting = painting
        self._alert = alert
        self._switching = switching
        self._retry = retry
        self._metrics = metrics = metrics or Metrics()
        self._outcomes = Outcomes(
            storage=storage, board=board, faces=faces, deliver=deliver, alert=alert, metrics=metrics
        )
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._leaving = asyncio.Event()
        self._called = asyncio.Event()
        self._alerted: str | None = None
        self._speed = Speed()

    async def wake(self) -> None:
        """Say that the line has changed."""
        self._woken.set()
        self._board.line_moved()

    def call(self) -> None:
        """Say that something is to be done before the next job, also while the model is missing."""
        self._called.set()
        self._woken.set()

    async def cancel(self, row: JobRow) -> bool:
        """Cancel a job that waits or is being painted. False where it has come to an end already."""
        if not await self._storage.cancel(row.id):
            return False
        log.info("job %s: cancelled", row.id)
        self._metrics.outcome("cancelled", refund=row.cost)
        await self._engine.cancel(row.id)
        self._board.show(row, self._faces.of(row).cancelled())
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
            self._called.clear()
            await self._look_for_pause()
            if not self._leaving.is_set():
                await self._switch()
            if self._leaving.is_set():
                await asyncio.Event().wait()
            elif self._painting.trouble is not None:
                await self._look_again()
            elif self._painting.pause is not None or not await self._storage.line(1):
                await self._rest()
            elif await self._is_ready():
                await self._next()

    def leave(self) -> None:
        """Take no more jobs."""
        self._leaving.set()
        self.call()

    async def finish(self) -> None:
        """Wait, after `leave`, for the job under way to come to its end."""
        await self._idle.wait()

    async def _next(self) -> None:
        """Paint the job whose turn it is."""
        self._idle.clear()
        try:
            if self._leaving.is_set():
                return
            row = await self._storage.take()
            if row is None:  # cancelled meanwhile, or the painting was paused
                return await self._rest()
            self._board.line_moved()
            with about(job=row.id, private=row.prompt):
                await self._paint(row)
        finally:
            self._idle.set()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._woken.wait()

    async def _switch(self) -> None:
        """Change the model, if that was asked for; where it cannot be had, the one before is loaded again."""
        changed = await self._switching.work() if self._switching is not None else None
        if changed:
            self._alerted = None
            await self._board.show_line()
        elif changed is False and self._painting.trouble is None:
            await self._is_ready()

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
            wish = Wish.loads(row.payload)
            spec = self._painting.chosen(wish.options.model)
            if spec.name != row.model:
                await self._storage.paints_with(row.id, row.attempt, spec.name)
            job = wish.job(row.id, spec, folder)
            async with aclosing(self._engine.run(job)) as events:
                async for event in events:
                    await self._heard(row, event)
        except EngineDied as error:
            await self._outcomes.crashed(row, error)
        except asyncio.CancelledError:
            await self._put_back(row)
            raise
        except Exception as error:
            if is_passing(error):
                raise  # no fault of the job, which is put back when the dispatcher begins again
            log.exception("job %s", row.id)
            await self._outcomes.fail(row, "bot", repr(error))

    async def _put_back(self, row: JobRow) -> None:
        """At the end; what cannot be put back now is put back at the next start."""
        try:
            await asyncio.shield(self._storage.requeue(row.id, row.attempt))
        except StorageError as error:
            log.warning("job %s is put back at the next start: %s", row.id, error)

    async def _heard(self, row: JobRow, event: Event) -> None:
        if isinstance(event, Loading | Started) and await self._outcomes.was_cancelled(row):
            await self._engine.cancel(row.id)  # the engine had not heard of the job when it was cancelled
        match event:
            case Loading():
                self._board.show(row, self._faces.of(row).loading())
            case Started():
                self._speed = Speed()
                self._board.act(row)
                self._board.show(row, self._faces.of(row).painting(0, 1))
            case Progress(step=step, total=total, preview=preview):
                self._board.act(row)
                shown = Path(preview) if preview and Wish.loads(row.payload).options.preview is not False else None
                self._board.show(row, self._faces.of(row).painting(step, total, shown, self._speed.left(step, total)))
            case Rendered():
                self._restored()
                await self._outcomes.rendered(row, event)
            case Failed(code=ModelUnavailable.code, detail=detail) if self._is_choice(row):
                await self._outcomes.fail(row, ModelUnavailable.code, detail)
            case Failed(code=ModelUnavailable.code, detail=detail):
                await self._outcomes.unpaintable(row, ModelUnavailable.code, detail)
                await self._in_trouble(detail)
            case Failed(code="blocked", detail=detail):
                await self._outcomes.block(row, detail)
            case Failed(code=code, detail=detail):
                await self._outcomes.fail(row, code, detail)
            case Cancelled():
                await self._storage.requeue(row.id, row.attempt)  # has no effect where a person cancelled it

    def _is_choice(self, row: JobRow) -> bool:
        """Whether the job is for another model than paints by default: for want of that one nobody else waits."""
        return self._painting.chosen(Wish.loads(row.payload).options.model).name != self._painting.spec.name

    async def _in_trouble(self, why: str) -> None:
        log.error("painting is unavailable: %s", why)
        self._painting.trouble = why
        await self._board.show_line()
        if why != self._alerted:
            self._alerted = why
            self._alert("alert-trouble", why=why)

    def _restored(self) -> None:
        """Tell those who heard of the trouble that it is over."""
        if self._alerted is not None:
            self._alerted = None
            self._alert("alert-restored")

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
        with suppress(TimeoutError):
            async with asyncio.timeout(self._retry):
                await self._called.wait()
                return
        self._painting.look()
        if self._painting.trouble is None and await self._is_ready():
            log.info("the model %s is there", self._painting.spec.name)
            self._board.line_moved()
            if not await self._storage.line(1):  # else the first picture proves it
                self._restored()

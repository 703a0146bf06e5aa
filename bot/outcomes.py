"""What becomes of a job that was painted or was not: it is kept, counted, and told to whom it concerns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from bot.board.faces import FacesByLanguage
from bot.board.status import Board
from bot.metrics import Metrics
from bot.operation.admins import Alert
from engine.errors import EngineDied
from engine.events import Rendered
from storage import ForeignPicture, JobRow, NewPicture, RuleBroken, Storage, StorageError

log = logging.getLogger(__name__)

CRASHES = 3
KEEP_PAUSES = (1.0, 4.0, 15.0)
"""How long to wait, in seconds, before each further try to keep what is painted."""


class Outcomes:
    """Ends attempts: each report names the attempt that it is about, and has no effect where that was ended before."""

    def __init__(
        self,
        *,
        storage: Storage,
        board: Board,
        faces: FacesByLanguage,
        deliver: Callable[[], None],
        alert: Alert,
        metrics: Metrics,
    ) -> None:
        self._storage = storage
        self._board = board
        self._faces = faces
        self._deliver = deliver
        self._alert = alert
        self._metrics = metrics
        self._policy_told = False

    async def rendered(self, row: JobRow, event: Rendered) -> None:
        """The pictures are kept and are to be sent; those of a job that was cancelled meanwhile are deleted."""
        pictures = [
            NewPicture(path=picture.path, width=picture.width, height=picture.height, seed=picture.seed)
            for picture in event.pictures
        ]
        self._policy_told = False
        if await self._kept(row, pictures, event.seconds):
            log.info("job %s: rendered in %.1f s", row.id, event.seconds)
            self._metrics.painted(row.kind, event.seconds)
            self._deliver()
        elif await self.was_cancelled(row):
            _discard(event)

    async def _kept(self, row: JobRow, pictures: list[NewPicture], seconds: float) -> bool:
        """Keep the pictures, trying again while the disk is full or the database busy: painting them took longer."""
        for pause in KEEP_PAUSES:
            try:
                return await self._storage.rendered(row.id, row.attempt, pictures, seconds)
            except StorageError as error:
                if not is_passing(error):
                    raise
                log.warning("job %s is painted and not kept, the next try is in %g s: %s", row.id, pause, error)
                await asyncio.sleep(pause)
        return await self._storage.rendered(row.id, row.attempt, pictures, seconds)

    async def crashed(self, row: JobRow, error: EngineDied) -> None:
        """The painting process ended over the job, which goes back to its place, or fails the third time."""
        log.warning("job %s: crash %d: %s", row.id, row.crashes + 1, error)
        self._metrics.engine_crashed()
        now = await self._storage.crashed(row.id, row.attempt, EngineDied.code, str(error), most=CRASHES)
        if now == "failed":
            self._metrics.outcome("failed", EngineDied.code, refund=row.cost)
            self._board.show(row, self._faces.of(row).failed(EngineDied.code))
            log.error("job %s is given up after %d crashes", row.id, CRASHES)
            self._alert("alert-crashes", job=row.id, times=CRASHES)
        elif now == "queued":
            self._board.line_moved()

    async def fail(self, row: JobRow, code: str, detail: str) -> None:
        """The attempt came to nothing, and so has the job."""
        log.warning("job %s failed: %s: %s", row.id, code, detail)
        if await self._storage.fail(row.id, code, detail, attempt=row.attempt):
            self._metrics.outcome("failed", code, refund=row.cost)
            self._board.show(row, self._faces.of(row).failed(code))
        if code == "policy" and not self._policy_told:
            self._policy_told = True
            self._alert("alert-policy", why=detail)

    async def block(self, row: JobRow, detail: str) -> None:
        """The pictures may not be shown."""
        log.warning("job %s is blocked: %s", row.id, detail)
        if await self._storage.block(row.id, row.attempt, "blocked", detail):
            self._metrics.outcome("blocked", "blocked", refund=row.cost)
            self._board.show(row, self._faces.of(row).failed("blocked"))

    async def was_cancelled(self, row: JobRow) -> bool:
        """Whether a person cancelled the job meanwhile."""
        now = await self._storage.job(row.id)
        return now is not None and now.state == "cancelled"

    async def unpaintable(self, row: JobRow, code: str, detail: str) -> None:
        """The model cannot be had. The job goes back to its place, but no oftener than after a crash: it may be the
        only one that needs what the model lacks."""
        if await self._storage.crashed(row.id, row.attempt, code, detail, most=CRASHES) == "failed":
            self._metrics.outcome("failed", code, refund=row.cost)
            self._board.show(row, self._faces.of(row).failed(code))


def is_passing(error: Exception) -> bool:
    """Whether the memory failed for a reason that has nothing to do with the job: a full disk, a busy database."""
    return isinstance(error, StorageError) and not isinstance(error, ForeignPicture | RuleBroken)


def _discard(rendered: Rendered) -> None:
    """Delete pictures that nobody waits for any more."""
    for picture in rendered.pictures:
        Path(picture.path).unlink(missing_ok=True)

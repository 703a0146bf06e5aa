"""The painting process: load, then paint one job at a time, until the pipe closes.

Run as `python -m engine.worker FD`, where FD is an inherited socket that speaks `engine.messages`.
"""

from __future__ import annotations

import importlib
import os
import queue
import signal
import socket
import sys
import threading
import time
import traceback
from pathlib import Path

from PIL import Image

from engine import jobs, pictures
from engine.errors import EngineDied, EngineError, OutOfMemory
from engine.events import Cancelled, Failed, Final, Painted, Progress, Rendered, Stage, Started
from engine.jobs import SEED_LIMIT, AnyJob
from engine.messages import (
    PREVIEW_SUFFIX,
    Cancel,
    Load,
    Loaded,
    Paint,
    Report,
    Setup,
    Unavailable,
    dumps,
    loads,
    preview_path,
)
from engine.painter import Painter, Preview

PREVIEW_SECONDS = 1.0
"""A preview is written no oftener than this: nobody looks more often, and each one costs time and a file."""

DETAIL_LENGTH = 4000


class JobCancelled(Exception):
    """The job was cancelled; raised out of the painter's own callback."""


class Pipe:
    """The worker's end of the socket: orders wait in line, but a cancellation is seen at once."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._orders: queue.SimpleQueue[Load | Paint] = queue.SimpleQueue()
        self._waiting: set[str] = set()
        self._cancelled: set[str] = set()
        self._lines = connection.makefile("rb")

    def setup(self) -> Setup:
        """The first message."""
        message = loads(self._lines.readline())
        assert isinstance(message, Setup)
        threading.Thread(target=self._listen, daemon=True).start()
        return message

    def _listen(self) -> None:
        """Runs beside the painting, so that the end of the pipe ends the process in the middle of anything."""
        try:
            for line in self._lines:
                match loads(line):
                    case Cancel(job_id=job_id) if job_id in self._waiting:
                        self._cancelled.add(job_id)
                    case Paint(job_id=job_id) as order:
                        self._waiting.add(job_id)
                        self._orders.put(order)
                    case Load() as order:
                        self._orders.put(order)
        finally:
            os._exit(0)

    def next(self) -> Load | Paint:
        return self._orders.get()

    def is_cancelled(self, job_id: str) -> bool:
        return job_id in self._cancelled

    def done(self, final: Final) -> None:
        """Send a job's last event, and forget it."""
        self._waiting.discard(final.job_id)
        self._cancelled.discard(final.job_id)
        self.send(final)

    def send(self, message: Report) -> None:
        self._connection.sendall(dumps(message))


class Reporter:
    """The per-step callback of one job: it cancels, throttles previews and sends progress."""

    def __init__(self, pipe: Pipe, job_id: str, preview_path: Path) -> None:
        self._pipe = pipe
        self._job_id = job_id
        self._path = preview_path
        self._last_preview = time.monotonic()

    def __call__(self, stage: Stage, step: int, total: int, preview: Preview | None = None) -> None:
        if self._pipe.is_cancelled(self._job_id):
            raise JobCancelled
        path = self._write(preview) if preview and self._due() else None
        self._pipe.send(Progress(job_id=self._job_id, stage=stage, step=step, total=total, preview=path))

    def _due(self) -> bool:
        return time.monotonic() - self._last_preview >= PREVIEW_SECONDS

    def _write(self, preview: Preview) -> str:
        pictures.save(preview(), self._path)
        self._last_preview = time.monotonic()
        return str(self._path)


class Worker:
    """Holds the painter, and sees every job to exactly one last event."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._setup = pipe.setup()
        self._output = Path(self._setup.output)
        self._output.mkdir(parents=True, exist_ok=True)
        for left in self._output.glob(f"*{PREVIEW_SUFFIX}"):  # by a front that was killed
            left.unlink(missing_ok=True)
        self._painter: Painter | None = None
        self._model: str | None = None

    def run(self) -> None:
        while True:
            match self._pipe.next():
                case Load(model=model):
                    self._preload(model)
                case Paint() as order:
                    self._pipe.done(self._paint(order))

    def _preload(self, model: str) -> None:
        try:
            self._load(model)
        except Exception as error:
            self._pipe.send(Unavailable(model=model, detail=str(_failed("", error).detail)))

    def _load(self, model: str) -> Painter:
        """The painter with this model in memory."""
        if self._painter is None:
            self._painter = make_painter(self._setup)
        if self._model != model:
            self._model = None  # a load that fails half-way leaves nothing to paint with
            self._painter.load(model)
            self._model = model
            self._pipe.send(Loaded(model=model))
        return self._painter

    def _paint(self, order: Paint) -> Final:
        """Whatever happens, short of the process ending, becomes the job's last event."""
        try:
            job = jobs.loads(order.job)
            report = Reporter(self._pipe, job.id, preview_path(self._output, job.id))
            if self._pipe.is_cancelled(job.id):
                return Cancelled(job_id=job.id)
            painter = self._load(job.model)
            self._pipe.send(Started(job_id=job.id))
            began = time.monotonic()
            painted = self._keep(job, painter.paint(job, report))
            return Rendered(job_id=job.id, pictures=painted, seconds=time.monotonic() - began)
        except JobCancelled:
            return Cancelled(job_id=order.job_id)
        except EngineDied as error:
            # The painter says that this process can paint no more: the client sees it end, and starts another.
            raise SystemExit(str(error)) from error
        except Exception as error:
            return _failed(order.job_id, error)

    def _keep(self, job: AnyJob, images: list[Image.Image]) -> tuple[Painted, ...]:
        """Write the finished pictures beside each other, each with the seed that paints it alone."""
        painted = []
        for index, image in enumerate(images):
            path = self._output / f"{job.id}-{index}.png"
            pictures.save(image, path)
            seed = (job.sampling.seed + index) % SEED_LIMIT
            painted.append(Painted(path=str(path), width=image.width, height=image.height, seed=seed))
        return tuple(painted)


def make_painter(setup: Setup) -> Painter:
    """The painter that `module:Class` names."""
    module, _, name = setup.painter.partition(":")
    painter: Painter = getattr(importlib.import_module(module), name)(
        device=setup.device, dtype=setup.dtype, threads=setup.threads
    )
    return painter


def _failed(job_id: str, error: Exception) -> Failed:
    if isinstance(error, MemoryError):
        error = OutOfMemory(str(error))
    if isinstance(error, EngineError):
        return Failed(job_id=job_id, code=error.code, detail=str(error)[:DETAIL_LENGTH])
    detail = "".join(traceback.format_exception(error))
    return Failed(job_id=job_id, code="error", detail=detail[-DETAIL_LENGTH:])


def main() -> None:
    # Ctrl-C in a terminal reaches the whole group: the front decides what it means, and closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        Worker(Pipe(connection)).run()


if __name__ == "__main__":
    main()

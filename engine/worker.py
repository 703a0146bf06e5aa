"""The painting process: load, then paint one job at a time, until the pipe closes.

Run as `python -m engine.worker FD`, where FD is an inherited socket that speaks `engine.messages`.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import queue
import signal
import socket
import sys
import threading
import time
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

from PIL import Image

from engine import jobs, pictures
from engine.errors import EngineDied, EngineError, GuardUnavailable, OutOfMemory
from engine.events import Cancelled, Failed, Final, Painted, Progress, Rendered, Stage, Started
from engine.guard import Gate, Guard
from engine.jobs import AnyJob
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
PR_SET_PDEATHSIG = 1


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
        line = self._lines.readline()
        if not line:  # the front ended before it had said a word
            os._exit(0)
        message = loads(line)
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
        try:
            self._connection.sendall(dumps(message))
        except ConnectionError:  # the end of the pipe ends the process, whichever thread sees it first
            os._exit(0)


class Reporter:
    """The per-step callback of one job: it cancels, throttles previews and sends progress.

    Without a `preview_path` there are no previews.
    """

    def __init__(self, pipe: Pipe, job_id: str, preview_path: Path | None) -> None:
        self._pipe = pipe
        self._job_id = job_id
        self._path = preview_path
        self._last_preview = time.monotonic()

    def __call__(self, stage: Stage, step: int, total: int, preview: Preview | None = None) -> None:
        if self._pipe.is_cancelled(self._job_id):
            raise JobCancelled
        path = self._write(preview, self._path) if preview and self._path and self._due() else None
        self._pipe.send(Progress(job_id=self._job_id, stage=stage, step=step, total=total, preview=path))

    def _due(self) -> bool:
        return time.monotonic() - self._last_preview >= PREVIEW_SECONDS

    def _write(self, preview: Preview, path: Path) -> str:
        pictures.save(preview(), path)
        self._last_preview = time.monotonic()
        return str(path)


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
        self._gate = Gate(partial(make_guard, self._setup) if self._setup.guard is not None else None)

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
        except EngineDied as error:
            end(error)
        except Exception:
            pass  # the front has been told

    def _load(self, model: str) -> Painter:
        """The painter with this model in memory. The front is told what became of it, and whoever asks as well."""
        if self._painter is not None and self._model == model:
            return self._painter
        self._model = None  # a load that fails half-way leaves nothing to paint with
        try:
            self._painter = self._painter or make_painter(self._setup)
            self._painter.load(model)
        except EngineDied:
            raise
        except Exception as error:
            self._pipe.send(Unavailable(model=model, detail=_failed("", error).detail))
            raise
        self._model = model
        with suppress(GuardUnavailable):  # each job is told
            self._gate.ready()
        self._pipe.send(Loaded(model=model, device=str(getattr(self._painter, "device", ""))))
        return self._painter

    def _paint(self, order: Paint) -> Final:
        """Whatever happens, short of the process ending, becomes the job's last event."""
        try:
            job = jobs.loads(order.job)
            report = Reporter(self._pipe, job.id, None if self._gate.guarded else preview_path(self._output, job.id))
            if self._pipe.is_cancelled(job.id):
                return Cancelled(job_id=job.id)
            painter = self._load(job.model)
            self._gate.ready()
            self._pipe.send(Started(job_id=job.id))
            began = time.monotonic()
            images = painter.paint(job, report)
            self._gate.judge(images)
            painted = self._keep(job, images)
            return Rendered(job_id=job.id, pictures=painted, seconds=time.monotonic() - began)
        except JobCancelled:
            return Cancelled(job_id=order.job_id)
        except EngineDied as error:
            end(error)
        except Exception as error:
            return _failed(order.job_id, error)

    def _keep(self, job: AnyJob, images: list[Image.Image]) -> tuple[Painted, ...]:
        """Write the finished pictures beside each other, each with the seed that paints it alone; all or none."""
        paths = [self._output / f"{job.id}-{index}.png" for index in range(len(images))]
        painted = []
        try:
            for path, image, seed in zip(paths, images, jobs.seeds_of(job), strict=True):
                pictures.save(image, path)
                painted.append(Painted(path=str(path), width=image.width, height=image.height, seed=seed))
        except BaseException:
            for path in paths:
                path.unlink(missing_ok=True)
            raise
        return tuple(painted)


def end(error: EngineDied) -> NoReturn:
    """The painter says that this process can paint no more: the client sees it end, and starts another.

    At once: with a device that is lost, an orderly exit may wait for ever.
    """
    print(error, file=sys.stderr, flush=True)
    os._exit(1)


def make_painter(setup: Setup) -> Painter:
    """The painter that `module:Class` names."""
    module, _, name = setup.painter.partition(":")
    painter: Painter = getattr(importlib.import_module(module), name)(
        device=setup.device, dtype=setup.dtype, threads=setup.threads
    )
    return painter


def make_guard(setup: Setup) -> Guard:
    """The classifier in the folder that the setup names; its libraries are heavy, and not everyone has one."""
    classifier = importlib.import_module("engine.classifier")
    guard: Guard = classifier.ClassifierGuard(Path(str(setup.guard)), setup.guard_labels, setup.guard_threshold)
    return guard


def _failed(job_id: str, error: Exception) -> Failed:
    if isinstance(error, MemoryError):
        error = OutOfMemory(str(error))
    if isinstance(error, EngineError):
        return Failed(job_id=job_id, code=error.code, detail=str(error)[:DETAIL_LENGTH])
    detail = "".join(traceback.format_exception(error))
    return Failed(job_id=job_id, code="error", detail=detail[-DETAIL_LENGTH:])


def die_with_the_front() -> None:
    """Let Linux kill this process when its parent ends: one that is stopped cannot see the pipe close."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def main() -> None:
    # Ctrl-C in a terminal reaches the whole group: the front decides what it means, and closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_the_front()
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        Worker(Pipe(connection)).run()


if __name__ == "__main__":
    main()

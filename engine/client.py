"""The engine as the rest of the program sees it: jobs in, events out, and a process behind that may come and go.

Nothing here imports torch: the painter is named by a string, and only the child imports it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine import jobs
from engine.child import Child
from engine.errors import EngineDied, ModelUnavailable
from engine.events import Cancelled, Event, Final, Loading, Progress, Started
from engine.jobs import AnyJob
from engine.messages import Cancel, Paint, Setup, preview_path

log = logging.getLogger(__name__)

KANDINSKY = "engine.kandinsky2.painter:KandinskyPainter"


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineState:
    """The painting process at a moment: `pid` is None while there is none, `loaded` the model in memory, `loading` one
    that is being read, and `load_seconds` how long it took to read the last one. `starts` counts the processes."""

    pid: int | None = None
    device: str = ""
    loaded: str | None = None
    loading: str | None = None
    load_seconds: float | None = None
    starts: int = 0


class Engine(Protocol):
    """Whatever paints: this machine's child process, or one day a cluster."""

    async def start(self) -> None:
        """Begin to make ready. Returns at once; the first job waits for what is not ready yet."""

    async def ready(self) -> None:
        """Wait until the model is there. One that could not be loaded, or whose process ended, is tried again.

        Raises `ModelUnavailable` when it cannot be loaded, and `EngineDied` when the process ends over it.
        """

    async def use(self, model: str) -> None:
        """Make this model the one that is loaded from the start, and wait until it is there.

        Raises as `ready` does; the one before then stays the one that is loaded from the start.
        """

    def state(self) -> EngineState:
        """How it is just now."""

    async def stop(self) -> None:
        """End all painting. A run in progress raises `EngineDied`."""

    def run(self, job: AnyJob) -> AsyncGenerator[Event, None]:
        """Paint the job: its events, the last of which is `Rendered`, `Failed` or `Cancelled`.

        Jobs are painted one at a time, in the order of the calls. Raises `EngineDied` when the painting process
        ends or hangs before the job does; the next run has a new process. Closing it early cancels the job.
        """

    async def cancel(self, job_id: str) -> None:
        """Stop that job at its next step, or before it begins. An id that is not running has no effect."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadlines:
    """Seconds that the child may stay silent, by what it is doing, before it counts as hung."""

    load: float = 900.0
    step: float = 120.0
    decode: float = 120.0

    def after(self, event: Event | None, *, cancelled: bool = False) -> float:
        """How long the next event may take, after the last one of the job; None: the job was only handed over.

        Between `Started` and the first step, a job may wait for weights that no job before it needed. One that is
        cancelled is not given the time for that; it is while its model loads, which the next job needs as well.
        """
        match event:
            case Loading():
                return self.load
            case Started() if not cancelled:
                return self.load
            case Progress(stage="decode"):
                return self.decode
            case _:
                return self.step


@dataclass(kw_only=True, slots=True)
class Run:
    """A job that was handed in: whether it is cancelled, and what was heard of it last."""

    job_id: str
    cancelled: asyncio.Event
    last: Event | None = None


class LocalEngine:
    """An `Engine` over one child process, which is started again after it dies or hangs.

    `painter` is `module:Class`; its pictures are written to the folder `output`. With `model`, that model is loaded
    from the start. Crashes in a row are answered by pauses that double from `backoff` seconds to 30.

    With `guard`, the folder of an image classifier, no picture is written that shows one of `guard_labels` with a
    probability of `guard_threshold` (above 0, up to 1) or more, or that cannot be looked at; there are no previews.
    """

    def __init__(
        self,
        *,
        output: Path,
        painter: str = KANDINSKY,
        model: str | None = None,
        device: str = "auto",
        dtype: str = "auto",
        threads: int | None = None,
        deadlines: Deadlines | None = None,
        backoff: float = 1.0,
        guard: Path | None = None,
        guard_labels: Sequence[str] = (),
        guard_threshold: float = 0.5,
        on_start: Callable[[], None] = lambda: None,
    ) -> None:
        self._setup = Setup(
            painter=painter,
            output=str(output),
            device=device,
            dtype=dtype,
            threads=threads,
            guard=None if guard is None else str(guard),
            guard_labels=tuple(guard_labels),
            guard_threshold=guard_threshold,
        )
        self._model = model
        self._deadlines = deadlines or Deadlines()
        self._backoff = backoff
        self._on_start = on_start
        self._crashes = 0
        self._starts = 0
        self._child: Child | None = None
        self._stopped = False
        self._turn = asyncio.Lock()
        self._runs: dict[str, Run] = {}
        self._leaving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the child, which begins to load the model. Also undoes `stop`."""
        self._stopped = False
        async with self._turn:
            await self._living_child()

    async def stop(self) -> None:
        self._stopped = True
        if self._child:
            await self._child.end()
        await self._left()

    async def ready(self) -> None:
        async with self._turn:
            await self._left()
            await self._pause(asyncio.Event())
            child = await self._living_child()
            if self._model is None:
                return
            if child.unavailable is not None:
                child.load(self._model)
            try:
                async with asyncio.timeout(self._deadlines.load):
                    await child.settled.wait()
            except TimeoutError:
                await child.end(patience=0)
            if child.unavailable is not None:
                raise ModelUnavailable(child.unavailable)
            if child.loaded is None:
                self._crashes += 1
                raise EngineDied("It ended while it loaded the model.")

    async def use(self, model: str) -> None:
        before, self._model = self._model, model
        try:
            async with self._turn:
                await self._left()
                await self._pause(asyncio.Event())
                child = await self._living_child()
                if model not in (child.loaded, child.awaited):
                    child.load(model)
            await self.ready()
        except BaseException:
            self._model = before
            raise

    def state(self) -> EngineState:
        child = self._child if self._child and self._child.alive else None
        if child is None:
            return EngineState(starts=self._starts)
        return EngineState(
            pid=child.process.pid,
            device=child.device,
            loaded=None if child.awaited else child.loaded,
            loading=child.awaited,
            load_seconds=child.load_seconds,
            starts=self._starts,
        )

    async def run(self, job: AnyJob) -> AsyncGenerator[Event, None]:
        run = self._runs[job.id] = Run(job_id=job.id, cancelled=asyncio.Event())
        try:
            async with self._turn:
                await self._left()
                await self._pause(run.cancelled)
                if run.cancelled.is_set():
                    yield Cancelled(job_id=job.id)
                    return
                async with aclosing(self._paint(job, run, await self._living_child())) as events:
                    async for event in events:
                        yield event
        finally:
            self._runs.pop(job.id, None)
            preview_path(Path(self._setup.output), job.id).unlink(missing_ok=True)

    async def cancel(self, job_id: str) -> None:
        run = self._runs.get(job_id)
        if run is None:
            return
        run.cancelled.set()
        if self._child:
            self._child.send(Cancel(job_id=job_id))
            if run.last is not None:  # it is this job that the child is heard out on
                self._child.hurry(self._deadlines.after(run.last, cancelled=True))

    async def _paint(self, job: AnyJob, run: Run, child: Child) -> AsyncGenerator[Event, None]:
        """The job's events; a job that is left before its last one is cancelled."""
        if child.loaded != job.model:
            run.last = Loading(job_id=job.id, model=job.model)
            yield run.last
            child.await_model(job.model)
        child.send(Paint(job_id=job.id, job=jobs.dumps(job)))
        if run.cancelled.is_set():  # while `Loading` was out, before the child knew of the job
            child.send(Cancel(job_id=job.id))
        try:
            while not isinstance(run.last, Final):
                run.last = await self._next(child, run)
                yield run.last
            self._crashes = 0
        finally:
            if not isinstance(run.last, Final) and child.alive:
                run.cancelled.set()
                child.send(Cancel(job_id=job.id))
                self._leaving = asyncio.create_task(self._see_out(child, run))

    async def _see_out(self, child: Child, run: Run) -> None:
        """Hear a job to its end that nobody waits for, so that the next one does not meet a process that hangs."""
        with suppress(EngineDied):
            while not isinstance(run.last, Final):
                run.last = await self._next(child, run)

    async def _left(self) -> None:
        """Wait until the job that was left before its end has come to it, or its process has."""
        if self._leaving:
            await asyncio.wait([self._leaving])

    async def _next(self, child: Child, run: Run) -> Event:
        try:
            return await child.next(self._deadlines.after(run.last, cancelled=run.cancelled.is_set()))
        except EngineDied as error:
            if not self._stopped:
                self._crashes += 1
                log.error("%s (crash %d in a row)", error, self._crashes)
            raise

    async def _pause(self, cancelled: asyncio.Event) -> None:
        """Wait before another start after crashes, but no longer than until the job is cancelled."""
        if self._crashes and not (self._child and self._child.alive):
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_after(self._crashes, self._backoff)):
                    await cancelled.wait()

    async def _living_child(self) -> Child:
        self._check_stopped()
        if self._child and self._child.alive:
            return self._child
        if self._child:
            await self._child.end()
        self._child = await Child.spawn(self._setup)
        self._starts += 1
        self._on_start()
        try:
            self._check_stopped()  # it may have been, meanwhile
        except EngineDied:
            await self._child.end()
            raise
        if self._model:
            self._child.load(self._model)
        return self._child

    def _check_stopped(self) -> None:
        if self._stopped:
            raise EngineDied("The engine was stopped.")


def pause_after(crashes: int, backoff: float) -> float:
    """The seconds to wait after so many crashes in a row: `backoff`, doubled each time, up to 30, however many."""
    return float(min(30.0, backoff * 2 ** min(crashes - 1, 16)))

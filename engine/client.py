"""The engine as the rest of the program sees it: jobs in, events out, and a process behind that may come and go.

Nothing here imports torch: the painter is named by a string, and only the child imports it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine import jobs
from engine.errors import EngineDied, ModelUnavailable
from engine.events import Cancelled, Event, Final, Loading, Progress
from engine.jobs import AnyJob
from engine.messages import Cancel, Load, Loaded, Order, Paint, Setup, Unavailable, dumps, loads, preview_path

log = logging.getLogger(__name__)

KANDINSKY = "engine.kandinsky2.painter:KandinskyPainter"
LINE_LIMIT = 1 << 20

CHILD_ENVIRONMENT = {"OMP_WAIT_POLICY": "passive"}
"""Torch's threads wait for each other asleep: on a machine that does other things too, spinning costs tenfold."""


class Engine(Protocol):
    """Whatever paints: this machine's child process, or one day a cluster."""

    async def start(self) -> None:
        """Begin to make ready. Returns at once; the first job waits for what is not ready yet."""

    async def ready(self) -> None:
        """Wait until the model is there. One that could not be loaded, or whose process ended, is tried again.

        Raises `ModelUnavailable` when it cannot be loaded, and `EngineDied` when the process ends over it.
        """

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

    def after(self, event: Event | None) -> float:
        """Until the first step, weights may still be read: whatever a stage needs is read when it is needed."""
        if not isinstance(event, Progress):
            return self.load
        return self.decode if event.stage == "decode" else self.step


class Child:
    """One painting process and the pipe to it."""

    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.process = process
        self.loaded: str | None = None
        self.unavailable: str | None = None
        self.settled = asyncio.Event()
        """Set once the load has ended, well or not."""
        self._reader = reader
        self._writer = writer
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def spawn(cls, setup: Setup) -> Child:
        """A fresh interpreter that inherits one end of a socket, and finds every module that this one finds."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "engine.worker", str(theirs.fileno())),
                stdin=asyncio.subprocess.DEVNULL,
                env=CHILD_ENVIRONMENT | os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                pass_fds=[theirs.fileno()],
            )
        child = cls(process, *await asyncio.open_connection(sock=ours, limit=LINE_LIMIT))
        child.send(setup)
        return child

    @property
    def alive(self) -> bool:
        return not self._listening.done()

    def load(self, model: str) -> None:
        """Let the process load a model, whatever came of the one before."""
        self.loaded = self.unavailable = None
        self.settled.clear()
        self.send(Load(model=model))

    def send(self, order: Order) -> None:
        """Say this to the process; to one that has ended, nothing is said."""
        if not self._writer.is_closing():
            self._writer.write(dumps(order))

    async def next(self, seconds: float) -> Event:
        """The next event. Raises `EngineDied` when the process ends, and ends it after `seconds` of silence."""
        try:
            async with asyncio.timeout(seconds):
                event = await self._events.get()
        except TimeoutError:
            await self.end(patience=0)
            raise EngineDied(f"It was silent for {seconds:g} s.") from None
        if event is None:
            self._events.put_nowait(None)  # whoever asks again hears the same
            raise EngineDied(f"Its exit status is {await self.process.wait()}.")
        return event

    async def end(self, *, patience: float = 5.0) -> None:
        """Close the pipe, which ends the process; kill it where that takes longer than `patience` seconds."""
        self._writer.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.process.wait()
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        await self._listening

    async def _listen(self) -> None:
        """Sort what the process says, until it ends."""
        try:
            async for line in self._reader:
                match loads(line):
                    case Loaded(model=model):
                        self.loaded, self.unavailable = model, None
                        self.settled.set()
                    case Unavailable(model=model, detail=detail):
                        log.error("model %s is unavailable: %s", model, detail)
                        self.unavailable = detail
                        self.settled.set()
                    case event:
                        self._events.put_nowait(event)
        except (ValueError, ConnectionError) as error:
            log.error("the painting process said something unheard of: %s", error)
        finally:
            self._writer.close()
            self._events.put_nowait(None)
            self.settled.set()


class LocalEngine:
    """An `Engine` over one child process, which is started again after it dies or hangs.

    `painter` is `module:Class`; its pictures are written to the folder `output`. With `model`, that model is loaded
    from the start. Crashes in a row are answered by pauses that double from `backoff` seconds to 30.
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
    ) -> None:
        self._setup = Setup(painter=painter, output=str(output), device=device, dtype=dtype, threads=threads)
        self._model = model
        self._deadlines = deadlines or Deadlines()
        self._backoff = backoff
        self._crashes = 0
        self._child: Child | None = None
        self._stopped = False
        self._turn = asyncio.Lock()
        self._cancels: dict[str, asyncio.Event] = {}

    async def start(self) -> None:
        """Start the child, which begins to load the model. Also undoes `stop`."""
        self._stopped = False
        async with self._turn:
            await self._living_child()

    async def stop(self) -> None:
        self._stopped = True
        if self._child:
            await self._child.end()

    async def ready(self) -> None:
        async with self._turn:
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

    async def run(self, job: AnyJob) -> AsyncGenerator[Event, None]:
        cancelled = self._cancels[job.id] = asyncio.Event()
        try:
            async with self._turn:
                await self._pause(cancelled)
                if cancelled.is_set():
                    yield Cancelled(job_id=job.id)
                    return
                async with aclosing(self._paint(job, await self._living_child())) as events:
                    async for event in events:
                        yield event
        finally:
            self._cancels.pop(job.id, None)
            preview_path(Path(self._setup.output), job.id).unlink(missing_ok=True)

    async def cancel(self, job_id: str) -> None:
        if job_id in self._cancels:
            self._cancels[job_id].set()
            if self._child:
                self._child.send(Cancel(job_id=job_id))

    async def _paint(self, job: AnyJob, child: Child) -> AsyncGenerator[Event, None]:
        """The job's events; a job that is left before its last one is cancelled."""
        if child.loaded != job.model:
            yield Loading(job_id=job.id, model=job.model)
        child.send(Paint(job_id=job.id, job=jobs.dumps(job)))
        if self._cancels[job.id].is_set():  # while `Loading` was out, before the child knew of the job
            child.send(Cancel(job_id=job.id))
        event: Event | None = None
        try:
            while not isinstance(event, Final):
                event = await self._next(child, job.id, event)
                yield event
            self._crashes = 0
        finally:
            if not isinstance(event, Final):
                child.send(Cancel(job_id=job.id))

    async def _next(self, child: Child, job_id: str, last: Event | None) -> Event:
        """The job's next event; what is still said about an abandoned job before it is passed over."""
        while True:
            try:
                event = await child.next(self._deadlines.after(last))
            except EngineDied as error:
                self._crashes += 1
                log.error("%s (crash %d in a row)", error, self._crashes)
                raise
            if event.job_id == job_id:
                return event

    async def _pause(self, cancelled: asyncio.Event) -> None:
        """Wait before another start after crashes, but no longer than until the job is cancelled."""
        if self._crashes and not (self._child and self._child.alive):
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_after(self._crashes, self._backoff)):
                    await cancelled.wait()

    async def _living_child(self) -> Child:
        if self._stopped:
            raise EngineDied("The engine was stopped.")
        if self._child and self._child.alive:
            return self._child
        if self._child:
            await self._child.end()
        self._child = await Child.spawn(self._setup)
        if self._model:
            self._child.load(self._model)
        return self._child


def pause_after(crashes: int, backoff: float) -> float:
    """The seconds to wait after so many crashes in a row: `backoff`, doubled each time, up to 30, however many."""
    return float(min(30.0, backoff * 2 ** min(crashes - 1, 16)))

"""One painting process, as its front sees it: started, spoken to, listened to with patience, and ended."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import time
from contextlib import suppress

from engine.errors import EngineDied
from engine.events import Event
from engine.messages import Load, Loaded, Order, Setup, Unavailable, dumps, loads

log = logging.getLogger(__name__)

LINE_LIMIT = 1 << 20
KILL_SECONDS = 10.0
"""What the kernel gets to end a killed process; one that hangs in a device's driver may not end at all."""

CHILD_ENVIRONMENT = {"OMP_WAIT_POLICY": "passive"}
"""Torch's threads wait for each other asleep: on a machine that does other things too, spinning costs tenfold."""


class Child:
    """One painting process and the pipe to it."""

    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.process = process
        self.loaded: str | None = None
        self.unavailable: str | None = None
        self.awaited: str | None = None
        """The model that is being read."""
        self.device = ""
        self.load_seconds: float | None = None
        """How long it took to read the last one that was read."""
        self.settled = asyncio.Event()
        """Set once the load has ended, well or not."""
        self._reader = reader
        self._writer = writer
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listening = asyncio.create_task(self._listen())
        self._patience: asyncio.Timeout | None = None
        self._awaited_at = 0.0

    @classmethod
    async def spawn(cls, setup: Setup) -> Child:
        """A fresh interpreter that inherits one end of a socket, and finds every module that this one finds."""
        ours, theirs = socket.socketpair()
        with theirs:
            reader, writer = await asyncio.open_connection(sock=ours, limit=LINE_LIMIT)
            try:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-m", "engine.worker", str(theirs.fileno())),
                    stdin=asyncio.subprocess.DEVNULL,
                    env=CHILD_ENVIRONMENT | os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                    pass_fds=[theirs.fileno()],
                )
            except BaseException:  # a process that was started all the same ends with its pipe
                writer.close()
                raise
        child = cls(process, reader, writer)
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
        self.await_model(model)

    def await_model(self, model: str) -> None:
        """Take the time from now on, unless that model is being read already."""
        if self.awaited != model:
            self.awaited, self._awaited_at = model, time.monotonic()

    def send(self, order: Order) -> None:
        """Say this to the process; to one that has ended, nothing is said."""
        if not self._writer.is_closing():
            self._writer.write(dumps(order))

    async def next(self, seconds: float) -> Event:
        """The next event. Raises `EngineDied` when the process ends, and ends it after `seconds` of silence."""
        try:
            async with asyncio.timeout(seconds) as self._patience:
                event = await self._events.get()
        except TimeoutError:
            await self.end(patience=0)
            raise EngineDied("It was silent for too long, and was killed.") from None
        finally:
            self._patience = None
        if event is None:
            self._events.put_nowait(None)  # whoever asks again hears the same
            await self.end()
            raise EngineDied(f"Its exit status is {self.process.returncode}.")
        return event

    def hurry(self, seconds: float) -> None:
        """Wait no longer than this, from now, for the event that is awaited."""
        soon = asyncio.get_running_loop().time() + seconds
        if self._patience and (when := self._patience.when()) is not None and soon < when:
            self._patience.reschedule(soon)

    async def end(self, *, patience: float = 5.0) -> None:
        """Close the pipe, which ends the process; kill it where that takes longer than `patience` seconds."""
        self._writer.close()
        try:
            await self._gone(patience)
        finally:
            with suppress(ProcessLookupError):
                self.process.kill()
        if not await self._gone(KILL_SECONDS):
            log.error("process %d cannot be killed: its device does not answer", self.process.pid)
        await asyncio.wait([self._listening])

    async def _gone(self, seconds: float) -> bool:
        """Whether the process has ended, after no more than so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.process.wait()
        return self.process.returncode is not None

    async def _listen(self) -> None:
        """Sort what the process says, until it ends."""
        try:
            async for line in self._reader:
                match loads(line):
                    case Loaded(model=model, device=device):
                        self.loaded, self.unavailable, self.device = model, None, device
                        if self.awaited == model:
                            self.load_seconds = time.monotonic() - self._awaited_at
                        self._settle()
                    case Unavailable(model=model, detail=detail):
                        log.error("model %s is unavailable: %s", model, detail)
                        self.loaded, self.unavailable = None, detail
                        self._settle()
                    case event:
                        self.awaited = None  # a job that came to its end before its model was asked for
                        self._events.put_nowait(event)
        except (ValueError, ConnectionError) as error:
            log.error("the painting process said something unheard of: %s", error)
        finally:
            self._writer.close()
            self._events.put_nowait(None)
            self._settle()

    def _settle(self) -> None:
        """No model is being read any more."""
        self.awaited = None
        self.settled.set()

"""How the bot is, in figures that live no longer than it does."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.operation.errors import Errors
from engine.client import Engine, EngineState

_RESIDENT = re.compile(r"^VmRSS:\s*(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of memory that the bot and the painting process take; None where nobody tells."""

    bot: int | None
    engine: int | None


class Vitals:
    """What is asked of the processes. `device` is the one that was set, for as long as the engine has not told its own.
    `started_at` is in seconds since the epoch."""

    def __init__(self, *, engine: Engine, errors: Errors, device: str, clock: Callable[[], float] = time.time) -> None:
        self.errors = errors
        self.started_at = clock()
        self._engine = engine
        self._device = device

    def engine(self) -> EngineState:
        """The painting process just now."""
        return self._engine.state()

    def device(self) -> str:
        """Where is painted."""
        return self._engine.state().device or self._device

    def memory(self) -> Memory:
        """What both processes take just now."""
        pid = self._engine.state().pid
        return Memory(resident(os.getpid()), None if pid is None else resident(pid))


def resident(pid: int) -> int | None:
    """The bytes of memory that a process takes; None where the system does not tell, as outside of Linux."""
    try:
        told = _RESIDENT.search(Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return None
    return int(told[1]) * 1024 if told else None

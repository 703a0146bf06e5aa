"""What is given up when memory runs out: first painting at once, then speed, at last the job."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TypeVar

from engine.errors import OutOfMemory
from engine.kandinsky2.device import guard_memory
from engine.kandinsky2.modules import Modules

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")


class Rung(IntEnum):
    """Each needs less memory than the one above it, and more time."""

    WHOLE = 0
    """All pictures at once, all parts of the model on the device."""
    SINGLY = 1
    """One picture after the other. Each has its own seed, so that they are the same pictures."""
    SPARING = 2
    """As before; only the part at work is on the device, and large pictures are decoded in tiles."""


class Ladder:
    """How one job is painted: a rung lower each time memory runs out, and never higher again.

    A job's ladder is its own. Memory may be short because another program has it for a minute, and nobody would say
    when it is back; to find out again costs the next job no more than one stage, begun and broken off.
    """

    def __init__(self, modules: Modules) -> None:
        self.rung = Rung.WHOLE
        self._modules = modules
        modules.sparing = False

    def groups(self, rows: Sequence[Item], *, at_once: int | None = None) -> list[list[Item]]:
        """The rows of a batch as they are to be worked on together; no more than `at_once` of them."""
        size = (at_once or len(rows)) if self.rung is Rung.WHOLE else 1
        return [list(rows[first : first + size]) for first in range(0, len(rows), size)]

    def within(self, work: Callable[[], Result], *, pictures: int = 1) -> Result:
        """The result of work on so many pictures, begun anew on the next rung where memory runs out.

        Raises `OutOfMemory` on the last one, and `EngineDied` for a device that is lost.
        """
        while True:
            try:
                return guard_memory(work)
            except OutOfMemory as error:
                if self.rung is Rung.SPARING:
                    raise
                reason = error.detail
            # Out of the `except` block, which kept what the work had taken.
            self._descend(Rung.SINGLY if self.rung is Rung.WHOLE and pictures > 1 else Rung.SPARING, reason)

    def _descend(self, rung: Rung, reason: str) -> None:
        log.warning("memory ran out, going on %s: %s", rung.name.lower(), reason)
        self.rung = rung
        self._modules.sparing = rung is Rung.SPARING

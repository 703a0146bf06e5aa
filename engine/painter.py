"""What a painter is: the one class a worker is given by name, and the callback through which it reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from PIL import Image

from engine.events import Stage
from engine.jobs import AnyJob

Preview: TypeAlias = Callable[[], Image.Image]


class Report(Protocol):
    """Called on entering a stage and after every step of it: `step` of `total` steps over all stages are done.

    Raises when the job is to stop: a painter lets that exception through. `preview` paints what can be seen so
    far; it is called only when a preview is due, so it may cost a little.
    """

    def __call__(self, stage: Stage, step: int, total: int, preview: Preview | None = None) -> None: ...


class Painter(Protocol):
    """Made once per process with `device` ("auto", "cpu", "cuda" ...), `dtype` and `threads`; one job at a time.

    One that paints on a device tells it by an attribute `device`.
    """

    def load(self, model: str) -> None:
        """Make this model the one in memory; at once, if it is. Raises `EngineError`."""

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        """The job's pictures, in order of their seeds or frames, with the loaded model. Raises `EngineError`."""

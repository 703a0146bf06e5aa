"""The steps of a job, counted over all its stages."""

from __future__ import annotations

from engine.events import Stage
from engine.painter import Preview, Report


class Steps:
    """Counts the steps of a job over all its stages, and reports each."""

    def __init__(self, report: Report, total: int) -> None:
        self._report = report
        self._total = total

    def enter(self, stage: Stage, first: int, steps: int, *, calls: int | None = None) -> None:
        """Begin a stage of so many steps, perhaps anew, before which `first` are done.

        Where memory is short each step is taken in several `calls` of a module; None: one call a step.
        """
        self._stage = stage
        self._first = first
        self._steps = steps
        self._calls = calls or steps
        self._done = 0
        self._tell()

    def done(self, preview: Preview | None = None) -> None:
        """One call is done."""
        self._done += 1
        self._tell(preview)

    def _tell(self, preview: Preview | None = None) -> None:
        step = self._first + self._done * self._steps // self._calls
        self._report(self._stage, step, self._total, preview)

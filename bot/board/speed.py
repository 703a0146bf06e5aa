"""How long a picture at work still takes, told from its own steps."""

from __future__ import annotations

import time
from collections.abc import Callable

LEAST_STEPS = 2
"""So many steps at least are measured before anything is told from them."""


class Speed:
    """Measures the steps of one attempt, from its first report on: what comes before that is loading."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first: tuple[int, float] | None = None

    def left(self, step: int, total: int) -> float | None:
        """The seconds that are left now that `step` of `total` steps are done; None while too little is known."""
        now = self._clock()
        if self._first is None:
            self._first = step, now
        first, began = self._first
        if step - first < LEAST_STEPS or total < step:
            return None
        return (now - began) / (step - first) * (total - step)

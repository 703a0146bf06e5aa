"""What was just done is not done again at once: a button that is pressed twice in a hurry is meant once."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

SECONDS = 3.0
"""How long after the end of what was done the same again is taken for a slip."""
REMEMBERED = 1000


class Once:
    """Remembers what was done lately, in memory alone: a slip does not outlast a restart."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def is_slip(self, key: Hashable) -> bool:
        """Whether the same was done a moment ago."""
        return self._until.get(key, 0.0) > self._clock()

    def done(self, key: Hashable) -> None:
        """Note that it is done, just now."""
        if len(self._until) >= REMEMBERED:
            now = self._clock()
            self._until = {other: until for other, until in self._until.items() if until > now}
        self._until[key] = self._clock() + SECONDS

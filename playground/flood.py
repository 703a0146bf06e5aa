"""How much a bot may send: Telegram's limits on floods."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from playground.errors import too_many_requests

OVERALL = (30, 1.0)
PRIVATE = (60, 60.0)
GROUP = (20, 60.0)
"""So many messages, edits included, in so many seconds: of one bot altogether, in a private chat, in a group.

In a private chat Telegram asks for one a second and lets bursts pass: here, one a second over a minute."""


class Flood:
    """Counts what bots send, while `enforced`."""

    def __init__(self, *, enforced: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._enforced = enforced
        self._clock = clock
        self._sent: dict[tuple[int, str], deque[float]] = {}

    def count(self, bot_id: int, chat: str, messages: int = 1) -> None:
        """Let a bot send; raises `ApiError` 429 where that is too much."""
        if not self._enforced:
            return
        now = self._clock()
        limits = {(bot_id, ""): OVERALL}
        if chat:  # an edit of an inline message names none
            limits[bot_id, chat] = GROUP if chat.startswith("-") else PRIVATE
        waits = [self._wait(key, limit, now, messages) for key, limit in limits.items()]
        if max(waits) > 0:
            raise too_many_requests(math.ceil(max(waits)))
        for key in limits:
            self._sent[key].extend([now] * messages)

    def _wait(self, key: tuple[int, str], limit: tuple[int, float], now: float, messages: int) -> float:
        """How long until so many more messages fit the limit; 0 when they do now."""
        allowed, seconds = limit
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        excess = len(sent) + messages - allowed
        return sent[min(excess, len(sent)) - 1] + seconds - now if excess > 0 and sent else 0.0

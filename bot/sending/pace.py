"""Telegram's flood limits, kept: one message a second in a private chat, twenty a minute in a group, edits counted."""

from __future__ import annotations

import asyncio
import bisect
import itertools
import logging
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

import httpx
from telegram.constants import FloodLimit
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.metrics import Metrics

log = logging.getLogger(__name__)

PRIVATE_SECONDS = 1.0 / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT
GROUP_SECONDS = 60.0 / FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP
MINUTE = 60.0
SPARED = 4
"""Of what a chat may see in a minute, one in so many is left to answers and pictures. An end may go as far beyond: the
limits are soft, and it is better told at once."""
REMEMBERED = 10_000
PATIENCE_SECONDS = 30.0
TRIES = 3
AGAIN_SECONDS = 0.5
_SILENT = frozenset({"sendChatAction", "answerCallbackQuery", "deleteMessage"})
_QUIET_SENDS = frozenset({"sendChatAction", "sendInvoice"})
_Json = bool | dict[str, Any] | list[dict[str, Any]]


class Pace(BaseRateLimiter[None]):
    """Answers go out at once; edits that can wait ask for a `turn`, which whatever else is sent to the chat delays: a
    second or three since the last of it, and longer where the last minute has as many messages as Telegram allows.

    When Telegram asks for patience all the same, the request waits and is made again.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        metrics: Metrics | None = None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._metrics = metrics or Metrics()
        self.sent: Callable[[dict[str, Any]], Awaitable[None]] | None = None
        self._sent: dict[int, deque[float]] = {}
        self._patience: dict[int, float] = {}
        self._counted: Counter[int] = Counter()
        self._lines: dict[int, list[tuple[bool, int]]] = {}
        self._numbers = itertools.count()
        self._requests: deque[float] = deque()

    async def turn(self, chat_id: int, *, urgent: bool = False) -> None:
        """Wait until the chat may see one more edit; what is urgent goes before all that is not.

        Telegram counts over a minute and lets bursts pass, so what is urgent goes at once while the minute has room:
        whoever has just been answered sees at once what the answer was about.
        """
        mine = (not urgent, next(self._numbers))
        line = self._lines.setdefault(chat_id, [])
        bisect.insort(line, mine)
        try:
            # Whoever comes before may have grown in number meanwhile, so each looks again when its time has come.
            while (seconds := self._wait(chat_id, urgent, line.index(mine))) > 0:
                await self._sleep(seconds)
            self._count(chat_id)
            self._counted[chat_id] += 1
        finally:
            line.remove(mine)
            if not line:
                self._lines.pop(chat_id, None)

    def lately(self) -> int:
        """How many requests were made in the last second, to whichever chat."""
        while self._requests and self._requests[0] <= self._clock() - 1.0:
            self._requests.popleft()
        return len(self._requests)

    def _note(self) -> None:
        self._requests.append(self._clock())
        self.lately()

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Json]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> _Json:
        """Make the request, up to `TRIES` times while Telegram asks to wait no longer than `PATIENCE_SECONDS`, or while
        it fails and to make it again can double nothing. Whatever message comes of it, `sent` is told of it."""
        answer = await self._request(callback, args, kwargs, endpoint, data)
        if self.sent is not None and _shows(endpoint):
            for message in answer if isinstance(answer, list) else [answer]:
                if isinstance(message, dict) and "message_id" in message and "chat" in message:
                    await self.sent(message)
        return answer

    async def _request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Json]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
    ) -> _Json:
        chat_id = data.get("chat_id")
        for left in reversed(range(TRIES)):
            if isinstance(chat_id, int) and endpoint not in _SILENT:
                for _ in range(_messages(data)):
                    self._made(chat_id, endpoint)
            self._note()
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = wait_of(error)
                log.warning("%s: Telegram asks to wait %g s", endpoint, seconds)
                self._metrics.flood_wait(seconds)
                if isinstance(chat_id, int):
                    self._delay(chat_id, seconds)
                if not left or seconds > PATIENCE_SECONDS:
                    raise
                await self._sleep(seconds)
            except NetworkError as error:
                if not left or isinstance(error, BadRequest) or not (is_unsent(error) or _repeatable(endpoint)):
                    raise
                log.info("%s is tried again: %s", endpoint, error)
                await self._sleep(AGAIN_SECONDS * (TRIES - left))
        raise AssertionError("the last try returns or raises")

    def _wait(self, chat_id: int, urgent: bool, before: int) -> float:
        """How long until an edit that comes after `before` others; what is not urgent leaves room in the minute."""
        now, between = self._clock(), seconds_between(chat_id)
        most = int(MINUTE / between)
        room = self._room_at(chat_id, most + most // SPARED if urgent else most - most // SPARED) - now
        asked = self._patience.get(chat_id, 0.0) - now
        if urgent:
            return max(0.0, room, asked)
        last = self._sent[chat_id][-1] if chat_id in self._sent else now - between
        return max(0.0, room, asked, last + between - now) + before * between

    def _room_at(self, chat_id: int, most: int) -> float:
        """When the last minute has fewer than so many messages."""
        sent = self._sent.get(chat_id, ())
        return sent[-most] + MINUTE if len(sent) >= most else 0.0

    def _made(self, chat_id: int, endpoint: str) -> None:
        """Count a request, unless it is an edit that has had its turn."""
        if not endpoint.startswith("edit") or chat_id not in self._counted:
            return self._count(chat_id)
        self._counted[chat_id] -= 1
        self._counted += Counter()  # those at zero go

    def _count(self, chat_id: int) -> None:
        now = self._clock()
        self._sent.setdefault(chat_id, deque(maxlen=2 * int(MINUTE / seconds_between(chat_id)))).append(now)
        if len(self._sent) > REMEMBERED:
            self._sent = {chat: sent for chat, sent in self._sent.items() if sent[-1] > now - MINUTE}

    def _delay(self, chat_id: int, seconds: float) -> None:
        """Telegram has asked for patience."""
        now = self._clock()
        self._patience = {chat: until for chat, until in self._patience.items() if until > now}
        self._patience[chat_id] = max(self._patience.get(chat_id, 0.0), now + seconds)


def seconds_between(chat_id: int) -> float:
    """The time between two messages to that chat; groups have negative ids."""
    return PRIVATE_SECONDS if chat_id > 0 else GROUP_SECONDS


def is_unsent(error: NetworkError) -> bool:
    """Whether the request was not carried out: no connection was had, or the Bot API itself said that it failed. What
    a gateway before it says (502, 504) tells nothing."""
    if isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return True
    return str(error).startswith("Internal Server Error")


def _messages(data: dict[str, Any]) -> int:
    """How many messages a request makes: an album as many as it has pictures or files."""
    media = data.get("media")
    return len(media) if isinstance(media, list | tuple) else 1


def _repeatable(endpoint: str) -> bool:
    """Whether a request made twice does what it does once."""
    return not endpoint.startswith(("send", "copy", "forward"))


def _shows(endpoint: str) -> bool:
    """Whether a message has come of the request, or has become a picture."""
    return endpoint == "editMessageMedia" or (endpoint.startswith("send") and endpoint not in _QUIET_SENDS)


def wait_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait; the library says so in either of two types."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)

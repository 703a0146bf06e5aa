"""Telegram's flood limits, kept: one message a second in a private chat, twenty a minute in a group, edits counted."""

from __future__ import annotations

import asyncio
import bisect
import itertools
import logging
import time
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
PATIENCE_SECONDS = 30.0
TRIES = 3
AGAIN_SECONDS = 0.5
_SILENT = frozenset({"sendChatAction", "answerCallbackQuery", "deleteMessage"})
_QUIET_SENDS = frozenset({"sendChatAction", "sendInvoice"})
_Json = bool | dict[str, Any] | list[dict[str, Any]]


class Pace(BaseRateLimiter[None]):
    """Answers go out at once; edits that can wait ask for a `turn`, which whatever else is sent to the chat delays.

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
        self._free: dict[int, float] = {}
        self._lines: dict[int, list[tuple[bool, int]]] = {}
        self._numbers = itertools.count()

    async def turn(self, chat_id: int, *, urgent: bool = False) -> None:
        """Wait until the chat may see one more edit; what is urgent goes before all that is not.

        Telegram lets short bursts pass, so what is urgent also goes one message ahead of its time, which whoever comes
        next makes up for: whoever has just been answered sees at once what the answer was about.
        """
        ahead = seconds_between(chat_id) if urgent else 0.0
        mine = (not urgent, next(self._numbers))
        line = self._lines.setdefault(chat_id, [])
        bisect.insort(line, mine)
        try:
            # Whoever comes before may have grown in number meanwhile, so each looks again when its time has come.
            while (seconds := self._wait(chat_id) - ahead + line.index(mine) * seconds_between(chat_id)) > 0:
                await self._sleep(seconds)
            self._delay(chat_id, self._wait(chat_id) + seconds_between(chat_id))
        finally:
            line.remove(mine)
            if not line:
                self._lines.pop(chat_id, None)

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
                self._delay(chat_id, seconds_between(chat_id))
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
                if not left or isinstance(error, BadRequest) or not (_unsent(error) or _repeatable(endpoint)):
                    raise
                log.info("%s is tried again: %s", endpoint, error)
                await self._sleep(AGAIN_SECONDS * (TRIES - left))
        raise AssertionError("the last try returns or raises")

    def _wait(self, chat_id: int) -> float:
        return max(0.0, self._free.get(chat_id, 0.0) - self._clock())

    def _delay(self, chat_id: int, seconds: float) -> None:
        now = self._clock()
        self._free[chat_id] = max(self._free.get(chat_id, 0.0), now + seconds)
        if len(self._free) > 10_000:
            self._free = {chat: free for chat, free in self._free.items() if free > now}


def seconds_between(chat_id: int) -> float:
    """The time between two messages to that chat; groups have negative ids."""
    return PRIVATE_SECONDS if chat_id > 0 else GROUP_SECONDS


def _unsent(error: NetworkError) -> bool:
    """Whether the request was not carried out: no connection was had, or the Bot API itself said that it failed. What
    a gateway before it says (502, 504) tells nothing."""
    if isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return True
    return str(error).startswith("Internal Server Error")


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

"""`python -m tests.chaos.front`: the bot as it is, with less patience, and with a named point at which it kills itself.

`CHAOS_CRASH=submitted:2` ends the process as `kill -9` does, the second time that it reaches the point `submitted`.
Nothing of the bot is changed: its methods are wrapped from outside.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partialmethod, wraps
from typing import Any

import bot.life
from bot.__main__ import main
from bot.dispatcher import Dispatcher
from engine.client import LocalEngine
from storage import Storage
from storage.purse import Purse

Method = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Point:
    """A moment before or after a step of the memory; with `needs_result`, only when that step had something to do."""

    method: str
    after: bool
    needs_result: bool = False
    owner: type = Storage


POINTS = {
    "received": Point("receive", after=True, needs_result=True),
    "submitted": Point("submit", after=True),
    "status sent": Point("status_message", after=False),
    "status kept": Point("status_message", after=True),
    "answered": Point("handled", after=False),
    "handled": Point("handled", after=True),
    "taken": Point("take", after=True, needs_result=True),
    "painted": Point("rendered", after=False),
    "rendered": Point("rendered", after=True, needs_result=True),
    "failed": Point("fail", after=True, needs_result=True),
    "crashed": Point("crashed", after=True, needs_result=True),
    "end told": Point("told", after=False),
    "end kept": Point("told", after=True),
    "due": Point("due_deliveries", after=True, needs_result=True),
    "picture sent": Point("delivered", after=False),
    "delivered": Point("delivered", after=True),
}
"""Every named point between an update and a picture. The Bot API leaves one window open: `status sent`, when a message
is in the chat and its number is not in the memory. At `picture sent` a message that is known was edited: that can be
done again."""

MONEY = {
    "giving": Point("give", after=False, owner=Purse),
    "given": Point("give", after=True, owner=Purse),
    "paying": Point("bought", after=False, owner=Purse),
    "bought": Point("bought", after=True, owner=Purse),
}
"""The named points at which credits and Stars change hands."""


def crash_at(point: Point, times: int) -> None:
    """Let this process die when it reaches the point for that time."""
    method: Method = getattr(point.owner, point.method)
    left = times

    def reached() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    @wraps(method)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not point.after:
            reached()
        result = await method(*args, **kwargs)
        if point.after and (result or not point.needs_result):
            reached()
        return result

    setattr(point.owner, point.method, wrapped)


def hurry(patience: float) -> None:
    """Shorter waits than in earnest; `patience` are the seconds that the Bot API has for an answer."""
    request = vars(bot.life)["HTTPXRequest"]
    for owner, name, hasty in (
        (LocalEngine, "__init__", partialmethod(LocalEngine.__init__, backoff=0.05)),
        (Dispatcher, "__init__", partialmethod(Dispatcher.__init__, retry=0.5)),
        (bot.life, "HTTPXRequest", lambda **options: request(**options | {"read_timeout": patience})),
    ):
        setattr(owner, name, hasty)


if __name__ == "__main__":
    hurry(float(os.environ["CHAOS_PATIENCE"]))
    name, _, number = os.environ.get("CHAOS_CRASH", "").partition(":")
    if name:
        crash_at((POINTS | MONEY)[name], int(number))
    sys.exit(main())

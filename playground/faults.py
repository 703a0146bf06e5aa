"""Faults on purpose: so that a bot can be shown how Telegram fails, one call at a time or in a storm."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Any, Literal, TypeAlias

from playground.errors import ApiError, NoAnswer
from playground.values import Json

Way: TypeAlias = Literal["refusal", "dropped", "silent"]

SPARED = ("getUpdates", "getMe")
"""What a storm passes by unless it is told otherwise: a bot that hears nothing shows nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """The next `times` calls of `method` ("*": any) by bot `bot` (None: any) fail.

    In which way: by a `refusal` with `code`, by a connection that is `dropped`, or by one that stays `silent` until
    the bot gives up. With `after`, the call is carried out and only its answer is lost.
    """

    method: str
    way: Way = "refusal"
    code: int = 500
    description: str | None = None
    retry_after: int | None = None
    times: int = 1
    after: bool = False
    bot: int | None = None

    def failure(self) -> ApiError | NoAnswer:
        """What the bot gets."""
        if self.way != "refusal":
            return NoAnswer(drop=self.way == "dropped")
        usual = {429: f"Too Many Requests: retry after {self.retry_after}", 500: "Internal Server Error"}
        text = self.description or usual.get(self.code, "Bad Gateway" if self.code >= 500 else "Bad Request")
        return ApiError(self.code, text, retry_after=self.retry_after)

    def concerns(self, bot_id: int, method: str) -> bool:
        """Whether a call is to fail by this fault."""
        return self.method.lower() in ("*", method.lower()) and self.bot in (None, bot_id)


class Storm:
    """A `share` (0 to 1) of all calls fails, each in a way of its own; one `seed` always draws the same faults.

    Refusals with 429 ask for `retry_after` seconds of patience. Methods among `spare` never fail.
    """

    def __init__(self, share: float, *, seed: int = 0, retry_after: int = 1, spare: Collection[str] = SPARED) -> None:
        self._share = share
        self._random = Random(seed)
        self._retry_after = retry_after
        self._spare = frozenset(method.lower() for method in spare)

    def fault(self, method: str) -> Fault | None:
        """The fault of the next call, if it is to fail."""
        if method.lower() in self._spare or self._random.random() >= self._share:
            return None
        return self._random.choice(
            (
                Fault(method=method, code=429, retry_after=self._retry_after),
                Fault(method=method, code=500),
                Fault(method=method, way="dropped"),
                Fault(method=method, way="dropped", after=True),
                Fault(method=method, way="silent", after=self._random.random() < 0.5),
            )
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Mishap:
    """A fault that happened. `carried_out` says that the call did its work all the same; `message` is what it sent
    or changed then."""

    method: str
    way: Way
    code: int
    carried_out: bool
    chat: str | None = None
    message: int | None = None


class Faults:
    """The faults to come, the storm, and all that has happened of both."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []
        self._storm = Storm(0.0)
        self._calls = 0
        self._happened: list[Mishap] = []

    def add(self, fault: Fault) -> None:
        """Let a fault happen, after those added before it."""
        self._coming.append(fault)

    def brew(self, storm: Storm) -> None:
        """Let this storm rage in the place of the one before."""
        self._storm = storm

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._coming.clear()
        self._storm = Storm(0.0)

    def take(self, bot_id: int, method: str) -> Fault | None:
        """The fault of this call, if it is to fail; counts it as happened."""
        self._calls += 1
        for index, fault in enumerate(self._coming):
            if fault.concerns(bot_id, method):
                self._coming[index : index + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                return fault
        return self._storm.fault(method)

    def happened(self, fault: Fault, method: str, arguments: Mapping[str, str], result: Any = None) -> None:
        """Write down a fault; `result` is what the bot does not get to know of a call that was carried out."""
        shown = result[0] if isinstance(result, list) and result else result
        message = shown.get("message_id") if isinstance(shown, dict) else None
        chat = arguments.get("chat_id")
        self._happened.append(
            Mishap(method=method, way=fault.way, code=fault.code, carried_out=fault.after, chat=chat, message=message)
        )

    def told(self) -> Json:
        """How many calls there were, and those that failed by faults, in their order."""
        return {"calls": self._calls, "mishaps": [asdict(mishap) for mishap in self._happened]}

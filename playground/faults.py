"""Faults on purpose: so that a bot can be shown how Telegram fails, one call at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from playground.errors import ApiError


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """The next `times` calls of `method` ("*": any) by bot `bot` (None: any) fail with `code`.

    With `after`, the call is carried out and only its answer is lost.
    """

    method: str
    code: int = 500
    description: str | None = None
    retry_after: int | None = None
    times: int = 1
    after: bool = False
    bot: int | None = None

    def error(self) -> ApiError:
        """The refusal that the bot gets."""
        usual = {429: f"Too Many Requests: retry after {self.retry_after}", 500: "Internal Server Error"}
        text = self.description or usual.get(self.code, "Bad Gateway" if self.code >= 500 else "Bad Request")
        return ApiError(self.code, text, retry_after=self.retry_after)

    def concerns(self, bot_id: int, method: str) -> bool:
        """Whether a call is to fail by this fault."""
        return self.method.lower() in ("*", method.lower()) and self.bot in (None, bot_id)


class Faults:
    """The faults to come."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let a fault happen, after those added before it."""
        self._coming.append(fault)

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._coming.clear()

    def take(self, bot_id: int, method: str) -> Fault | None:
        """The fault of this call, if it is to fail; counts it as happened."""
        for index, fault in enumerate(self._coming):
            if fault.concerns(bot_id, method):
                self._coming[index : index + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                return fault
        return None

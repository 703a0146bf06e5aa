"""What a person's app asks, read out of a request, and how it is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.errors import ApiError, PersonError
from playground.requests import read_request
from playground.values import Upload

MAX_WAIT = 60.0


class Asked:
    """What a person's request asks, read with one sentence for whatever is missing or wrong."""

    def __init__(self, fields: dict[str, list[str]], files: dict[str, list[Upload]]) -> None:
        self._fields = fields
        self._files = files

    def text(self, name: str, default: str = "") -> str:
        """A field, or `default` where it was not given."""
        return self._fields.get(name, [default])[0]

    def number(self, name: str) -> int | None:
        """A whole number, None where it was not given."""
        text = self.text(name).strip()
        if not text or text == "null":
            return None
        try:
            return int(text)
        except ValueError:
            raise PersonError(f"{name} must be a whole number, not {text!r}.") from None

    def required(self, name: str) -> int:
        """A whole number that must be given."""
        number = self.number(name)
        if number is None:
            raise PersonError(f"{name} is missing.")
        return number

    def seconds(self, name: str, default: float) -> float:
        """A time to wait, within reason."""
        try:
            return min(max(float(self.text(name, str(default))), 0.0), MAX_WAIT)
        except ValueError:
            raise PersonError(f"{name} must be a number of seconds.") from None

    def share(self, name: str) -> float:
        """A part of all: a number from 0 to 1."""
        try:
            share = float(self.text(name))
        except ValueError:
            share = -1.0
        if not 0.0 <= share <= 1.0:
            raise PersonError(f"{name} must be a number from 0 to 1.")
        return share

    def files(self, name: str) -> list[Upload]:
        """The files that came under a name."""
        return self._files.get(name, [])


Door: TypeAlias = Callable[[Asked], Awaitable[Any]]
"""Something a person can ask for; what it answers goes back as JSON."""


def endpoint(answer: Door) -> Callable[[Request], Awaitable[Response]]:
    """An HTTP endpoint around a door."""

    async def answered(request: Request) -> Response:
        try:
            return JSONResponse(await answer(await _asked(request)))
        except (PersonError, ApiError) as error:
            return refusal(error)

    return answered


async def _asked(request: Request) -> Asked:
    given, uploads = await read_request(request)
    values: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in given:
        values.setdefault(name, []).append(value)
    for name, upload in uploads:
        files.setdefault(name, []).append(upload)
    return Asked(values, files)


def refusal(error: PersonError | ApiError) -> Response:
    """The reply to what cannot be done: one sentence."""
    status = error.status if isinstance(error, PersonError) else error.code
    return JSONResponse({"ok": False, "description": str(error)}, status_code=status)

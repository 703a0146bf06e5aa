"""A look at every painted picture before anyone else has one. What cannot be looked at counts as forbidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PIL import Image

from engine.errors import Blocked, GuardUnavailable


class Guard(Protocol):
    """Whoever decides which pictures may be seen. It may raise anything: then none may."""

    def load(self) -> None:
        """Make ready; at once, if it is."""

    def check(self, images: Sequence[Image.Image]) -> str | None:
        """Why these pictures must not be seen, as a word for the log; None for pictures that may."""


class Gate:
    """What pictures pass before they are written: the guard that `make` makes, or none."""

    def __init__(self, make: Callable[[], Guard] | None) -> None:
        self._make = make
        self._guard: Guard | None = None

    @property
    def guarded(self) -> bool:
        return self._make is not None

    def ready(self) -> Guard | None:
        """The guard, loaded; one that could not be is tried again. Raises `GuardUnavailable`."""
        try:
            if self._guard is None and self._make is not None:
                self._guard = self._make()
            if self._guard is not None:
                self._guard.load()
        except Exception as error:
            raise GuardUnavailable(_told(error)) from error
        return self._guard

    def judge(self, images: Sequence[Image.Image]) -> None:
        """Raises `Blocked` for pictures that must not be seen, and `GuardUnavailable` where nobody can tell."""
        guard = self.ready()
        if guard is None:
            return
        try:
            reason = guard.check(images)
        except Exception as error:
            raise GuardUnavailable(_told(error)) from error
        if reason is not None:
            raise Blocked(f"It shows: {reason}.")


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0].rstrip(".") + "."

"""Whether the bot is ready to serve, part by part."""

from __future__ import annotations

from bot.painting import Painting

NOT_YET = "It has not answered yet."
NOT_STARTED = "It has not been started yet."
STOPPING = "The bot is stopping."


class Health:
    """What keeps each part from its work.

    `telegram` is why no updates come in, None while they do; `painting` tells of the engine, once there is one. A pause
    is no trouble: requests are taken as ever.
    """

    def __init__(self) -> None:
        self.telegram: str | None = NOT_YET
        self.painting: Painting | None = None
        self._leaving = False

    def leave(self) -> None:
        """Say that the bot is about to end."""
        self._leaving = True

    def troubles(self) -> dict[str, str]:
        """The parts that are not ready, each with a sentence about why: `telegram`, `engine` and `stopping`."""
        told = {"telegram": self.telegram, "engine": self._engine(), "stopping": STOPPING if self._leaving else None}
        return {part: why for part, why in told.items() if why is not None}

    def _engine(self) -> str | None:
        return NOT_STARTED if self.painting is None else self.painting.trouble

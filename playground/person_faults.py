"""Doors for tests: faults on purpose, one call at a time or in a storm."""

from __future__ import annotations

from typing import cast, get_args

from playground.asked import Asked, Door
from playground.errors import PersonError
from playground.faults import SPARED, Fault, Storm, Way
from playground.values import Json
from playground.world import World


class FaultDoors:
    """Lets the calls of bots fail."""

    def __init__(self, world: World) -> None:
        self._world = world

    def doors(self) -> list[tuple[str, str, Door]]:
        """Verb and path of each."""
        return [("POST", "faults", self.faults), ("POST", "storm", self.storm), ("GET", "faults", self.mishaps)]

    async def faults(self, asked: Asked) -> Json:
        """Let the next calls of a method fail: see `Fault` for the fields; no `method` ends all faults and storms."""
        if not asked.text("method"):
            self._world.faults.clear()
            return {}
        self._world.faults.add(
            Fault(
                method=asked.text("method"),
                way=_way(asked.text("way", "refusal")),
                code=asked.number("code") or 500,
                description=asked.text("description") or None,
                retry_after=asked.number("retry_after"),
                times=asked.number("times") or 1,
                after=asked.text("after").lower() == "true",
                bot=asked.number("bot"),
            )
        )
        return {}

    async def storm(self, asked: Asked) -> Json:
        """Let a share of all calls fail: see `Storm` for the fields; the methods to `spare` are words of one text."""
        spare = asked.text("spare", " ".join(SPARED)).split()
        seed, retry_after = asked.number("seed") or 0, asked.number("retry_after") or 1
        self._world.faults.brew(Storm(asked.share("share"), seed=seed, retry_after=retry_after, spare=spare))
        return {}

    async def mishaps(self, _asked: Asked) -> Json:
        """How many calls there were, and those that failed on purpose: see `Mishap`."""
        return self._world.faults.told()


def _way(text: str) -> Way:
    if text not in get_args(Way):
        raise PersonError(f"way must be one of {', '.join(get_args(Way))}.")
    return cast(Way, text)

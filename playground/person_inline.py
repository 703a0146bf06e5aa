"""What people do with bots inline."""

from __future__ import annotations

from playground.asked import Asked, Door
from playground.places import Places
from playground.values import Json
from playground.world import World


class InlineDoors:
    """Lets people ask bots from any chat."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places

    def doors(self) -> list[tuple[str, str, Door]]:
        """Verb and path of each."""
        return [("POST", "inline", self.inline)]

    async def inline(self, asked: Asked) -> Json:
        """Ask a bot inline, and wait for its results."""
        person = self._places.person(asked)
        query = {"from": person, "query": asked.text("query"), "offset": asked.text("offset"), "chat_type": "sender"}
        return await self._places.question(self._places.bot(asked), "inline_query", query, asked)

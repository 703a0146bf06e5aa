"""The people's side of the HTTP server: what a person does with their app, and what they see.

Beside what a chat app does there are some doors for tests: `POST /person/faults` and the like.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from playground.asked import endpoint, refusal
from playground.errors import PersonError
from playground.person_faults import FaultDoors
from playground.person_groups import GroupDoors
from playground.person_inline import InlineDoors
from playground.person_stars import StarDoors
from playground.person_talk import TalkDoors
from playground.person_views import ViewDoors
from playground.places import Places
from playground.world import World


class PersonApi:
    """Answers the people of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        places = Places(world)
        self._families = (
            TalkDoors(world, places),
            InlineDoors(world, places),
            StarDoors(world, places),
            GroupDoors(world, places),
            ViewDoors(world, places),
            FaultDoors(world),
        )

    def routes(self) -> list[Route]:
        """Where it answers."""
        doors = [door for family in self._families for door in family.doors()]
        routes = [Route(f"/person/{path}", endpoint(answer), methods=[verb]) for verb, path, answer in doors]
        return [*routes, Route("/person/files/{file_id}", self.file, methods=["GET"])]

    async def file(self, request: Request) -> Response:
        """The bytes of a file."""
        stored = self._world.files.get(request.path_params["file_id"])
        if stored is None:
            return refusal(PersonError("There is no such file.", status=404))
        name = stored.name or None
        return FileResponse(stored.path, media_type=stored.mime, filename=name, content_disposition_type="inline")

"""What the line looks like to those who wait in it."""

from __future__ import annotations

from collections.abc import Callable

from bot.board.faces import Face, FacesByLanguage, far, places, worth_showing
from bot.painting import Painting
from storage import JobRow, Storage

SHOWN_PLACES = 20
"""So many of the first in line are told when they move up; who stands further back was told once, and is not soon next.
"""


class Queueing:
    """The faces of waiting jobs: their places and times, or why nothing is painted."""

    def __init__(
        self, storage: Storage, faces: FacesByLanguage, painting: Painting, clock: Callable[[], float]
    ) -> None:
        self._storage = storage
        self._faces = faces
        self._painting = painting
        self._clock = clock

    async def faces(self) -> list[tuple[JobRow, Face]]:
        """Those of the jobs that are soon next, where they are news."""
        waiting, running = await self._storage.line(SHOWN_PLACES), await self._storage.running()
        if self._stands_still():
            return [(row, self._standstill(row)) for row in waiting]
        line = places(waiting, running, await self._rate(), self._clock())
        return [(place.row, self._faces.of(place.row).waiting(place)) for place in line if worth_showing(place.place)]

    async def face(self, row: JobRow) -> Face:
        """That of a job that has just been asked for."""
        if self._stands_still():
            return self._standstill(row)
        running, rate = await self._storage.running(), await self._rate()
        line = places(await self._storage.line(SHOWN_PLACES), running, rate, self._clock())
        mine = next((place for place in line if place.row.id == row.id), None)
        if mine is None and (standing := await self._storage.standing(row.id)):
            mine = far(row, standing, running, rate, self._clock())
        return self._faces.of(row).waiting(mine) if mine else self._faces.of(row).loading()

    async def _rate(self) -> float | None:
        return await self._storage.seconds_per_credit(self._painting.spec.name)

    def _stands_still(self) -> bool:
        return self._painting.trouble is not None or self._painting.pause is not None

    def _standstill(self, row: JobRow) -> Face:
        """What every waiting message says while nothing is painted."""
        faces = self._faces.of(row)
        return faces.kept() if self._painting.trouble is not None else faces.paused(self._painting.pause or "")

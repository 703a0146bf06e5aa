"""What the line looks like to those who wait in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.board.faces import Face, FacesByLanguage, Place, Rates, at_work, far, places, worth_showing
from bot.painting import Painting
from storage import Crowd, JobRow, Storage

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
        if self.stands_still():
            return [(row, self._standstill(row)) for row in waiting]
        line = places(waiting, running, await self._rates([*waiting, *running]), self._clock())
        return [(place.row, self._faces.of(place.row).waiting(place)) for place in line if worth_showing(place.place)]

    async def face(self, row: JobRow) -> Face:
        """That of a job that has just been asked for."""
        if self.stands_still():
            return self._standstill(row)
        place = next(iter(await self.places([row])), None)
        return self._faces.of(row).waiting(place) if place else self._faces.of(row).loading()

    async def places(self, rows: Sequence[JobRow]) -> list[Place]:
        """Where these jobs stand, 0 being at work; those that neither wait nor are at work any more are left out."""
        waiting, running = await self._storage.line(SHOWN_PLACES), await self._storage.running()
        rates, now = await self._rates([*waiting, *running]), self._clock()
        line = places(waiting, running, rates, now)
        known = {place.row.id: place for place in [*at_work(running, rates, now), *line]}
        found = []
        for row in rows:
            place = known.get(row.id)
            if place is None and (standing := await self._storage.standing(row.id)):
                place = far(row, standing, running, rates, now)
            if place is not None:
                found.append(place)
        return found

    async def seconds_of(self, crowd: Crowd) -> float | None:
        """How long until all are painted who are at work or wait now; None when it was never measured."""
        running = await self._storage.running()
        rates = await self._rates(running)
        if rates.usual is None:
            return None
        left = sum(place.seconds or 0.0 for place in at_work(running, rates, self._clock()))
        return left + crowd.credits * rates.usual

    def stands_still(self) -> bool:
        """Whether nothing is painted just now."""
        return self._painting.trouble is not None or self._painting.pause is not None

    async def _rates(self, rows: Sequence[JobRow]) -> Rates:
        """As measured, with the model that paints by default and with those of these jobs."""
        usual = await self._storage.seconds_per_credit(self._painting.spec.name)
        found = {model: await self._storage.seconds_per_credit(model) for model in {row.model for row in rows}}
        return Rates(usual, {model: rate for model, rate in found.items() if rate is not None})

    def _standstill(self, row: JobRow) -> Face:
        """What every waiting message says while nothing is painted."""
        faces = self._faces.of(row)
        return faces.kept() if self._painting.trouble is not None else faces.paused(self._painting.pause or "")

"""What a status message says at each moment of its job. Pure: values in, a `Face` out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.texts import Languages, Texts
from storage import JobRow, Standing

BAR_LENGTH = 12
WORTH_SECONDS = 5.0
_FAILURES = {
    "memory": "failed-memory",
    "picture": "failed-picture",
    "job": "failed-job",
    "died": "failed-died",
    "blocked": "failed-blocked",
    "policy": "failed-policy",
    "model": "failed-model",
    "undeliverable": "failed-delivery",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """A status message: HTML, and perhaps a preview to show with it. `ended` faces have no button to cancel."""

    text: str
    preview: Path | None = None
    ended: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A job's place in line (1 is the next, 0 at work), and the seconds until its picture is there, where known."""

    row: JobRow
    place: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Rates:
    """How many seconds a credit's worth of painting took lately: `usual`, None where it was never measured, and with
    models of their own pace."""

    usual: float | None = None
    by_model: Mapping[str, float] = field(default_factory=dict)

    def of(self, row: JobRow) -> float | None:
        """That of a job's model."""
        return self.by_model.get(row.model, self.usual)


def places(waiting: Sequence[JobRow], running: Sequence[JobRow], rates: Rates, now: float) -> list[Place]:
    """The line, from measured run times: what is left of the running jobs, all before, and the job itself."""
    ahead = _ahead(running, rates, now)
    line = []
    for index, row in enumerate(waiting, start=1):
        rate = rates.of(row)
        ahead = None if ahead is None or rate is None else ahead + row.cost * rate
        line.append(Place(row=row, place=index, seconds=ahead))
    return line


def at_work(running: Sequence[JobRow], rates: Rates, now: float) -> list[Place]:
    """The running jobs, whose place is 0, from measured run times; of one that is overdue nobody knows the time."""
    return [Place(row=row, place=0, seconds=_left(row, rates, now) or None) for row in running]


def far(row: JobRow, standing: Standing, running: Sequence[JobRow], rates: Rates, now: float) -> Place:
    """The place of one job somewhere in a long line."""
    ahead = _ahead(running, rates, now)
    if ahead is None or rates.usual is None:
        return Place(row=row, place=standing.place, seconds=None)
    return Place(row=row, place=standing.place, seconds=ahead + standing.credits * rates.usual)


def _ahead(running: Sequence[JobRow], rates: Rates, now: float) -> float | None:
    lefts = [_left(row, rates, now) for row in running]
    return None if None in lefts else sum(left for left in lefts if left is not None)


def _left(row: JobRow, rates: Rates, now: float) -> float | None:
    """What is left of a running job."""
    rate = rates.of(row)
    if rate is None:
        return None
    ran = 0.0 if row.started_at is None else now - row.started_at
    return max(0.0, row.cost * rate - ran)


def worth_showing(place: int) -> bool:
    """Whether a place is news: each of the first five, then every fifth, so that a long line makes little noise."""
    return place <= 5 or place % 5 == 0


def bar(step: int, total: int, length: int = BAR_LENGTH) -> str:
    """`step` of `total` as a row of blocks."""
    full = min(length, length * step // total) if total > 0 else 0
    return "▰" * full + "▱" * (length - full)


def percent(step: int, total: int) -> int:
    return min(100, 100 * step // total) if total > 0 else 0


def about(texts: Texts, seconds: float) -> str:
    """A time as people say it: in steps of five seconds, then in minutes, then in hours."""
    if seconds < 90:
        return texts.plain("about-seconds", n=max(5, 5 * math.ceil(seconds / 5)))
    if seconds < 5400:
        return texts.plain("about-minutes", n=math.ceil(seconds / 60))
    return texts.plain("about-hours", n=math.ceil(seconds / 3600))


class Faces:
    """The faces of a job, in words."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def waiting(self, place: Place) -> Face:
        if place.seconds is None:
            return Face(text=self._texts.html("waiting", place=place.place))
        time = about(self._texts, place.seconds)
        return Face(text=self._texts.html("waiting-measured", place=place.place, time=time))

    def kept(self) -> Face:
        return Face(text=self._texts.html("kept"))

    def paused(self, why: str) -> Face:
        return Face(text=self._texts.html("paused-because", why=why) if why else self._texts.html("paused"))

    def loading(self) -> Face:
        return Face(text=self._texts.html("loading"))

    def painting(self, step: int, total: int, preview: Path | None = None, seconds: float | None = None) -> Face:
        """How far it is; the `seconds` that are left are worth a word from `WORTH_SECONDS` on."""
        shown, done = bar(step, total), percent(step, total)
        if seconds is None or seconds < WORTH_SECONDS:
            return Face(text=self._texts.html("painting", bar=shown, percent=done), preview=preview)
        time = about(self._texts, seconds)
        return Face(text=self._texts.html("painting-measured", bar=shown, percent=done, time=time), preview=preview)

    def arriving(self) -> Face:
        return Face(text=self._texts.html("arriving"), ended=True)

    def cancelled(self) -> Face:
        return Face(text=self._texts.html("cancelled"), ended=True)

    def failed(self, code: str) -> Face:
        return Face(text=self._texts.html(_FAILURES.get(code, "failed")), ended=True)

    def ended(self, row: JobRow) -> Face:
        """What there is to say of a job that came to nothing."""
        return self.cancelled() if row.state == "cancelled" else self.failed(row.error_code or "")


class FacesByLanguage:
    """The faces of each job in the language that it was asked for in."""

    def __init__(self, languages: Languages) -> None:
        self._faces = {code: Faces(languages.of(code)) for code in languages.codes}
        self._languages = languages

    def of(self, row: JobRow) -> Faces:
        return self._faces[self._languages.spoken(row.language)]

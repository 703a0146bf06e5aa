"""What the judge reads in a picture against the scene that was asked for, factor by factor, and shares with intervals.

Factors, each a yes or no of one picture:

    object      the surest object found is the one that was asked for (of a group: the one found most often)
    colour      the object, and it has the tint that was asked for; of objects for which one was, and not in a
                black-and-white picture
    background, light, style
    count       as many objects are found as were asked for
    objects     of two or more: the surest, as many as were asked for, are those that were asked for
    relation    of two that are both right, and of those alone: they stand as asked, each in its own place
    colours     of two or more that are all right, and of those alone: each has its tint, where one was asked for
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from training.evaluation.judge import Found, Reading
from training.evaluation.layouts import relation
from training.world.scenes import GROUP, MEDLEY, NATURAL, ONE, Placed, Scene
from training.world.vocabulary import COLOURLESS

Verdict: TypeAlias = dict[str, bool]
"""The factors that can be judged of one picture, and whether they are right."""

Z = 1.96  # standard deviations to either side: 95 %


def verdict(reading: Reading, asked: Scene) -> Verdict:
    """One picture against the scene that its caption describes."""
    whole = {name: getattr(reading, name) == getattr(asked, name) for name in ("background", "light", "style")}
    match asked.layout:
        case layout if layout == ONE:
            return _one(reading, asked) | whole
        case layout if layout == GROUP:
            return _group(reading, asked) | whole
        case _:
            return _several(reading, asked) | whole


def _one(reading: Reading, asked: Scene) -> Verdict:
    wanted = asked.objects[0]
    main = reading.objects[0] if reading.objects else None
    right = main is not None and main.thing == wanted.thing
    told = {"object": right, "count": len(reading.objects) == 1}
    if _tinted(wanted, asked):
        told["colour"] = right and main is not None and main.tint == wanted.colour
    return told


def _group(reading: Reading, asked: Scene) -> Verdict:
    wanted = asked.objects[0]
    often = Counter(found.thing for found in reading.objects).most_common(1)
    right = bool(often) and often[0][0] == wanted.thing
    told = {"object": right, "count": len(reading.objects) == len(asked.objects)}
    if _tinted(wanted, asked):
        tints = Counter(found.tint for found in reading.objects).most_common(1)
        told["colour"] = right and tints[0][0] == wanted.colour
    return told


def _several(reading: Reading, asked: Scene) -> Verdict:
    found = reading.objects[: len(asked.objects)]
    right = sorted(one.thing for one in found) == sorted(placed.thing for placed in asked.objects)
    told = {"objects": right, "count": len(reading.objects) == len(asked.objects)}
    if not right:
        return told
    tints = {one.thing: one.tint for one in found}
    tinted = [placed for placed in asked.objects if _tinted(placed, asked)]
    if tinted:
        told["colours"] = all(tints[placed.thing] == placed.colour for placed in tinted)
    if asked.layout != MEDLEY:
        told["relation"] = related(found[0], found[1], asked)
    return told


def _tinted(placed: Placed, scene: Scene) -> bool:
    """Whether a tint was asked for, and can be told."""
    return placed.colour != NATURAL and scene.style != COLOURLESS


def related(one: Found, other: Found, asked: Scene) -> bool:
    """Whether two objects stand to each other as the two of a scene do."""
    layout, first, _ = relation(one, other)
    return layout == asked.layout and first.thing == asked.objects[0].thing


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `number`."""

    right: int
    number: int

    @property
    def value(self) -> float:
        """From 0 to 1; not a number where there is nothing."""
        return self.right / self.number if self.number else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % score interval (1927)."""
        if not self.number:
            return 0.0, 1.0
        p, n = self.value, self.number
        middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        reach = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return max(0.0, middle - reach), min(1.0, middle + reach)


def shares(verdicts: Iterable[Verdict]) -> dict[str, Share]:
    """Each factor's share of those pictures of which it can be judged."""
    told: dict[str, list[bool]] = {}
    for one in verdicts:
        for factor, right in one.items():
            told.setdefault(factor, []).append(right)
    return {factor: Share(sum(rights), len(rights)) for factor, rights in told.items()}


def judged(readings: Sequence[Reading], asked: Sequence[Scene]) -> list[Verdict]:
    """The verdicts on pictures, one for each scene that was asked for."""
    return [verdict(reading, scene) for reading, scene in zip(readings, asked, strict=True)]

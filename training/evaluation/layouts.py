"""Which layout found objects are in, by where they are.

The rule is made for the places of `training.world.scenes`: of two objects beside each other neither is much higher, of
two above each other neither is much to a side, and the one in front stands low and to one side of the one behind.
"""

from __future__ import annotations

from collections.abc import Sequence

from training.evaluation.judge import Found
from training.world.scenes import ABOVE, BESIDE, FRONT, GROUP, MEDLEY, ONE

ASIDE = 0.13  # of the side: less than that apart across is above each other
ALOFT = 0.155  # less than that apart downwards is beside each other


def relation(one: Found, other: Found) -> tuple[int, Found, Found]:
    """How two objects stand to each other (beside, above or front), with the first of the relation first: the left,
    the upper, or the one in front."""
    across, down = abs(one.x - other.x), abs(one.y - other.y)
    if down < ALOFT and across >= down:
        left, right = sorted((one, other), key=lambda found: found.x)
        return BESIDE, left, right
    upper, lower = sorted((one, other), key=lambda found: found.y)
    return (ABOVE, upper, lower) if across < ASIDE else (FRONT, lower, upper)


def layout_of(objects: Sequence[Found]) -> int | None:
    """The layout of what was found, None for nothing."""
    if len(objects) < 2:
        return ONE if objects else None
    if len({found.thing for found in objects}) == 1:
        return GROUP
    return relation(*objects)[0] if len(objects) == 2 else MEDLEY

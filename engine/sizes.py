"""Sizes: what a person wishes to hold in hand, and what a model paints for it. Width before height, in pixels."""

from __future__ import annotations

import itertools
import math
from typing import TypeAlias

Size: TypeAlias = tuple[int, int]

MAX_ASPECT = 4
"""The longer side of a picture is at most so many times the shorter one."""

SHORTER = 0.9
"""To have its exact shape, a picture may be shorter than there is room for, but no shorter than this."""


def bounded(size: Size) -> Size:
    """The size, or shape, with what is longer than `MAX_ASPECT` allows cut off; no side is below one."""
    width, height = (max(1, side) for side in size)
    return min(width, MAX_ASPECT * height), min(height, MAX_ASPECT * width)


def grid(aspect: float, area: float, multiple: int, max_area: int) -> Size:
    """The size nearest to that aspect (width by height) and area whose sides are multiples, its area within `max_area`.

    Where multiples are coarse, the shape counts for more than the area; what it lacks is cut off later.
    """
    most = max(1, max_area // multiple**2)
    cells = area / multiple**2
    across, down = math.sqrt(cells * aspect), math.sqrt(cells / aspect)
    grids = [
        (columns, rows) for columns, rows in itertools.product(_around(across), _around(down)) if columns * rows <= most
    ]
    columns, rows = min(grids, key=lambda found: _unlike(found[0], found[1], across, down))
    return columns * multiple, rows * multiple


def largest(shape: Size, room: Size) -> Size:
    """The largest size of exactly that shape within the room; where that is much smaller than the room, the nearest."""
    common = math.gcd(*shape)
    width, height = shape[0] // common, shape[1] // common
    times = min(room[0] / width, room[1] / height)
    exact = int(times)
    if exact >= SHORTER * times:
        return exact * width, exact * height
    return max(1, round(times * width)), max(1, round(times * height))


def _around(cells: float) -> list[int]:
    """Whole numbers of cells near that many, the smallest of which is one where few are near."""
    return sorted({1, *(max(1, int(cells) + offset) for offset in (-1, 0, 1, 2))})


def _unlike(columns: int, rows: int, across: float, down: float) -> float:
    """How far a grid is from what was wished for; a wrong shape is seen sooner than a wrong size."""
    shape = math.log(columns * down / (rows * across))
    area = math.log(columns * rows / (across * down))
    return abs(shape) + abs(area) / 2

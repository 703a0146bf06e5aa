"""A sheet of thumbnails, to choose from by number."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

from bot.pictures.sheet import GAP, badge

TILE = 320
"""The side of a thumbnail, in pixels."""
MOST = 4
"""How many pictures of one entry are shown."""
_MARGIN = "#f0f0f0"
_GONE = "#c8c8c8"


def contact_sheet(entries: Sequence[Sequence[Path]]) -> bytes:
    """The bytes of one JPEG with a thumbnail of each entry, numbered from one; one of several pictures shows four
    of them. What cannot be read is grey.

    It blocks while it reads and encodes.
    """
    columns = math.ceil(math.sqrt(len(entries)))
    rows = math.ceil(len(entries) / columns)
    whole = Image.new("RGB", (columns * (TILE + GAP) - GAP, rows * (TILE + GAP) - GAP), "white")
    for index, paths in enumerate(entries):
        row, column = divmod(index, columns)
        tile = _tile(paths)
        badge(tile, index + 1)
        whole.paste(tile, (column * (TILE + GAP), row * (TILE + GAP)))
    buffer = io.BytesIO()
    whole.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def _tile(paths: Sequence[Path]) -> Image.Image:
    tile = Image.new("RGB", (TILE, TILE), _MARGIN)
    if len(paths) == 1:
        _lay(tile, paths[0], TILE, (0, 0))
        return tile
    shown = _some(paths)
    half = TILE // 2
    top = (TILE - half * math.ceil(len(shown) / 2)) // 2
    for index, path in enumerate(shown):
        row, column = divmod(index, 2)
        _lay(tile, path, half - 1, (column * (half + 1), top + row * (half + 1)))
    return tile


def _some(paths: Sequence[Path]) -> Sequence[Path]:
    """All of a few, or some that lie evenly from the first to the last."""
    if len(paths) <= MOST:
        return paths
    return [paths[round(index * (len(paths) - 1) / (MOST - 1))] for index in range(MOST)]


def _lay(tile: Image.Image, path: Path, side: int, at: tuple[int, int]) -> None:
    """Lay a picture, whole, into the middle of a square of that side; a grey square for one that cannot be read."""
    try:
        with Image.open(path) as image:
            small = ImageOps.contain(image.convert("RGB"), (side, side))
    except OSError:  # it is gone, or no picture
        small = Image.new("RGB", (side, side), _GONE)
    x, y = at
    tile.paste(small, (x + (side - small.width) // 2, y + (side - small.height) // 2))

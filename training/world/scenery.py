"""The places that scenes happen in, drawn in code: a sky, a field, a sea, each a little different every time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from training.world.vocabulary import BACKGROUNDS, PLAIN, Colour

VARIANTS = 48
"""How many pictures there are of each place."""

_OVER = 4  # places are drawn so many times as large, and reduced, for smooth edges
_Draw = Callable[[np.random.Generator, ImageDraw.ImageDraw, int], None]


@cache
def background(index: int, variant: int, side: int) -> npt.NDArray[np.float32]:
    """A background's pixels [side, side, 3] (0-255). A plain one is the same in all variants."""
    name = BACKGROUNDS[index]
    if name in PLAIN:
        return np.broadcast_to(np.array(PLAIN[name], dtype=np.float32), (side, side, 3))
    rng = np.random.default_rng([index, variant])
    canvas = Image.new("RGB", (side * _OVER, side * _OVER))
    _SCENERY[name](rng, ImageDraw.Draw(canvas), side * _OVER)
    smooth = canvas.filter(ImageFilter.GaussianBlur(side * _OVER / 128))
    return np.asarray(smooth.resize((side, side), Image.Resampling.BOX), dtype=np.float32)


def _gradient(draw: ImageDraw.ImageDraw, side: int, top: int, bottom: int, first: Colour, last: Colour) -> None:
    for y in range(top, bottom):
        share = (y - top) / max(1, bottom - top - 1)
        colour = tuple(round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
        draw.line((0, y, side, y), fill=colour)


def _horizon(rng: np.random.Generator, side: int, low: float, high: float) -> int:
    return round(rng.uniform(low, high) * side)


def _cloud(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int, x: float, y: float, fill: Colour) -> None:
    for _ in range(5):
        width, height = rng.uniform(0.08, 0.15) * side, rng.uniform(0.04, 0.07) * side
        left, top = x * side + rng.uniform(-0.1, 0.1) * side, y * side + rng.uniform(-0.025, 0.025) * side
        draw.ellipse((left - width, top - height, left + width, top + height), fill=fill)


def _hill(draw: ImageDraw.ImageDraw, side: int, middle: float, top: float, width: float, fill: Colour) -> None:
    """A rounded hill whose foot is below the picture's edge."""
    xs = np.linspace(0, side, 40)
    ys = side * (1 - (1 - top) * np.exp(-(((xs / side - middle) / width) ** 2)))
    draw.polygon([(0, side), *zip(xs.tolist(), ys.tolist(), strict=True), (side, side)], fill=fill)


def _sky(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int) -> None:
    _gradient(draw, side, 0, side, (84, 158, 236), (190, 224, 250))
    for x, y in ((0.15, 0.18), (0.82, 0.3), (0.3, 0.8), (0.85, 0.85)):
        if rng.random() < 0.8:
            _cloud(rng, draw, side, x + rng.uniform(-0.1, 0.1), y + rng.uniform(-0.08, 0.08), (250, 252, 255))


def _grass(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int) -> None:
    horizon = _horizon(rng, side, 0.4, 0.5)
    _gradient(draw, side, 0, horizon, (150, 205, 250), (215, 236, 250))
    _gradient(draw, side, horizon, side, (126, 196, 84), (66, 146, 56))
    for _ in range(40):
        x, y = rng.uniform(0, side), rng.uniform(horizon + side * 0.05, side)
        draw.line((x, y, x + rng.uniform(-0.02, 0.02) * side, y - 0.045 * side), fill=(52, 122, 48), width=side // 64)


def _sea(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int) -> None:
    horizon = _horizon(rng, side, 0.36, 0.46)
    _gradient(draw, side, 0, horizon, (176, 222, 250), (226, 242, 250))
    _gradient(draw, side, horizon, side, (44, 128, 190), (14, 72, 136))
    for _ in range(14):
        x, y, width = rng.uniform(0, side), rng.uniform(horizon + side * 0.04, side), rng.uniform(0.06, 0.14) * side
        draw.arc((x - width, y, x + width, y + side * 0.04), 200, 340, fill=(150, 205, 232), width=side // 64)


def _snow(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int) -> None:
    horizon = _horizon(rng, side, 0.45, 0.55)
    _gradient(draw, side, 0, side, (136, 160, 190), (186, 202, 220))
    _hill(draw, side, rng.uniform(0.1, 0.9), horizon / side, 0.9, (240, 245, 252))
    draw.rectangle((0, horizon + side * 0.12, side, side), fill=(240, 245, 252))
    for _ in range(36):
        x, y, radius = rng.uniform(0, side), rng.uniform(0, side * 0.6), rng.uniform(0.008, 0.016) * side
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 255, 255))


def _desert(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int) -> None:
    _gradient(draw, side, 0, side, (250, 206, 140), (252, 232, 190))
    _hill(draw, side, rng.uniform(0.0, 0.35), rng.uniform(0.4, 0.48), 0.5, (232, 184, 112))
    _hill(draw, side, rng.uniform(0.65, 1.0), rng.uniform(0.5, 0.58), 0.55, (216, 160, 88))
    _hill(draw, side, rng.uniform(0.2, 0.6), rng.uniform(0.68, 0.76), 0.9, (198, 140, 72))


def _night(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int) -> None:
    _gradient(draw, side, 0, side, (10, 14, 46), (42, 48, 104))
    for _ in range(28):
        x, y, radius = rng.uniform(0, side), rng.uniform(0, side), rng.uniform(0.006, 0.014) * side
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(240, 240, 210))
    _hill(draw, side, rng.uniform(0, 1), rng.uniform(0.84, 0.9), 0.8, (8, 10, 26))


def _forest(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int) -> None:
    _gradient(draw, side, 0, side, (168, 206, 168), (112, 160, 104))
    for row, (foot, fill) in enumerate((((0.62, (74, 124, 82))), (0.76, (38, 88, 54)))):
        for step in range(6):
            x = (step / 5 + rng.uniform(-0.07, 0.07) + row * 0.09) * side
            top, width = (foot - rng.uniform(0.42, 0.55)) * side, rng.uniform(0.1, 0.13) * side
            draw.polygon([(x, top), (x - width, foot * side), (x + width, foot * side)], fill=fill)
        draw.rectangle((0, foot * side - 1, side, side), fill=fill)
    _gradient(draw, side, round(0.76 * side), side, (62, 84, 44), (44, 60, 34))


def _room(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int) -> None:
    floor = _horizon(rng, side, 0.68, 0.76)
    draw.rectangle((0, 0, side, floor), fill=(232, 214, 184))
    draw.rectangle((0, floor, side, side), fill=(158, 108, 68))
    for step in range(1, 4):
        y = floor + (side - floor) * step / 4
        draw.line((0, y, side, y), fill=(132, 86, 52), width=side // 96)
    draw.rectangle((0, floor - side * 0.03, side, floor), fill=(246, 240, 228))
    left, top = rng.choice([0.06, 0.66]) * side, rng.uniform(0.06, 0.12) * side
    width, height = 0.28 * side, 0.32 * side
    draw.rectangle((left, top, left + width, top + height), fill=(250, 250, 248))
    edge = side * 0.02
    draw.rectangle((left + edge, top + edge, left + width - edge, top + height - edge), fill=(160, 212, 246))
    draw.line((left + width / 2, top, left + width / 2, top + height), fill=(250, 250, 248), width=side // 64)


_SCENERY: dict[str, _Draw] = {
    "sky": _sky,
    "grass": _grass,
    "sea": _sea,
    "snow": _snow,
    "desert": _desert,
    "night": _night,
    "forest": _forest,
    "room": _room,
}

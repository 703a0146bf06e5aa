"""How well a model paints what it was asked, judged by templates that share nothing with the model.

A picture's background is the palette colour nearest to its border. Its object is found by drawing every object of
the vocabulary, in every tint, over that background where the picture differs from it, and ranking the objects by the
distance of their best drawing from the picture.

    python -m training.evaluate --model engine/weights/mini --captions 200
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from training.paint import painted
from training.scenes import NATURAL, SIDE, Pixels, Scene, caption, draw, sample, sprite
from training.vocabulary import BACKGROUNDS, OBJECTS

Floats = npt.NDArray[np.float32]
DIFFERS = 40.0  # of 441: how far from the background a pixel must be to belong to the object
SHIFTS = (-2, 0, 2)  # pixels, and
SCALES = (0.92, 1.0, 1.09)  # shares, by which a template's place and size are tried

FEW = 3  # tints of each object that are tried so

_PALETTE = np.array(list(BACKGROUNDS.values()), dtype=np.float32)


def border(picture: Pixels) -> Floats:
    """The median colour of the outermost two pixels, [3]."""
    edge = np.ones(picture.shape[:2], dtype=bool)
    edge[2:-2, 2:-2] = False
    return np.median(picture[edge].astype(np.float32), axis=0).astype(np.float32)


def background_of(picture: Pixels) -> int:
    """The index of the palette's background nearest to the picture's border."""
    return int(np.linalg.norm(_PALETTE - border(picture), axis=1).argmin())


def nearest_objects(picture: Pixels) -> list[tuple[int, int]]:
    """Every object of the vocabulary, the nearest first, each with its nearest tint, for a picture [64, 64, 3]."""
    ground = border(picture)
    wanted = picture.astype(np.float32) - ground
    there = np.argwhere(np.linalg.norm(wanted, axis=2) > DIFFERS)
    if not len(there):
        return [(thing, NATURAL) for thing in range(len(OBJECTS))]
    # The few farthest pixels of a blurred picture say little of where the object is.
    (top, left), (bottom, right) = np.percentile(there, 1, axis=0), np.percentile(there, 99, axis=0) + 1
    middle, length = ((left + right) / 2, (top + bottom) / 2), max(bottom - top, right - left)
    best = {thing: _best_tint(wanted, ground, thing, middle, length) for thing in range(len(OBJECTS))}
    return [(thing, best[thing][1]) for thing in sorted(best, key=best.__getitem__)]


def _best_tint(
    wanted: Floats, ground: Floats, thing: int, middle: tuple[float, float], length: float
) -> tuple[float, int]:
    """The distance of an object's best drawing and its tint: the few tints nearest as they stand are moved about."""

    def nearest(tint: int, *, fine: bool) -> float:
        return min(_distances(wanted, ground, thing, tint, middle, length, fine=fine))

    tried = sorted(range(NATURAL + 1), key=lambda tint: nearest(tint, fine=False))[:FEW]
    return min((nearest(tint, fine=True), tint) for tint in tried)


def _distances(
    wanted: Floats,
    ground: Floats,
    thing: int,
    tint: int,
    middle: tuple[float, float],
    length: float,
    *,
    fine: bool,
) -> list[float]:
    """Squared distances of the picture from one object drawn at `middle` or, `fine`, also about it."""
    found = []
    for scale in SCALES if fine else (1.0,):
        colour, alpha = sprite(thing, tint, max(4, round(length * scale)))
        drawn = colour - alpha * ground  # what the object adds to the background
        for shift in _shifts(scale) if fine else ((0, 0),):
            found.append(_apart(wanted, drawn, middle[0] + shift[0], middle[1] + shift[1]))
    return found


@cache
def _shifts(scale: float) -> tuple[tuple[int, int], ...]:
    return tuple((x, y) for x in SHIFTS for y in SHIFTS if scale == 1.0 or (x, y) == (0, 0))


def _apart(wanted: Floats, drawn: Floats, x: float, y: float) -> float:
    """The squared distance |wanted - drawn|^2 with `drawn` centred at (x, y), zero elsewhere."""
    height, width = drawn.shape[:2]
    left, top = round(x - width / 2), round(y - height / 2)
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + width, SIDE), min(top + height, SIDE)
    if x0 >= x1 or y0 >= y1:
        return float((wanted**2).sum() + (drawn**2).sum())
    under, over = wanted[y0:y1, x0:x1], drawn[y0 - top : y1 - top, x0 - left : x1 - left]
    return float((wanted**2).sum() + (drawn**2).sum() - 2 * (under * over).sum())


@dataclass(frozen=True, slots=True)
class Judged:
    """One picture against what was asked."""

    object_first: bool
    object_in_three: bool
    colour: bool
    background: bool


def judge(picture: Pixels, asked: Scene) -> Judged:
    """Compare a picture [64, 64, 3] with a scene of one object. `colour` is that of the asked object's best drawing,
    right by name or, for an object in its own colours, where a tint of that name would look the same."""
    placed, ranked = asked.objects[0], nearest_objects(picture)
    things = [thing for thing, _ in ranked]
    tint = dict(ranked)[placed.thing]
    return Judged(
        object_first=things[0] == placed.thing,
        object_in_three=placed.thing in things[:3],
        colour=things[0] == placed.thing and tint == placed.colour,
        background=background_of(picture) == asked.background,
    )


def reduced(picture: Image.Image) -> Pixels:
    """A picture as it is shown, brought back to the size of the templates, [64, 64, 3]."""
    return np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BOX))


def summary(judged: Sequence[Judged]) -> dict[str, float]:
    """Shares of the pictures, 0 to 1."""
    names = ("object_in_three", "object_first", "colour", "background")
    return {name: round(float(np.mean([getattr(one, name) for one in judged])), 4) for name in names}


def questions(number: int, seed: int) -> list[tuple[str, Scene]]:
    """Captions of one object that all name a background, with the scenes they were made from."""
    rng = np.random.default_rng(seed)
    scenes = [sample(rng, pair=0.0) for _ in range(number)]
    return [(caption(rng, scene, say_background=1.0), scene) for scene in scenes]


async def evaluate(model: str, number: int, seed: int) -> dict[str, object]:
    """Judge `number` pictures of the model and, for comparison, the very scenes that the captions were made from."""
    asked = questions(number, seed)
    with tempfile.TemporaryDirectory() as folder:
        pictures = [picture async for picture in painted(model, [words for words, _ in asked], seed, Path(folder))]
    judged = [judge(reduced(picture), scene) for picture, (_, scene) in zip(pictures, asked, strict=True)]
    drawn = [judge(draw(scene), scene) for _, scene in asked]
    return {"captions": number, "model": summary(judged), "real scenes": summary(drawn)}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description="Judge a model's pictures.")
    parser.add_argument("--model", default="mini", help="a name in the table or a folder (%(default)s)")
    parser.add_argument("--captions", type=int, default=200, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=2026, help="of captions and pictures (%(default)s)")
    asked = parser.parse_args()
    print(json.dumps(asyncio.run(evaluate(asked.model, asked.captions, asked.seed)), indent=2))


if __name__ == "__main__":
    main()

"""Scenes: one or two emoji on a plain background, with the factors they were made from and a caption.

A scene is a value; `draw` makes its pixels and `caption` its words. Both are deterministic given a
`numpy.random.Generator`, and quick: sprites of every object, tint and size are prepared once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from training.vocabulary import BACKGROUNDS, COLOURS, OBJECTS, PLACES, SIZE_WORDS, SIZES

FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
STRIKE = 109  # the one bitmap size the font holds, in its own units
SIDE = 64
JITTER = 0.04  # of the side, on an object's place and size

NATURAL = len(COLOURS)
"""The colour index of an object in its own colours."""

Pixels: TypeAlias = npt.NDArray[np.uint8]
COLOUR_NAMES = tuple(COLOURS)
BACKGROUND_NAMES = tuple(BACKGROUNDS)
SIZE_NAMES = tuple(SIZES)
PLACE_NAMES = tuple(PLACES)


@dataclass(frozen=True, slots=True)
class Placed:
    """An object in a scene: indices into the vocabulary, and its middle and length in pixels."""

    thing: int
    colour: int
    size: int
    place: int
    x: float
    y: float
    length: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One or two objects, from left to right or from top to bottom, on a background."""

    objects: tuple[Placed, ...]
    background: int
    stacked: bool = False


@cache
def glyph(thing: int) -> Image.Image:
    """The object's bitmap as the font has it, RGBA, cropped to what is visible."""
    font = ImageFont.truetype(FONT, STRIKE)
    canvas = Image.new("RGBA", (160, 160))
    ImageDraw.Draw(canvas).text((10, 10), OBJECTS[thing].glyph, font=font, embedded_color=True)
    box = canvas.getbbox()
    if box is None:
        raise LookupError(f"{FONT} draws nothing for {OBJECTS[thing].name!r}")
    return canvas.crop(box)


@cache
def tinted(thing: int, colour: int) -> Image.Image:
    """The object in one colour: its light and dark kept, its hue replaced."""
    sprite = glyph(thing)
    if colour == NATURAL:
        return sprite
    pixels = np.asarray(sprite, dtype=np.float32)
    light = pixels[..., :3] @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    visible = pixels[..., 3] > 128
    low, high = np.percentile(light[visible], [3, 97])
    shade = np.clip((light - low) / max(float(high - low), 24.0), 0, 1)[..., None]
    hue = np.array(COLOURS[COLOUR_NAMES[colour]], dtype=np.float32)
    dark, bright = hue * 0.45, hue + (255 - hue) * 0.45
    rgb = np.where(shade < 0.5, dark + (hue - dark) * shade * 2, hue + (bright - hue) * (shade - 0.5) * 2)
    return Image.fromarray(np.concatenate([rgb, pixels[..., 3:]], axis=-1).round().astype(np.uint8), "RGBA")


@lru_cache(maxsize=40_000)
def sprite(thing: int, colour: int, length: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Premultiplied colour [h, w, 3] (0-255) and coverage [h, w, 1] (0-1), the longer side `length` pixels."""
    whole = tinted(thing, colour)
    scale = length / max(whole.size)
    size = (max(1, round(whole.width * scale)), max(1, round(whole.height * scale)))
    pixels = np.asarray(whole.resize(size, Image.Resampling.LANCZOS), dtype=np.float32)
    alpha = pixels[..., 3:] / np.float32(255)
    return (pixels[..., :3] * alpha).astype(np.float32), alpha.astype(np.float32)


def draw(scene: Scene, side: int = SIDE) -> Pixels:
    """The scene's pixels, [side, side, 3]; later objects cover earlier ones. Numbers in the scene are for SIDE."""
    zoom = side / SIDE
    canvas = np.empty((side, side, 3), dtype=np.float32)
    canvas[:] = BACKGROUNDS[BACKGROUND_NAMES[scene.background]]
    for placed in scene.objects:
        colour, alpha = sprite(placed.thing, placed.colour, round(placed.length * zoom))
        height, width = alpha.shape[:2]
        left, top = round(placed.x * zoom - width / 2), round(placed.y * zoom - height / 2)
        x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + width, side), min(top + height, side)
        seen = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        canvas[y0:y1, x0:x1] = canvas[y0:y1, x0:x1] * (1 - alpha[seen]) + colour[seen]
    return canvas.round().clip(0, 255).astype(np.uint8)


def _place(rng: np.random.Generator, thing: int, size: int, place: int, middle: tuple[float, float]) -> Placed:
    colour = NATURAL if rng.random() < 0.4 else int(rng.integers(len(COLOURS)))
    length = SIZES[SIZE_NAMES[size]] * SIDE * (1 + rng.uniform(-JITTER, JITTER) * 2)
    x, y = (share * SIDE + rng.uniform(-JITTER, JITTER) * SIDE for share in middle)
    x, y = (min(max(v, length / 2), SIDE - length / 2) for v in (x, y))
    return Placed(thing, colour, size, place, x, y, round(length))


def sample(rng: np.random.Generator, *, pair: float = 0.3) -> Scene:
    """A random scene; a share `pair` of them have two objects."""
    background = int(rng.integers(len(BACKGROUNDS)))
    if rng.random() < pair:
        return _sample_pair(rng, background)
    size = int(rng.choice(len(SIZES), p=[0.2, 0.45, 0.35]))
    place = 0 if rng.random() < 0.6 else int(rng.integers(1, len(PLACES)))
    thing = int(rng.integers(len(OBJECTS)))
    return Scene((_place(rng, thing, size, place, PLACES[PLACE_NAMES[place]]),), background)


def _sample_pair(rng: np.random.Generator, background: int) -> Scene:
    stacked = bool(rng.random() < 0.3)
    first, second = (int(i) for i in rng.choice(len(OBJECTS), 2, replace=False))
    places = ((0.5, 0.27), (0.5, 0.73)) if stacked else ((0.27, 0.5), (0.73, 0.5))
    sizes = [0 if rng.random() < 0.3 else 1 for _ in range(2)]
    # Two medium objects would touch: a pair's medium is a little smaller, and stays what it is called.
    objects = tuple(
        _shrunk(_place(rng, thing, size, 0, middle))
        for thing, size, middle in zip((first, second), sizes, places, strict=True)
    )
    return Scene(objects, background, stacked)


def _shrunk(placed: Placed) -> Placed:
    return replace(placed, length=round(placed.length * (0.82 if placed.size else 0.9)))


def noun(rng: np.random.Generator, placed: Placed, *, say_size: bool) -> str:
    """`a small blue car`, with its article."""
    thing = OBJECTS[placed.thing]
    names = (thing.name, thing.name, *thing.also)
    if placed.colour != NATURAL:
        names = tuple(name for name in names if name != "red apple")
    words = [str(rng.choice(names))]
    if placed.colour != NATURAL:
        words.insert(0, COLOUR_NAMES[placed.colour])
    sizes = SIZE_WORDS[SIZE_NAMES[placed.size]]
    if say_size and sizes:
        words.insert(0, str(rng.choice(sizes)))
    phrase = " ".join(words)
    if thing.name in ("grapes",):
        return phrase
    return ("an " if phrase[0] in "aeiou" else "a ") + phrase


_ONE = ("{what}", "{what}", "{what}", "a picture of {what}", "{what} emoji", "an image of {what}")
_WHERE = {1: ("on the left",), 2: ("on the right",), 3: ("at the top",), 4: ("at the bottom",)}
_ON = (
    "on a {bg} background",
    "on {bg}",
    "on a plain {bg} background",
    "against a {bg} background",
    ", {bg} background",
)
_BESIDE = ("{a} and {b}", "{a} left of {b}", "{a} next to {b}", "{a} to the left of {b}", "{b} to the right of {a}")
_ABOVE = ("{a} above {b}", "{a} on top of {b}", "{b} below {a}", "{b} under {a}")


def caption(rng: np.random.Generator, scene: Scene, *, say_background: float = 0.85) -> str:
    """Words for a scene. Some leave out size, place or (but for a share `say_background`) background, as people do."""
    words = [noun(rng, placed, say_size=rng.random() < 0.8) for placed in scene.objects]
    if len(words) == 2:
        phrase = str(rng.choice(_ABOVE if scene.stacked else _BESIDE)).format(a=words[0], b=words[1])
    else:
        phrase = str(rng.choice(_ONE)).format(what=words[0])
        where = _WHERE.get(scene.objects[0].place)
        if where and rng.random() < 0.7:
            phrase += f" {where[0]}"
    if rng.random() < say_background:
        phrase += " " + str(rng.choice(_ON)).format(bg=BACKGROUND_NAMES[scene.background])
    phrase = phrase.replace(" ,", ",")
    if rng.random() < 0.25:
        phrase = phrase.removeprefix("a ").removeprefix("an ")
    return phrase[0].upper() + phrase[1:] if rng.random() < 0.1 else phrase

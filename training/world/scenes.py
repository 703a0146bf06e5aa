"""Scenes: one to four emoji before a background, in some light and style, as values that can be drawn.

A scene holds the factors that it was made from. Making one (`sample`) and its pixels (`draw`) is deterministic given
a `numpy.random.Generator`, and quick: sprites of every object, tint and size are prepared once. All numbers are shares
of the picture's side, so that a scene can be drawn at any size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from training.world.heldout import held_out
from training.world.scenery import VARIANTS, background
from training.world.styles import lit, outlined, styled
from training.world.vocabulary import BACKGROUNDS, COLOURS, GLYPHS, LAYOUTS, LIGHTS, SIZES, SPOTS, STYLES

FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
STRIKE = 109  # the one bitmap size the font holds, in its own units
JITTER = 0.04  # of the side, on an object's place; twice that share on its size

NATURAL = len(COLOURS)
"""The colour index of an object in its own colours."""

Pixels: TypeAlias = npt.NDArray[np.uint8]
Sprite: TypeAlias = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
COLOUR_NAMES = tuple(COLOURS)
SIZE_NAMES = tuple(SIZES)
SPOT_NAMES = tuple(SPOTS)
ONE, BESIDE, ABOVE, FRONT, GROUP, MEDLEY = range(len(LAYOUTS))


@dataclass(frozen=True, slots=True)
class Placed:
    """An object in a scene: indices into the vocabulary, and its middle and longer side as shares of the picture's."""

    thing: int
    colour: int
    size: int
    x: float
    y: float
    length: float


@dataclass(frozen=True, slots=True)
class Scene:
    """One to four objects before a background.

    They stand in reading order: from left to right, from top to bottom, the one in front before the one behind.
    `spot` is where an object that stands alone is; `variant` tells the pictures of one place apart.
    """

    layout: int
    objects: tuple[Placed, ...]
    background: int
    spot: int = 0
    light: int = 0
    style: int = 0
    variant: int = 0


@dataclass(frozen=True, slots=True)
class Sampler:
    """What to make scenes of. The shares of the layouts are in the order of `LAYOUTS`.

    `things` is how many of the objects to use. Combinations that are held out are left out, unless `held` asks for
    them too (None), or for scenes of nothing else (True).
    """

    things: int
    layouts: tuple[float, ...] = (0.45, 0.14, 0.08, 0.1, 0.14, 0.09)
    tinted: float = 0.6
    lights: float = 0.12
    styles: float = 0.18
    held: bool | None = False

    def __call__(self, rng: np.random.Generator) -> Scene:
        """A random scene."""
        while True:
            scene = self._sample(rng)
            if self.held is None or holds_out(scene) is self.held:
                return scene

    def _sample(self, rng: np.random.Generator) -> Scene:
        layout = int(rng.choice(len(LAYOUTS), p=self.layouts))
        scene = Scene(
            layout=layout,
            objects=(),
            background=int(rng.integers(len(BACKGROUNDS))),
            light=int(rng.integers(1, len(LIGHTS))) if rng.random() < self.lights else 0,
            style=int(rng.integers(1, len(STYLES))) if rng.random() < self.styles else 0,
            variant=int(rng.integers(VARIANTS)),
        )
        if layout == ONE:
            return _alone(rng, scene, self._kind)
        if layout == GROUP:
            kind = self._kind(rng)
            kinds = [kind] * int(rng.integers(2, 5))
        else:
            number = int(rng.integers(3, 5)) if layout == MEDLEY else 2
            chosen = rng.choice(self.things, number, replace=False)
            kinds = [(int(thing), self._colour(rng)) for thing in chosen]
        return replace(scene, objects=_arranged(rng, layout, kinds))

    def _colour(self, rng: np.random.Generator) -> int:
        return int(rng.integers(len(COLOURS))) if rng.random() < self.tinted else NATURAL

    def _kind(self, rng: np.random.Generator) -> tuple[int, int]:
        return int(rng.integers(self.things)), self._colour(rng)


def parted(rng: np.random.Generator, scene: Scene, other: Scene) -> tuple[Scene, Scene]:
    """The two objects of a scene, each alone, anywhere and of any size: the first before the same background, the
    second before that of another scene."""

    def kind(placed: Placed) -> Callable[[np.random.Generator], tuple[int, int]]:
        return lambda _: (placed.thing, placed.colour)

    first, second = scene.objects
    return (
        _alone(rng, replace(scene, layout=ONE), kind(first)),
        _alone(rng, replace(other, layout=ONE), kind(second)),
    )


def _alone(rng: np.random.Generator, scene: Scene, kind: Callable[[np.random.Generator], tuple[int, int]]) -> Scene:
    size = int(rng.choice(len(SIZES), p=[0.2, 0.45, 0.35]))
    spot = 0 if rng.random() < 0.65 else int(rng.integers(1, len(SPOTS)))
    placed = _placed(rng, kind(rng), size, SPOTS[SPOT_NAMES[spot]], SIZES[SIZE_NAMES[size]])
    return replace(scene, objects=(placed,), spot=spot)


_PAIRS = {
    BESIDE: ((0.27, 0.5), (0.73, 0.5)),
    ABOVE: ((0.5, 0.27), (0.5, 0.73)),
}
_MANY = {
    2: (((0.28, 0.5), (0.72, 0.5)),),
    3: (((0.19, 0.5), (0.5, 0.5), (0.81, 0.5)), ((0.5, 0.28), (0.27, 0.72), (0.73, 0.72))),
    4: (((0.27, 0.28), (0.73, 0.28), (0.27, 0.72), (0.73, 0.72)),),
}
_MANY_LENGTH = {2: 0.42, 3: 0.38, 4: 0.38}
_ROW_LENGTH = 0.3
_PAIR_LENGTH = (0.32, 0.45)  # small, medium


def _arranged(rng: np.random.Generator, layout: int, kinds: Sequence[tuple[int, int]]) -> tuple[Placed, ...]:
    if layout == FRONT:
        return _overlapping(rng, kinds)
    if layout in _PAIRS:
        sizes = [0 if rng.random() < 0.3 else 1 for _ in kinds]
        return tuple(
            _placed(rng, kind, size, spot, _PAIR_LENGTH[size])
            for kind, size, spot in zip(kinds, sizes, _PAIRS[layout], strict=True)
        )
    patterns = _MANY[len(kinds)]
    pattern = patterns[int(rng.integers(len(patterns)))]
    row = len(kinds) == 3 and pattern is patterns[0]
    length = _ROW_LENGTH if row else _MANY_LENGTH[len(kinds)]
    return tuple(_placed(rng, kind, 1, spot, length, jitter=0.5) for kind, spot in zip(kinds, pattern, strict=True))


def _overlapping(rng: np.random.Generator, kinds: Sequence[tuple[int, int]]) -> tuple[Placed, ...]:
    """The first low and to one side, the second larger, high and to the other, and a quarter of it hidden."""
    lean = 0.13 if rng.random() < 0.5 else -0.13
    front = _placed(rng, kinds[0], 1, (0.5 - lean, 0.67), 0.46)
    behind = _placed(rng, kinds[1], 1, (0.5 + lean, 0.36), 0.54)
    return (front, behind)


def _placed(
    rng: np.random.Generator,
    kind: tuple[int, int],
    size: int,
    middle: tuple[float, float],
    length: float,
    *,
    jitter: float = 1.0,
) -> Placed:
    length *= 1 + rng.uniform(-JITTER, JITTER) * 2 * jitter
    x, y = (min(max(v + rng.uniform(-JITTER, JITTER) * jitter, length / 2), 1 - length / 2) for v in middle)
    return Placed(*kind, size, x, y, length)


def holds_out(scene: Scene) -> bool:
    """Whether any object and its tint, or two objects and their relation, are a held-out combination."""
    return any(tint_held_out(placed.thing, placed.colour) for placed in scene.objects) or pair_held_out(scene)


@cache
def tint_held_out(thing: int, colour: int) -> bool:
    """Whether an object in a tint is held out; in its own colours it never is."""
    return colour != NATURAL and held_out(GLYPHS[thing], COLOUR_NAMES[colour])


def pair_held_out(scene: Scene) -> bool:
    """Whether a scene of two has them in a held-out relation."""
    if scene.layout not in (BESIDE, ABOVE, FRONT):
        return False
    first, second = scene.objects
    return held_out(GLYPHS[first.thing], GLYPHS[second.thing], LAYOUTS[scene.layout])


@cache
def glyph(thing: int) -> Image.Image:
    """The object's bitmap as the font has it, RGBA, cropped to what is visible."""
    font = ImageFont.truetype(FONT, STRIKE)
    canvas = Image.new("RGBA", (200, 160))
    ImageDraw.Draw(canvas).text((10, 10), GLYPHS[thing], font=font, embedded_color=True)
    box = canvas.getbbox()
    if box is None:
        raise LookupError(f"{FONT} draws nothing for {GLYPHS[thing]!r}")
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


@lru_cache(maxsize=60_000)
def sprite(thing: int, colour: int, length: int) -> Sprite:
    """Premultiplied colour [h, w, 3] (0-255) and coverage [h, w, 1] (0-1), the longer side `length` pixels."""
    whole = tinted(thing, colour)
    scale = length / max(whole.size)
    size = (max(1, round(whole.width * scale)), max(1, round(whole.height * scale)))
    pixels = np.asarray(whole.resize(size, Image.Resampling.LANCZOS), dtype=np.float32)
    alpha = pixels[..., 3:] / np.float32(255)
    return (pixels[..., :3] * alpha).astype(np.float32), alpha.astype(np.float32)


def draw(scene: Scene, side: int) -> Pixels:
    """The scene's pixels, [side, side, 3]. The objects are drawn from the last to the first, which is in front."""
    canvas = background(scene.background, scene.variant, side).copy()
    for placed in reversed(scene.objects):
        colour, alpha = sprite(placed.thing, placed.colour, max(4, round(placed.length * side)))
        if STYLES[scene.style] == "outline":
            colour, alpha = outlined(colour, alpha)
        height, width = alpha.shape[:2]
        left, top = round(placed.x * side - width / 2), round(placed.y * side - height / 2)
        x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + width, side), min(top + height, side)
        seen = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        canvas[y0:y1, x0:x1] = canvas[y0:y1, x0:x1] * (1 - alpha[seen]) + colour[seen]
    canvas = styled(lit(canvas, LIGHTS[scene.light]), STYLES[scene.style])
    return canvas.round().clip(0, 255).astype(np.uint8)

"""What becomes of pictures and prompts that are mixed or varied in the image embedding space."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from training.evaluation.batches import Painter
from training.evaluation.judge import Judge, Reading
from training.evaluation.questions import only
from training.evaluation.verdicts import Share, Verdict, shares
from training.world.captions import caption
from training.world.scenes import NATURAL, Sampler, Scene, draw


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scenes of one object each before the same background, and a caption of each. The first object is in its own
    colours; the second of every other pair is tinted."""

    scenes: tuple[Scene, Scene]
    captions: tuple[str, str]


def pairs(things: int, number: int, seed: int) -> list[Pair]:
    """Pairs of different objects."""
    rng = np.random.default_rng(seed)
    natural, tinted = (Sampler(things, layouts=only("one"), lights=0, styles=0, tinted=tinted) for tinted in (0.0, 1.0))
    made: list[Pair] = []
    while len(made) < number:
        first, second = natural(rng), (tinted if len(made) % 2 else natural)(rng)
        second = replace(second, background=first.background, variant=first.variant)
        if first.objects[0].thing != second.objects[0].thing:
            said = (caption(rng, first, "en", complete=True), caption(rng, second, "en", complete=True))
            made.append(Pair((first, second), said))
    return made


def fused(reading: Reading, pair: Pair) -> Verdict:
    """What a fusion half and half took of each.

    `both`: both objects are there, as the two surest found, or as the two likeliest readings of the surest. `crossed`
    (where the second is tinted): the surest is the first object in the second's tint. `either`: it is one of the two.
    `fused`: both or crossed.
    """
    first, second = (scene.objects[0] for scene in pair.scenes)
    wanted = {first.thing, second.thing}
    if not reading.objects:
        told = {"both": False, "either": False}
    else:
        main = reading.objects[0]
        two = {found.thing for found in reading.objects[:2]}
        told = {"both": wanted in (two, set(main.ranked[:2])), "either": main.thing in wanted}
    if second.colour != NATURAL:
        told["crossed"] = any((o.thing, o.tint) == (first.thing, second.colour) for o in reading.objects[:1])
    return told | {"fused": told["both"] or told.get("crossed", False)}


def fusion(painter: Painter, judge: Judge, *, number: int, seed: int) -> dict[str, Share]:
    """Prompts fused two and two, half and half."""
    asked = pairs(judge.things, number, seed)
    seeds = [seed + i for i in range(number)]
    embeds = [painter.embed([pair.captions[k] for pair in asked], seeds) for k in (0, 1)]
    readings = judge.read(painter.paint(painter.fuse(embeds), seeds, told="fusions"))
    return shares(fused(reading, pair) for reading, pair in zip(readings, asked, strict=True))


@dataclass(frozen=True, slots=True)
class Variations:
    """How much of a picture stays in its variations: shares of pictures, and `apart`, how far apart their pixels are
    on average (0-255)."""

    kept: dict[str, Share]
    apart: float


def variations(painter: Painter, judge: Judge, *, number: int, seed: int, strength: float = 1.0) -> Variations:
    """Vary pictures of real scenes of one object. A strength of 1 is the bot's own, where nobody names another."""
    rng = np.random.default_rng(seed)
    sampler = Sampler(judge.things, layouts=only("one"), lights=0, styles=0)
    scenes = [sampler(rng) for _ in range(number)]
    drawn = np.stack([draw(scene, painter.spec.width) for scene in scenes])
    varied = painter.vary(drawn, [seed + i for i in range(number)], strength=strength)
    kept = []
    for reading, scene in zip(judge.read(varied), scenes, strict=True):
        placed, main = scene.objects[0], next(iter(reading.objects), None)
        same = main is not None and main.thing == placed.thing
        tint = same and main is not None and main.tint == placed.colour
        kept.append({"object": same, "colour": tint, "background": reading.background == scene.background})
    apart = np.abs(varied.astype(np.float32) - drawn).mean()
    return Variations(shares(kept), float(apart))

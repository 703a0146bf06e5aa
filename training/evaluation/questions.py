"""What a model is asked: captions with the scenes that they describe, in sets that each measure something else.

A set follows from its name, a number and a seed, and the scenes of a smaller number are the first of a larger one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from training.world.captions import caption
from training.world.scenes import Sampler, Scene, pair_held_out, tint_held_out
from training.world.vocabulary import LAYOUTS, LIGHTS, RELATIONS, STYLES

Make: TypeAlias = Callable[[np.random.Generator], Scene]


@dataclass(frozen=True, slots=True)
class Question:
    """A caption, the scene that it describes, and the language it is in."""

    caption: str
    scene: Scene
    language: str


def only(*layouts: str) -> tuple[float, ...]:
    """The shares of the layouts where there are none but these, each as often."""
    return tuple(1 / len(layouts) if name in layouts else 0.0 for name in LAYOUTS)


def _plain(things: int, *layouts: str, held: bool | None = False, tinted: float = 0.6) -> Sampler:
    return Sampler(things, layouts=only(*layouts), tinted=tinted, lights=0.0, styles=0.0, held=held)


def _held_relations(things: int) -> Make:
    """Two objects in a held-out relation, each in a tint that is not."""
    sampler = _plain(things, *RELATIONS, held=True)

    def make(rng: np.random.Generator) -> Scene:
        while True:
            scene = sampler(rng)
            tints = any(tint_held_out(placed.thing, placed.colour) for placed in scene.objects)
            if pair_held_out(scene) and not tints:
                return scene

    return make


def _looks(things: int) -> Make:
    """One object in a light that is not plain, or in such a style, by turns."""
    sampler = _plain(things, "one")

    def make(rng: np.random.Generator) -> Scene:
        scene = sampler(rng)
        if rng.random() < 0.5:
            return replace(scene, light=int(rng.integers(1, len(LIGHTS))))
        return replace(scene, style=int(rng.integers(1, len(STYLES))))

    return make


def _everything(things: int) -> Make:
    return Sampler(things)


SETS: dict[str, tuple[Callable[[int], Make], str]] = {
    "one object": (lambda things: _plain(things, "one"), "en"),
    "one object, held out": (lambda things: _plain(things, "one", held=True, tinted=1.0), "en"),
    "one object, Russian": (lambda things: _plain(things, "one"), "ru"),
    "one object, Korean": (lambda things: _plain(things, "one"), "ko"),
    "two objects": (lambda things: _plain(things, *RELATIONS), "en"),
    "two objects, held out": (_held_relations, "en"),
    "two objects, Russian": (lambda things: _plain(things, *RELATIONS), "ru"),
    "two objects, Korean": (lambda things: _plain(things, *RELATIONS), "ko"),
    "groups": (lambda things: _plain(things, "group"), "en"),
    "medleys": (lambda things: _plain(things, "medley"), "en"),
    "lights and styles": (_looks, "en"),
    "everything": (_everything, "en"),
}
"""Each set's scenes and language. All but the last two are in the plain light and style; the last is made as the
training's scenes are. Where nothing is said of it, no combination is a held-out one."""

MAIN = ("one object", "one object, held out", "two objects", "two objects, held out")
"""The sets of which the most questions are asked."""


HELD_OUT = frozenset(name for name in SETS if name.endswith("held out"))
"""The sets that ask only for combinations that no training scene showed."""


def questions(
    name: str, things: int, number: int, seed: int, *, inherited: frozenset[int] = frozenset()
) -> list[Question]:
    """The first `number` questions of a set; every factor that a scene has is said.

    Of things that a model was shown in all combinations before its own training, `inherited`, none of the held-out
    sets asks by themselves: there is no telling what it has seen of them. Raises `ValueError` where that is all.
    """
    if name in HELD_OUT and inherited.issuperset(range(things)):
        raise ValueError("Nothing is held out of this model: it inherited all that it knows.")
    make, language = SETS[name]
    sampler, rng = make(things), np.random.default_rng([seed, zlib.crc32(name.encode())])
    asked: list[Question] = []
    while len(asked) < number:
        scene = sampler(rng)
        if name in HELD_OUT and all(placed.thing in inherited for placed in scene.objects):
            continue
        asked.append(Question(caption(rng, scene, language, complete=True), scene, language))
    return asked

"""One model by different priors, and at different guidance scales."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from torch import Tensor

from training.evaluation.batches import Painter
from training.evaluation.judge import Judge
from training.evaluation.questions import Question, only
from training.evaluation.rulers import Figures, Ruler
from training.evaluation.verdicts import Share, judged, shares
from training.model.priors import fit_linear
from training.world.captions import say
from training.world.scenes import Pixels, Sampler, Scene, draw, tint_held_out
from training.world.vocabulary import GLYPHS

SCALES = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
KIND = "🐱"  # the one animal, and
PAIRS = 500  # how many pairs of it the smallest linear prior is fitted on

Embed = Callable[[Sequence[str], Sequence[int]], Tensor]
"""Prompts and seeds to image embeddings [n, d]."""

Read = Callable[[Pixels], Figures]
"""Pictures [n, h, w, 3] to figures of them all."""


def curve(
    painter: Painter, ruler: Ruler, prompts: Sequence[str], seed: int, read: Read = lambda painted: {}
) -> dict[float, Figures]:
    """The figures at each guidance scale, of the same prompts and seeds, and what else `read` tells of the pictures."""
    seeds = [seed + i for i in range(len(prompts))]
    embeds, found = painter.embed(prompts, seeds), {}
    for scale in SCALES:
        painted = painter.paint(embeds, seeds, guidance_scale=scale, told=f"guidance {scale:g}")
        found[scale] = ruler(painted, prompts) | read(painted)
    return found


def scenes_of_one_kind(things: int, number: int, seed: int, kind: str = KIND) -> list[Scene]:
    """Scenes of one object of one kind, everything else as in training."""
    rng, sampler, thing = np.random.default_rng(seed), Sampler(things, layouts=only("one")), GLYPHS.index(kind)
    made: list[Scene] = []
    while len(made) < number:
        scene = sampler(rng)
        if not tint_held_out(thing, scene.objects[0].colour):
            made.append(replace(scene, objects=(replace(scene.objects[0], thing=thing),)))
    return made


def fitted_on_one_kind(painter: Painter, things: int, seed: int, number: int = PAIRS) -> Embed:
    """A linear prior fitted on captions and pictures of one kind of animal, through the model's own towers: it can
    only do as well elsewhere as the two spaces are one already."""
    scenes, rng = scenes_of_one_kind(things, number, seed), np.random.default_rng(seed)
    said = painter.read([say(rng, scene) for scene in scenes]).cpu()
    seen = painter.embed_pictures([draw(scene, painter.spec.width) for scene in scenes]).cpu()
    linear = {name: value.to(painter.modules.device) for name, value in fit_linear(said, seen).items()}

    def embed(prompts: Sequence[str], seeds: Sequence[int]) -> Tensor:
        return painter.read(prompts) @ linear["weight"].T + linear["bias"]

    return embed


def embedded_themselves(painter: Painter, asked: Iterable[Question]) -> Embed:
    """No prior at all: the embeddings of the very scenes, which no prior can better if the vision tower sees well."""
    scenes = {question.caption: question.scene for question in asked}

    def embed(prompts: Sequence[str], seeds: Sequence[int]) -> Tensor:
        return painter.embed_pictures([draw(scenes[prompt], painter.spec.width) for prompt in prompts])

    return embed


def embeds_of(painter: Painter) -> dict[str, Embed]:
    """Every prior that a model has."""
    return {name: partial(painter.embed, prior=name) for name in painter.priors}


@dataclass(frozen=True, slots=True)
class ByPrior:
    """A prior's figures, and the shares of what is right in pictures of seen and of held-out combinations."""

    figures: Figures
    seen: dict[str, Share]
    held_out: dict[str, Share]


def by_prior(
    painter: Painter,
    judge: Judge,
    ruler: Ruler,
    embeds: dict[str, Embed],
    asked: tuple[Sequence[Question], Sequence[Question], Sequence[Question]],
    seed: int,
) -> dict[str, ByPrior]:
    """Each prior on the same questions: on everything for the figures, on one object, and on one held out."""
    everything, seen, held_out = asked
    figures = figures_by_prior(painter, ruler, embeds, [question.caption for question in everything], seed)

    def right(embed: Embed, questions: Sequence[Question]) -> dict[str, Share]:
        seeds = [seed + i for i in range(len(questions))]
        painted = painter.paint(embed([question.caption for question in questions], seeds), seeds, told="priors")
        return shares(judged(judge.read(painted), [question.scene for question in questions]))

    return {name: ByPrior(figures[name], right(embed, seen), right(embed, held_out)) for name, embed in embeds.items()}


def figures_by_prior(
    painter: Painter, ruler: Ruler, embeds: dict[str, Embed], prompts: Sequence[str], seed: int
) -> dict[str, Figures]:
    """Each prior's figures, of the same prompts and seeds."""
    seeds = [seed + i for i in range(len(prompts))]
    return {
        name: ruler(painter.paint(embed(prompts, seeds), seeds, told=name), prompts) for name, embed in embeds.items()
    }

"""The teacher: a convolutional net that reads a scene's factors from its pixels.

Its embedding, from which every factor can be read by one linear layer, is the image embedding space of the model; the
CLIP towers, slow learners alone, are distilled into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.device import autocast
from training.model.loop import Schedule, averaged, fit
from training.model.movq import pixels_from
from training.size import Size
from training.world.scenes import Scene, draw
from training.world.vocabulary import BACKGROUNDS, COLOURS, LAYOUTS, LIGHTS, MOST, STYLES

TINTS = len(COLOURS) + 1  # the last is "natural"
WHOLE = {
    "background": len(BACKGROUNDS),
    "light": len(LIGHTS),
    "style": len(STYLES),
    "layout": len(LAYOUTS),
    "number": MOST,
}
"""The factors of a scene as a whole, and how many values each can have."""

EACH = ("thing", "colour")
"""The factors of every object."""

CELLS = 8  # of a side, in the map of the picture that the teacher's middle holds
WIDTH = 96  # of what is seen at one place of it
AUXILIARY = 0.5  # the weight of finding and reading objects in that map
GLANCE = 8  # of a side, of the small copy of the picture that can be read from its embedding
RESEMBLANCE = 5.0  # the weight of that copy


def labels(scenes: Sequence[Scene], things: int) -> dict[str, Tensor]:
    """The factors as tensors: those of the whole [n] (`number` counts from 0); `thing` [n, 4], where `things` itself
    stands for none; `colour` [n, 4], -1 where there is none; `box` [n, 4, 3]: x, y and length."""
    thing = torch.full((len(scenes), MOST), things)
    colour, box = torch.full_like(thing, -1), torch.zeros(len(scenes), MOST, 3)
    for i, scene in enumerate(scenes):
        for j, placed in enumerate(scene.objects):
            thing[i, j], colour[i, j] = placed.thing, placed.colour
            box[i, j] = torch.tensor([placed.x, placed.y, placed.length])
    number = torch.tensor([len(scene.objects) - 1 for scene in scenes])
    whole = {name: torch.tensor([getattr(scene, name) for scene in scenes]) for name in WHOLE if name != "number"}
    return whole | {"number": number, "thing": thing, "colour": colour, "box": box}


class Factors(nn.Module):
    """Every factor from an embedding [n, d], by one linear layer each: the space is as simple as its readers."""

    def __init__(self, embedding: int, things: int) -> None:
        super().__init__()
        self.whole = nn.ModuleDict({name: nn.Linear(embedding, values) for name, values in WHOLE.items()})
        self.thing = nn.Linear(embedding, MOST * (things + 1))
        self.colour = nn.Linear(embedding, MOST * TINTS)
        self.box = nn.Linear(embedding, MOST * 3)

    def forward(self, embeds: Tensor) -> dict[str, Tensor]:
        """Logits: the whole's factors [n, values], `thing` [n, 4, things + 1], `colour` [n, 4, 13]; `box` [n, 4, 3]."""
        read = {name: layer(embeds) for name, layer in self.whole.items()}
        each = {name: getattr(self, name)(embeds).unflatten(1, (MOST, -1)) for name in (*EACH, "box")}
        return read | each

    def loss(self, embeds: Tensor, truth: dict[str, Tensor]) -> dict[str, Tensor]:
        """Cross entropies of the factors and an L1 of the boxes, absent objects left out."""
        read = self(embeds)
        there = (truth["colour"] >= 0).unsqueeze(-1)
        terms = {
            name: F.cross_entropy(read[name].flatten(0, -2), truth[name].flatten(), ignore_index=-1)
            for name in (*WHOLE, *EACH)
        }
        return terms | {"box": ((read["box"] - truth["box"]).abs() * there).sum() / there.sum() * 2}

    @torch.no_grad()
    def accuracy(self, embeds: Tensor, truth: dict[str, Tensor]) -> dict[str, float]:
        """The share of factors read right; of things and colours, among the objects that are there."""
        read, there, found = self(embeds), truth["colour"] >= 0, {}
        for name in (*WHOLE, *EACH):
            right = read[name].argmax(-1) == truth[name]
            found[name] = (right[there] if name in EACH else right).float().mean().item()
        return found


def _block(channels_in: int, channels_out: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False), nn.BatchNorm2d(channels_out), nn.SiLU()
    )


class Teacher(nn.Module):
    """Pixels [n, 3, side, side] in [-1, 1] to embeddings [n, d] of length sqrt(d).

    The embedding is put together of what the picture is as a whole, and of what is seen at four places of a map: where
    the first object in reading order is, the second, and so on. That the same eye looks at all four places is why
    scenes of several objects are learned as fast as those of one.
    """

    def __init__(self, size: Size) -> None:
        super().__init__()
        a, b, c, d = size.teacher
        self.embedding = size.embedding
        self.map = nn.Sequential(
            _block(3, a, 2), _block(a, b, 2), _block(b, c, 1), _block(c, c, 2), *self._shrinking(size.side, c),
            _block(c, d, 1), _block(d, d, 1),
        )  # fmt: skip
        self.scene = nn.Sequential(
            _block(d, d, 2), nn.Flatten(), nn.Linear(d * (CELLS // 2) ** 2, 256), nn.SiLU(), nn.Linear(256, WIDTH)
        )
        self.places = nn.Parameter(torch.randn(1, WIDTH, CELLS, CELLS) * 0.02)
        self.near, self.far = nn.Conv2d(d, WIDTH, 1), nn.Linear(WIDTH, WIDTH)
        self.where = nn.Sequential(nn.SiLU(), _block(WIDTH, WIDTH, 1), nn.Conv2d(WIDTH, MOST, 1))
        self.what = nn.Conv2d(d, WIDTH, 1)
        self.output = nn.Linear((MOST + 1) * WIDTH, size.embedding)
        self.factors = Factors(size.embedding, size.things)
        self.cells = nn.Conv2d(d, size.things + TINTS, 1)
        self.glance = nn.Linear(size.embedding, 3 * GLANCE**2)

    @staticmethod
    def _shrinking(side: int, channels: int) -> list[nn.Sequential]:
        """As many more halvings as a picture above 64 pixels takes to come to 8 x 8."""
        return [_block(channels, channels, 2) for _ in range((side // CELLS // 8).bit_length() - 1)]

    def forward(self, pixels: Tensor) -> Tensor:
        return self.split(pixels)[0]

    def split(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The embeddings [n, d], the map [n, c, 8, 8] that they were drawn from, and the logits [n, 4, 64] of where
        in it each object is."""
        seen = self.map(pixels)
        scene = self.scene(seen)
        where = self.where(self.near(seen) + self.far(scene)[:, :, None, None] + self.places).flatten(2)
        what = where.softmax(-1) @ (self.what(seen) + self.places).flatten(2).transpose(1, 2)
        whole = self.output(torch.cat([what.flatten(1), scene], dim=1)).float()
        return F.normalize(whole, dim=-1) * self.embedding**0.5, seen, where

    def auxiliary(self, seen: Tensor, where: Tensor, truth: dict[str, Tensor]) -> dict[str, Tensor]:
        """The cross entropies of each object's place in the map, and of its thing and colour read there: so are small
        objects learned, long before the embedding could tell what it lacks."""
        picture, slot = torch.nonzero(truth["colour"] >= 0, as_tuple=True)
        cell = (truth["box"][picture, slot, :2] * CELLS).long().clamp(0, CELLS - 1)
        read = self.cells(seen.float())[picture, :, cell[:, 1], cell[:, 0]]
        thing, colour = read.split([read.shape[1] - TINTS, TINTS], dim=1)
        cells = F.cross_entropy(thing, truth["thing"][picture, slot]) + F.cross_entropy(
            colour, truth["colour"][picture, slot]
        )
        places = F.cross_entropy(where.float()[picture, slot], cell[:, 1] * CELLS + cell[:, 0])
        return {"cells": AUXILIARY * cells, "places": AUXILIARY * places}

    def resemblance(self, embeds: Tensor, pixels: Tensor) -> Tensor:
        """How far the small copy of the picture that one linear layer reads from its embedding is from the picture.

        What looks alike is near in such a space, and the decoder need not learn by heart what each object looks like.
        """
        small = F.adaptive_avg_pool2d(pixels, GLANCE)
        return RESEMBLANCE * F.mse_loss(self.glance(embeds).view_as(small), small)


def train(checkpoint: Path, size: Size, seconds: float, device: torch.device, *, seed: int = 1) -> Teacher:
    """Train within `seconds` on scenes drawn as it goes."""
    torch.manual_seed(seed)
    stage = size.stages["teacher"]
    teacher = Teacher(size).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    sampler = size.sampler
    split = torch.compile(teacher.split, dynamic=False)

    def loss(step: int) -> dict[str, Tensor]:
        rng = np.random.default_rng([seed, step])
        scenes = [sampler(rng) for _ in range(stage.batch)]
        pixels = pixels_from([draw(scene, size.side) for scene in scenes]).to(device)
        truth = {name: value.to(device) for name, value in labels(scenes, size.things).items()}
        with autocast(device):
            embeds, seen, where = split(pixels)  # type: ignore[no-untyped-call]
        terms = teacher.factors.loss(embeds, truth) | teacher.auxiliary(seen, where, truth)
        return terms | {"resemblance": teacher.resemblance(embeds, pixels)}

    fit(teacher, loss, Schedule(seconds=seconds, lr=stage.lr, ema=0.998), checkpoint)
    return teacher


def load(checkpoint: Path, size: Size) -> Teacher:
    """The trained teacher of a checkpoint, on the CPU."""
    return averaged(Teacher(size), checkpoint)

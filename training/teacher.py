"""The teacher: a convolutional net that reads a scene's factors from its pixels.

Its embedding, from which every factor can be read by one linear layer, is the image embedding space of the shipped
model; the CLIP towers, slow learners alone, are distilled into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.loop import Schedule, averaged, fit
from training.movq import pixels_from
from training.scenes import SIDE, Scene, draw, sample
from training.vocabulary import BACKGROUNDS, COLOURS, OBJECTS, SIZES

EMBEDDING = 256
SLOTS = 2
THINGS, TINTS = len(OBJECTS) + 1, len(COLOURS) + 1  # the last thing is "none"; the last tint is "natural"


def labels(scenes: Sequence[Scene]) -> dict[str, Tensor]:
    """The factors as tensors: `background` [n]; `thing`, `colour`, `size` [n, 2] with -1 where there is no second
    object (`thing` has the class "none"); `box` [n, 2, 3]: x, y and length as shares of the side."""
    thing = torch.full((len(scenes), SLOTS), THINGS - 1)
    colour, size = torch.full_like(thing, -1), torch.full_like(thing, -1)
    box = torch.zeros(len(scenes), SLOTS, 3)
    for i, scene in enumerate(scenes):
        for j, placed in enumerate(scene.objects):
            thing[i, j], colour[i, j], size[i, j] = placed.thing, placed.colour, placed.size
            box[i, j] = torch.tensor([placed.x, placed.y, placed.length]) / SIDE
    background = torch.tensor([scene.background for scene in scenes])
    return {"background": background, "thing": thing, "colour": colour, "size": size, "box": box}


class Factors(nn.Module):
    """Every factor from an embedding [n, 256], by one linear layer each: the space is as simple as its readers."""

    def __init__(self) -> None:
        super().__init__()
        self.background = nn.Linear(EMBEDDING, len(BACKGROUNDS))
        self.thing = nn.Linear(EMBEDDING, SLOTS * THINGS)
        self.colour = nn.Linear(EMBEDDING, SLOTS * TINTS)
        self.size = nn.Linear(EMBEDDING, SLOTS * len(SIZES))
        self.box = nn.Linear(EMBEDDING, SLOTS * 3)

    def forward(self, embeds: Tensor) -> dict[str, Tensor]:
        """Logits `background` [n, 12], `thing` [n, 2, 41], `colour` [n, 2, 13], `size` [n, 2, 3]; `box` [n, 2, 3]."""
        read = {name: layer(embeds) for name, layer in self.named_children()}
        return {k: v if k == "background" else v.unflatten(1, (SLOTS, -1)) for k, v in read.items()}

    def loss(self, embeds: Tensor, truth: dict[str, Tensor]) -> dict[str, Tensor]:
        """Cross entropies of the factors and an L1 of the boxes, absent objects left out."""
        read = self(embeds)
        there = (truth["colour"] >= 0).unsqueeze(-1)
        terms = {
            name: F.cross_entropy(read[name].flatten(0, -2), truth[name].flatten(), ignore_index=-1)
            for name in ("background", "thing", "colour", "size")
        }
        return terms | {"box": ((read["box"] - truth["box"]).abs() * there).sum() / there.sum() * 2}

    @torch.no_grad()
    def accuracy(self, embeds: Tensor, truth: dict[str, Tensor]) -> dict[str, float]:
        """The share of factors read right."""
        read = self(embeds)
        found = {}
        for name in ("background", "thing", "colour", "size"):
            asked = truth[name] >= 0
            found[name] = (read[name].argmax(-1) == truth[name])[asked].float().mean().item()
        return found


def _block(channels_in: int, channels_out: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False), nn.BatchNorm2d(channels_out), nn.SiLU()
    )


class Teacher(nn.Module):
    """Pixels [n, 3, 64, 64] in [-1, 1] to embeddings [n, 256] of length sqrt(256)."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _block(3, 32, 2), _block(32, 64, 2), _block(64, 128, 1), _block(128, 128, 2), _block(128, 192, 1),
            _block(192, 192, 2), nn.Flatten(), nn.Linear(192 * 16, 512), nn.SiLU(), nn.Linear(512, EMBEDDING),
        )  # fmt: skip
        self.factors = Factors()

    def forward(self, pixels: Tensor) -> Tensor:
        return F.normalize(self.body(pixels).float(), dim=-1) * EMBEDDING**0.5


def train(checkpoint: Path, seconds: float, *, batch: int = 64, seed: int = 1) -> Teacher:
    """Train within `seconds` on scenes drawn as it goes."""
    torch.manual_seed(seed)
    teacher = Teacher().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    rng = np.random.default_rng(seed)
    embed = torch.compile(teacher)

    def loss(step: int) -> dict[str, Tensor]:
        scenes = [sample(rng) for _ in range(batch)]
        pixels = pixels_from([draw(scene) for scene in scenes])
        with torch.autocast("cpu", torch.bfloat16):
            embeds = embed(pixels)  # type: ignore[no-untyped-call]
        return teacher.factors.loss(embeds, labels(scenes))

    fit(teacher, loss, Schedule(seconds=seconds, lr=2e-3, ema=0.998), checkpoint)
    return teacher


def load(checkpoint: Path) -> Teacher:
    """The trained teacher of a checkpoint."""
    teacher = Teacher()
    averaged(teacher, checkpoint)
    return teacher

"""A bank of scenes, with what every later stage asks for again and again computed once: embeddings and latents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from diffusers import VQModel
from safetensors.torch import load_file, save_file
from torch import Tensor
from tqdm import tqdm

from training.device import autocast
from training.model.movq import pixels_from
from training.model.teacher import Teacher, labels
from training.size import Size
from training.world.scenes import BESIDE, Scene, draw, parted
from training.world.vocabulary import LAYOUTS

CHUNK = 128
_SIDE_BY_SIDE = tuple(float(layout == BESIDE) for layout in range(len(LAYOUTS)))


@dataclass(frozen=True, slots=True)
class Bank:
    """`scenes` and, in the same order, their `labels` and `embeds` [n, d]."""

    scenes: list[Scene]
    labels: dict[str, Tensor]
    embeds: Tensor
    side: int

    def pixels(self, indices: Tensor) -> Tensor:
        """[len(indices), 3, side, side] in [-1, 1]."""
        return pixels_from([draw(self.scenes[int(i)], self.side) for i in indices])

    def truth(self, indices: Tensor) -> dict[str, Tensor]:
        """The labels of some of the scenes."""
        return {name: value[indices] for name, value in self.labels.items()}


def training_scenes(size: Size, number: int, *, seed: int = 10) -> list[Scene]:
    """The first `number` scenes that the model is trained on."""
    rng, sampler = np.random.default_rng(seed), size.sampler
    return [sampler(rng) for _ in range(number)]


@torch.no_grad()
def bank(file: Path, size: Size, teacher: Teacher, device: torch.device) -> Bank:
    """The training scenes with their embeddings, from `file` where it holds them already."""
    scenes = training_scenes(size, size.scenes)
    if not file.exists():
        parts = []
        teacher = teacher.to(device)
        for start in tqdm(range(0, len(scenes), CHUNK), desc="embeddings", unit="chunk"):
            pixels = pixels_from([draw(scene, size.side) for scene in scenes[start : start + CHUNK]])
            with autocast(device):
                parts.append(teacher(pixels.to(device)).cpu())
        _keep({"embeds": torch.cat(parts)}, file)
    return Bank(scenes, labels(scenes, size.things), load_file(file)["embeds"], size.side)


@torch.no_grad()
def latents(file: Path, size: Size, scenes: Bank, movq: VQModel, device: torch.device) -> Tensor:
    """The latents of the first scenes, [n, c, h / f, w / f] in bfloat16, from `file` where it holds them already."""
    if not file.exists():
        parts = []
        movq = movq.to(device, memory_format=torch.channels_last)
        for chunk in tqdm(torch.split(torch.arange(size.latents), CHUNK), desc="latents", unit="chunk"):
            with autocast(device):
                parts.append(movq.encode(scenes.pixels(chunk).to(device)).latents.bfloat16().cpu())
        _keep({"latents": torch.cat(parts).contiguous()}, file)
    return load_file(file)["latents"]


@torch.no_grad()
def fusions(file: Path, size: Size, teacher: Teacher, device: torch.device, *, seed: int = 11) -> tuple[Tensor, Tensor]:
    """What a fusion should be: the embeddings of two scenes of one object each, [n, 2, d], and that of the scene with
    both side by side, [n, d]; from `file` where it holds them already."""
    if not file.exists():
        rng, sampler = np.random.default_rng(seed), replace(size.sampler, layouts=_SIDE_BY_SIDE)
        teacher = teacher.to(device)
        apart: list[Tensor] = []
        together: list[Tensor] = []
        for _ in tqdm(range(0, size.fusions, CHUNK), desc="fusions", unit="chunk"):
            scenes = [sampler(rng) for _ in range(CHUNK)]
            alone = [part for scene in scenes for part in parted(rng, scene, sampler(rng))]
            for some, embeds in ((alone, apart), (scenes, together)):
                pixels = pixels_from([draw(scene, size.side) for scene in some])
                with autocast(device):
                    embeds.append(teacher(pixels.to(device)).cpu())
        _keep({"apart": torch.cat(apart).view(-1, 2, size.embedding), "together": torch.cat(together)}, file)
    read = load_file(file)
    return read["apart"], read["together"]


def _keep(tensors: dict[str, Tensor], file: Path) -> None:
    """All of it or nothing: a file that is there is whole."""
    part = file.with_suffix(".part")
    save_file(tensors, part)
    part.replace(file)

"""A bank of scenes, with what every later stage asks for again and again computed once: pixels, embeddings, latents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import VQModel
from safetensors.torch import load_file, save_file
from torch import Tensor

from training.movq import pixels_from
from training.scenes import Scene, draw, sample
from training.teacher import Teacher, labels

CHUNK = 128


@dataclass(frozen=True, slots=True)
class Bank:
    """`scenes` and, in the same order, their `labels` and `embeds` [n, 256]."""

    scenes: list[Scene]
    labels: dict[str, Tensor]
    embeds: Tensor

    def pixels(self, indices: Tensor) -> Tensor:
        """[len(indices), 3, 64, 64] in [-1, 1]."""
        return pixels_from([draw(self.scenes[int(i)]) for i in indices])

    def truth(self, indices: Tensor) -> dict[str, Tensor]:
        """The labels of some of the scenes."""
        return {name: value[indices] for name, value in self.labels.items()}


@torch.no_grad()
def bank(file: Path, teacher: Teacher, number: int, *, seed: int = 10) -> Bank:
    """`number` scenes with their embeddings, from `file` where it holds them already."""
    rng = np.random.default_rng(seed)
    scenes = [sample(rng) for _ in range(number)]
    if not file.exists():
        parts = []
        for start in range(0, number, CHUNK):
            pixels = pixels_from([draw(scene) for scene in scenes[start : start + CHUNK]])
            with torch.autocast("cpu", torch.bfloat16):
                parts.append(teacher(pixels))
        save_file({"embeds": torch.cat(parts)}, file)
    return Bank(scenes, labels(scenes), load_file(file)["embeds"])


@torch.no_grad()
def latents(file: Path, scenes: Bank, movq: VQModel, number: int) -> Tensor:
    """The latents of the first `number` scenes, [n, 4, 16, 16] in bfloat16, from `file` where it holds them already."""
    if not file.exists():
        parts = []
        for chunk in torch.split(torch.arange(number), CHUNK):
            with torch.autocast("cpu", torch.bfloat16):
                parts.append(movq.encode(scenes.pixels(chunk)).latents.bfloat16())
        save_file({"latents": torch.cat(parts).contiguous()}, file)
    return load_file(file)["latents"]

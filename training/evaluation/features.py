"""Feature spaces and CLIP models for `training.evaluate` other than its own: any that lie on this machine's disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from transformers import AutoImageProcessor, AutoModel, AutoProcessor

from training.world.scenes import Pixels

Floats: TypeAlias = npt.NDArray[np.float32]
Features: TypeAlias = Callable[[Sequence[Pixels] | Pixels], Floats]
"""Pictures [h, w, 3] to features [n, d]."""

CHUNK = 32  # pictures that are seen at once


def vision_features(folder: Path, device: str = "cpu") -> Features:
    """The pooled outputs of a vision model in a folder of transformers' layout: DINOv2, a ViT, a ResNet.

    Raises `OSError` or `ValueError` where there is no such model; nothing is fetched.
    """
    processor = AutoImageProcessor.from_pretrained(folder, local_files_only=True)
    model = AutoModel.from_pretrained(folder, local_files_only=True).eval().to(device)

    @torch.inference_mode()
    def features(pictures: Sequence[Pixels] | Pixels) -> Floats:
        parts = []
        for chunk in _chunks(pictures):
            output = model(**processor(images=chunk, return_tensors="pt").to(device))
            pooled = getattr(output, "pooler_output", None)
            pooled = output.last_hidden_state[:, 0] if pooled is None else pooled
            parts.append(pooled.flatten(1).float().cpu().numpy())
        return np.concatenate(parts)

    return features


class Clip:
    """A CLIP model in a folder of transformers' layout: embeddings [n, d] of texts and of pictures."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        """Raises `OSError` or `ValueError` where there is no such model; nothing is fetched."""
        self._processor: Any = AutoProcessor.from_pretrained(folder, local_files_only=True)
        self._model: Any = AutoModel.from_pretrained(folder, local_files_only=True).eval().to(device)
        self._device = device

    @torch.inference_mode()
    def texts(self, prompts: Sequence[str]) -> Floats:
        tokens = self._processor(text=list(prompts), return_tensors="pt", padding=True, truncation=True)
        return _plain(self._model.get_text_features(**tokens.to(self._device)))

    @torch.inference_mode()
    def pictures(self, pictures: Sequence[Pixels] | Pixels) -> Floats:
        seen = (self._processor(images=chunk, return_tensors="pt").to(self._device) for chunk in _chunks(pictures))
        return np.concatenate([_plain(self._model.get_image_features(**chunk)) for chunk in seen])


def _plain(output: Any) -> Floats:
    """The embeddings, which some versions of transformers wrap."""
    embeds = output if isinstance(output, torch.Tensor) else output.pooler_output
    found: Floats = embeds.float().cpu().numpy()
    return found


def _chunks(pictures: Sequence[Pixels] | Pixels) -> list[list[Image.Image]]:
    return [
        [Image.fromarray(picture) for picture in pictures[start : start + CHUNK]]
        for start in range(0, len(pictures), CHUNK)
    ]

"""A guard that is an image classifier of the transformers layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from transformers.models.auto.image_processing_auto import AutoImageProcessor
from transformers.models.auto.modeling_auto import AutoModelForImageClassification


class ClassifierGuard:
    """Stops pictures that an image classifier finds a blocked label in.

    `folder` holds `config.json`, `preprocessor_config.json` and safetensors; nothing is fetched, and no code in it is
    run. Labels are the classifier's own, in any case of letters; `threshold` is a probability, above 0 and up to 1.
    It works on the CPU, where one look takes a part of a second, and leaves the device's memory to the painter.
    """

    def __init__(self, folder: Path, labels: Sequence[str], threshold: float) -> None:
        self._folder = folder
        self._labels = [label.strip().casefold() for label in labels if label.strip()]
        self._threshold = threshold
        self._model: Any = None
        self._processor: Any = None
        self._blocked: dict[int, str] = {}

    def load(self) -> None:
        """Raises `ValueError` for labels that are none of the classifier's, and what transformers raises."""
        if self._model is not None:
            return
        if not self._labels or not 0 < self._threshold <= 1:
            raise ValueError("it needs a label to block, and a threshold above 0 and at most 1")
        if not self._folder.is_dir():
            raise FileNotFoundError(f"there is no folder {self._folder}")
        local = {"local_files_only": True, "trust_remote_code": False}
        self._processor = AutoImageProcessor.from_pretrained(str(self._folder), backend="pil", **local)
        model, told = AutoModelForImageClassification.from_pretrained(
            str(self._folder), use_safetensors=True, output_loading_info=True, **local
        )
        if told["missing_keys"] or told["mismatched_keys"]:
            raise ValueError("its weights are not all there")  # the class would go on with random ones
        self._blocked = blocked(model.config.id2label, self._labels)
        self._model = model.eval().requires_grad_(False)

    def check(self, images: Sequence[Image.Image]) -> str | None:
        """The blocked label that one of the pictures shows most of, if it shows any."""
        for image in images:
            probabilities = self._look(image)
            if not sum_or_most(probabilities[list(self._blocked)], self._several) < self._threshold:  # nor for NaN
                return max(self._blocked.items(), key=lambda item: float(probabilities[item[0]]))[1]
        return None

    @property
    def _several(self) -> bool:
        """Whether a picture may have several labels at once."""
        return bool(self._model.config.problem_type == "multi_label_classification")

    @torch.inference_mode()
    def _look(self, image: Image.Image) -> Tensor:
        """The probability of each label."""
        pixels = self._processor(images=image.convert("RGB"), return_tensors="pt").pixel_values
        logits: Tensor = self._model(pixel_values=pixels).logits[0].float()
        return logits.sigmoid() if self._several else logits.softmax(dim=0)


def blocked(id2label: Mapping[int, str], labels: Sequence[str]) -> dict[int, str]:
    """The classifier's blocked labels by their numbers. Raises `ValueError` for one that it does not know."""
    known = {label.casefold(): (int(number), label) for number, label in id2label.items()}
    if strange := [label for label in labels if label not in known]:
        raise ValueError(f"it knows no label {strange[0]!r}, only {', '.join(sorted(known))}")
    return dict(known[label] for label in labels)


def sum_or_most(probabilities: Tensor, several: bool) -> float:
    """How likely any of the labels is: labels that exclude each other add up."""
    return float(probabilities.max() if several else probabilities.sum())

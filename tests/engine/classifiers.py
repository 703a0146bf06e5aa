"""A tiny image classifier with random weights, whose last layer has made up its mind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import ViTConfig, ViTForImageClassification
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

LABELS = ("normal", "drawing", "NSFW")


def build(folder: Path, *, sure_of: dict[str, float], **config: Any) -> Path:
    """Write a classifier to `folder` that gives every picture these logits, whatever it shows; others are zero."""
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    names = {"id2label": dict(enumerate(LABELS)), "label2id": {label: number for number, label in enumerate(LABELS)}}
    model = ViTForImageClassification(ViTConfig(**shape, **names, image_size=32, patch_size=16, **config))
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([sure_of.get(label, 0.0) for label in LABELS]))
    model.save_pretrained(folder)
    ViTImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder

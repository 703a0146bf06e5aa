"""The trained parts in the diffusers layout, in half precision, with a `model.json` beside them."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import KandinskyV22Pipeline, KandinskyV22PriorPipeline, PriorTransformer, UNet2DConditionModel, VQModel
from safetensors.torch import save_file
from torch import Tensor
from transformers import CLIPTextModelWithProjection, CLIPTokenizer, CLIPVisionModelWithProjection
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from engine.kandinsky2.residual import ResidualPrior
from engine.kandinsky2.upsampler import Upsampler
from training.heritage import Heritage
from training.model import decoder, priors
from training.size import Size
from training.world.words import all_names, names, scenery

SHOWN = 512
"""Pixels of the files that are handed out."""

EXAMPLES = (
    "a red apple in the snow",
    "a fox in a forest",
    "four blue cats in a room",
    "a sailboat at sea",
)
EXAMPLES_IN = {
    "ru": ("красное яблоко на снегу", "лиса в лесу", "четыре синих кота в комнате", "парусник в море"),
    "ko": ("눈 속의 빨간 사과", "숲속의 여우", "방 안의 파란 고양이 네 마리", "바다 위의 돛단배"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """Everything that a model is made of."""

    tokenizer: CLIPTokenizer
    text: CLIPTextModelWithProjection
    vision: CLIPVisionModelWithProjection
    prior: PriorTransformer
    linear: dict[str, Tensor]
    fusion: dict[str, Tensor]
    residual: ResidualPrior
    unet: UNet2DConditionModel
    movq: VQModel
    upsampler: Upsampler


def vacant(folder: Path) -> None:
    """Raises `ValueError` for a folder that a model must not be written to, since it holds something else."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file: name a folder for the model.")
    model = all((folder / part).is_dir() for part in ("prior", "decoder"))
    if folder.is_dir() and any(folder.iterdir()) and not model:
        raise ValueError(f"{folder} holds something other than a model: name an empty folder, or a new one.")


def export(folder: Path, size: Size, parts: Parts, heritage: Heritage) -> None:
    """Write the model to `folder`, replacing the one that is there once all is written.

    Raises `ValueError` where there is something else.
    """
    vacant(folder)
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    _write(part, size, parts)
    heritage.write(part)
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def _write(folder: Path, size: Size, parts: Parts) -> None:
    side = {"height": size.side, "width": size.side}
    # Pixels of [0, 1] become [-1, 1], as everywhere in training, so that zeros are a plain grey.
    processor = CLIPImageProcessorPil(
        size={"shortest_edge": size.side}, crop_size=side, image_mean=[0.5] * 3, image_std=[0.5] * 3
    )
    prior_pipeline = KandinskyV22PriorPipeline(
        prior=parts.prior,
        image_encoder=parts.vision,
        text_encoder=parts.text,
        tokenizer=parts.tokenizer,
        scheduler=priors.scheduler(),
        image_processor=processor,
    )
    decoder_pipeline = KandinskyV22Pipeline(unet=parts.unet, scheduler=decoder.scheduler(), movq=parts.movq)
    prior_pipeline.to(torch.float16).save_pretrained(folder / "prior", safe_serialization=True)
    decoder_pipeline.to(torch.float16).save_pretrained(folder / "decoder", safe_serialization=True)
    save_file(_half(parts.linear), folder / "prior" / "linear_prior.safetensors")
    save_file(_half(parts.fusion), folder / "prior" / "fusion_prior.safetensors")
    save_file(_half(parts.residual.state_dict()), folder / "prior" / "residual_prior.safetensors")
    parts.upsampler.half().save_pretrained(folder / "decoder" / "upsampler", safe_serialization=True)
    (folder / "model.json").write_text(json.dumps(_told(size), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _half(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.half().contiguous() for name, value in tensors.items()}


def _told(size: Size) -> dict[str, Any]:
    """What the table of models says of this one."""
    levels, words = len(size.unet["block_out_channels"]), names(size.things)
    return {
        "name": "mini",
        "width": size.side,
        "height": size.side,
        "multiple": size.factor * 2 ** (levels - 1),
        "max_pixels": size.side**2,  # beyond it, things are painted several times over
        "max_aspect": 1.33,  # beyond it, they are stretched: scenes are square
        "shown": SHOWN,
        "num_inference_steps": 12,
        "prior_steps": 10,
        "guidance_scale": 2.0,
        "prior_guidance_scale": 1.0,
        "scheduler": "ddim",
        "default_prior": "diffusion",
        "examples": list(EXAMPLES),
        "examples_in": {language: list(said) for language, said in EXAMPLES_IN.items()},
        "words": list(words),
        "words_in": {language: list(names(size.things, language)) for language in EXAMPLES_IN},
        "synonyms": [name for name in all_names(size.things) if name not in words],
        "scenery": list(scenery()),
        "scenery_in": {language: list(scenery(language)) for language in EXAMPLES_IN},
    }

"""The trained parts in the diffusers layout, in half precision, with a `model.json` beside them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from diffusers import KandinskyV22Pipeline, KandinskyV22PriorPipeline, PriorTransformer, UNet2DConditionModel, VQModel
from safetensors.torch import save_file
from torch import Tensor
from transformers import CLIPTextModelWithProjection, CLIPTokenizer, CLIPVisionModelWithProjection
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from training import decoder, priors
from training.scenes import SIDE
from training.vocabulary import names, synonyms

TOLD = {
    "name": "mini",
    "width": SIDE,
    "height": SIDE,
    "multiple": 16,
    "max_pixels": 4 * SIDE * SIDE,
    "shown": 512,
    "num_inference_steps": 25,
    "prior_steps": 10,
    "guidance_scale": 3.0,
    "prior_guidance_scale": 1.0,
    "scheduler": "ddim",
    "default_prior": "diffusion",
    "examples": [
        "a red apple on a blue background",
        "a fox next to a mushroom",
        "a purple rocket on a pink background",
        "a robot and a birthday cake",
    ],
}


def export(
    folder: Path,
    *,
    tokenizer: CLIPTokenizer,
    text: CLIPTextModelWithProjection,
    vision: CLIPVisionModelWithProjection,
    prior: PriorTransformer,
    linear: dict[str, Tensor],
    unet: UNet2DConditionModel,
    movq: VQModel,
) -> None:
    """Write the model to `folder`, replacing what is there."""
    side = {"height": SIDE, "width": SIDE}
    # Pixels of [0, 1] become [-1, 1], as everywhere in training, so that zeros are a plain grey.
    processor = CLIPImageProcessorPil(
        size={"shortest_edge": SIDE}, crop_size=side, image_mean=[0.5] * 3, image_std=[0.5] * 3
    )
    prior_pipeline = KandinskyV22PriorPipeline(
        prior=prior,
        image_encoder=vision,
        text_encoder=text,
        tokenizer=tokenizer,
        scheduler=priors.scheduler(),
        image_processor=processor,
    )
    decoder_pipeline = KandinskyV22Pipeline(unet=unet, scheduler=decoder.scheduler(), movq=movq)
    shutil.rmtree(folder, ignore_errors=True)
    prior_pipeline.to(torch.float16).save_pretrained(folder / "prior", safe_serialization=True)
    decoder_pipeline.to(torch.float16).save_pretrained(folder / "decoder", safe_serialization=True)
    save_file({name: value.half() for name, value in linear.items()}, folder / "prior" / "linear_prior.safetensors")
    told = TOLD | {"words": list(names()), "synonyms": list(synonyms())}
    (folder / "model.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")

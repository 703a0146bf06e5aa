"""The stages against diffusers' own pipelines: the same weights, seeds and schedules, so the same pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny_model
import torch
from diffusers import (
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    KandinskyV22Img2ImgPipeline,
    KandinskyV22Pipeline,
    KandinskyV22PriorPipeline,
)
from PIL import Image
from torch import Tensor

from engine.jobs import AnyJob, Fuse, Generate, Picture, Vary, Words
from engine.kandinsky2 import stages
from engine.kandinsky2.composition import Composition
from engine.kandinsky2.modules import Modules

CLOSE = 1e-4
COSINE: dict[str, Any] = {"beta_schedule": "squaredcos_cap_v2", "clip_sample": False}

SCHEDULERS = {
    "ddpm": DDPMScheduler(**tiny_model.DDPM),
    "ddpm, fixed variance": DDPMScheduler(**tiny_model.DDPM | {"variance_type": "fixed_small"}),
    "ddpm, v-prediction": DDPMScheduler(**COSINE, prediction_type="v_prediction"),
    "ddim": DDIMScheduler(**COSINE),
    "ddim, v-prediction": DDIMScheduler(**COSINE, prediction_type="v_prediction", timestep_spacing="trailing"),
    "dpm++": DPMSolverMultistepScheduler(beta_start=0.00085, beta_end=0.012),
}


@pytest.fixture
def prior_pipeline(tiny: Path) -> KandinskyV22PriorPipeline:
    return quiet(KandinskyV22PriorPipeline.from_pretrained(tiny / "prior"))


@pytest.fixture
def decoder_pipeline(tiny: Path) -> KandinskyV22Pipeline:
    return quiet(KandinskyV22Pipeline.from_pretrained(tiny / "decoder"))


def quiet(pipeline: Any) -> Any:
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def compose(modules: Modules, job: AnyJob) -> Composition:
    return Composition(modules, job, lambda *args: None)


def job_of(modules: Modules, kind: Callable[..., Any] = Generate, **changes: Any) -> Any:
    words = {"prompt": "a red apple"} if kind is Generate else {}
    job = kind(
        id="job", model=modules.spec.name, sampling=modules.spec.sampling(seed=1), **words | changes.pop("job", {})
    )
    return job.evolve(num_inference_steps=6, prior_steps=5, **changes)


def difference(ours: Tensor, theirs: Tensor) -> float:
    assert ours.shape == theirs.shape
    return float((ours - theirs).detach().abs().max())


@pytest.mark.parametrize("guidance_scale", [1.0, 4.0])
@pytest.mark.parametrize("negative_prompt", ["", "green dogs"])
def test_prior(
    modules: Modules, prior_pipeline: KandinskyV22PriorPipeline, guidance_scale: float, negative_prompt: str
) -> None:
    """The image embeddings of a prompt and of its negative are those of the prior pipeline."""
    job = job_of(modules, negative_prompt=negative_prompt, prior_guidance_scale=guidance_scale)
    ours, our_negative = compose(modules, job).embed()
    theirs, their_negative = prior_pipeline(
        "a red apple",
        negative_prompt=negative_prompt or None,
        num_inference_steps=5,
        guidance_scale=guidance_scale,
        generator=generator(1),
        return_dict=False,
    )
    assert our_negative is not None
    assert difference(ours, theirs) < CLOSE
    assert difference(our_negative, their_negative) < CLOSE


def test_fusion(modules: Modules, prior_pipeline: KandinskyV22PriorPipeline, photo: Path) -> None:
    """A fusion of words and a picture is the prior pipeline's interpolation with weights that sum to one."""
    parts_of_job = (Words(prompt="a cat", weight=3.0), Picture(path=str(photo), weight=7.0))
    ours, our_negative = compose(modules, job_of(modules, Fuse, job={"parts": parts_of_job})).embed()
    theirs = prior_pipeline.interpolate(
        ["a cat", Image.open(photo)], [0.3, 0.7], num_inference_steps=5, guidance_scale=1.0, generator=generator(1)
    )
    assert our_negative is not None
    assert difference(ours, theirs.image_embeds) < CLOSE
    assert difference(our_negative, theirs.negative_image_embeds) < CLOSE


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # diffusers' DPM++ on numpy 2
@pytest.mark.parametrize("guidance_scale", [1.0, 4.0])
@pytest.mark.parametrize("name", SCHEDULERS)
def test_decoder(modules: Modules, decoder_pipeline: KandinskyV22Pipeline, name: str, guidance_scale: float) -> None:
    """The latents and the picture of an image embedding are those of the decoder pipeline, by any scheduler."""
    decoder_pipeline.scheduler = SCHEDULERS[name]
    modules.scheduler_config = decoder_pipeline.scheduler.config
    job = job_of(modules, scheduler=name.partition(",")[0], guidance_scale=guidance_scale)
    composition = compose(modules, job)
    embeds, negative = torch.randn(2, 1, tiny_model.WIDTH, generator=generator(0))
    latents = composition.denoise(embeds, negative if guidance_scale > 1 else None)
    options = {"num_inference_steps": 6, "guidance_scale": guidance_scale, "height": 64, "width": 64}
    theirs = decoder_pipeline(embeds, negative, output_type="latent", generator=generator(1), **options).images
    assert difference(latents, theirs) < CLOSE * max(1.0, float(theirs.abs().max()))
    picture = decoder_pipeline(embeds, negative, generator=generator(1), **options).images[0]
    assert np.abs(np.subtract(composition.decode(latents)[0], picture, dtype=int)).max() <= 1


@pytest.mark.parametrize("strength", [0.3, 0.5, 0.99])
def test_variation(modules: Modules, decoder_pipeline: KandinskyV22Pipeline, photo: Path, strength: float) -> None:
    """A variation that starts from its picture is the image-to-image pipeline's, for a picture of the right size."""
    composition = compose(modules, job_of(modules, Vary, job={"path": str(photo), "strength": strength}))
    embeds, negative = composition.embed()
    pipeline = quiet(KandinskyV22Img2ImgPipeline(**decoder_pipeline.components))
    theirs = pipeline(
        embeds,
        Image.open(photo),
        negative,
        width=64,
        height=64,
        num_inference_steps=6,
        strength=strength,
        generator=generator(1),
        output_type="latent",
    ).images
    assert difference(composition.denoise(embeds, negative), theirs) < CLOSE * max(1.0, float(theirs.abs().max()))


def test_several_pictures(
    modules: Modules, prior_pipeline: KandinskyV22PriorPipeline, decoder_pipeline: KandinskyV22Pipeline
) -> None:
    """Several pictures are those of the pipelines, when these are given one generator a row."""
    composition = compose(modules, job_of(modules, num_images=3, negative_prompt="dogs"))
    ours, our_negative = composition.embed()
    one_each = [generator(seed) for seed in (1, 2, 3)]
    theirs, _ = prior_pipeline(
        "a red apple",
        negative_prompt="dogs",
        num_images_per_prompt=3,
        num_inference_steps=5,
        guidance_scale=1.0,
        generator=one_each * 2,  # the negative's rows come after the prompt's
        return_dict=False,
    )
    assert difference(ours, theirs) < CLOSE
    latents = decoder_pipeline(
        ours,
        our_negative,
        num_inference_steps=6,
        height=64,
        width=64,
        generator=[generator(seed) for seed in (1, 2, 3)],
        output_type="latent",
    ).images
    assert difference(composition.denoise(ours, our_negative), latents) < CLOSE * max(1.0, float(latents.abs().max()))


def test_zero_embed(modules: Modules, prior_pipeline: KandinskyV22PriorPipeline) -> None:
    """What stands for no picture is what the prior pipeline takes for it."""
    assert difference(modules.zero_embed, prior_pipeline.get_zero_embed()) < CLOSE


def test_linear_prior(modules: Modules) -> None:
    """The linear prior is one matrix and one vector upon the text embedding."""
    ours, _ = compose(modules, job_of(modules, prior="linear")).embed()
    text = stages.encode_text(modules.tokenizer, modules.text_encoder, ["a red apple"]).embeds
    assert modules.linear_prior is not None
    weight, bias = modules.linear_prior
    assert difference(ours, torch.nn.functional.linear(text, weight, bias)) < CLOSE

"""A decoder of another make: eight pixels to a latent pixel, of sixteen channels, and a UNet that halves them once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import tiny_model
import torch
from diffusers import DDIMScheduler, KandinskyV22Pipeline
from PIL import Image

from engine.jobs import AnyJob, Fuse, Generate, Picture, Vary, Words
from engine.kandinsky2 import previews, stages
from engine.kandinsky2.composition import Composition, latent_size
from engine.kandinsky2.modules import Modules
from engine.models import resolve


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.build(tmp_path_factory.mktemp("deep"), scheduler=DDIMScheduler(), latent_channels=16, levels=4)


def modules_of(folder: Path, **told: Any) -> Modules:
    (folder / "model.json").write_text(json.dumps(told))
    return Modules(resolve(str(folder)), torch.device("cpu"), torch.float32)


def common(modules: Modules, **sampling: Any) -> dict[str, Any]:
    sampled = modules.spec.sampling(seed=1, num_inference_steps=3, prior="linear", **sampling)
    return {"id": "job", "model": modules.spec.name, "sampling": sampled}


def paint(modules: Modules, job: AnyJob, seen: list[Image.Image] | None = None) -> list[Image.Image]:
    def report(stage: str, step: int, total: int, preview: Any = None) -> None:
        if preview and seen is not None:
            seen.append(preview())

    return Composition(modules, job, report).paint()


@pytest.mark.parametrize(
    ("pixels", "factor", "multiple", "latents"),
    [(64, 8, 64, 8), (65, 8, 64, 16), (64, 8, 16, 8), (65, 8, 16, 10), (40, 8, 16, 6), (33, 4, 16, 12), (20, 8, 20, 5)],
)
def test_latent_sizes(pixels: int, factor: int, multiple: int, latents: int) -> None:
    """A side is rounded up to the model's multiple, and to whole latent pixels."""
    assert latent_size(pixels, factor, multiple) == latents


def test_without_a_word_of_its_own_sizes_snap_as_in_diffusers(deep: Path) -> None:
    """Where no model.json says otherwise, a side is a multiple of the factor's square, as pipelines want it."""
    modules = modules_of(deep)
    assert (modules.scale_factor, modules.spec.multiple, modules.spec.width) == (8, 64, 64)
    assert paint(modules, Generate(**common(modules, size=(64, 128)), prompt="a cat"))[0].size == (64, 128)


@pytest.mark.parametrize(("width", "height"), [(64, 64), (48, 80), (32, 128)])
def test_a_model_may_know_finer_sizes(deep: Path, width: int, height: int) -> None:
    """A model.json with a finer multiple is obeyed, since the UNet halves its latents only once."""
    modules = modules_of(deep, multiple=16)
    job = Generate(**common(modules, size=(width, height)), prompt="a cat", negative_prompt="dogs")
    assert paint(modules, job)[0].size == (width, height)


@pytest.mark.parametrize("scheduler", ["ddim", "ddpm", "dpm++"])
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # diffusers' DPM++ on numpy 2
def test_every_kind_of_job(deep: Path, photo: Path, scheduler: str) -> None:
    """Words, fusions and variations are painted and previewed, by every scheduler."""
    modules = modules_of(deep, multiple=16)
    shared = common(modules, num_images=2)
    jobs: list[AnyJob] = [
        Generate(**shared, prompt="a cat"),
        Fuse(**shared, parts=(Words(prompt="a cat"), Picture(path=str(photo)))),
        Vary(**shared, path=str(photo), strength=0.7),
    ]
    for job in jobs:
        seen: list[Image.Image] = []
        assert [picture.size for picture in paint(modules, job.evolve(scheduler=scheduler), seen)] == [(64, 64)] * 2
        assert {preview.size for preview in seen} == {(256, 128)}


def test_previews_of_large_latents(deep: Path) -> None:
    """Latents too large to decode at every look have a projection of their own number of channels."""
    modules = modules_of(deep)
    assert modules.projection.shape == (17, 3)
    assert previews.preview(modules.movq, lambda: modules.projection, torch.randn(1, 16, 64, 32)).size == (128, 256)


def test_it_paints_as_the_pipeline_does(deep: Path) -> None:
    """At a size that both can paint, the pictures are diffusers' own."""
    modules = modules_of(deep, multiple=16)
    painting = Composition(modules, Generate(**common(modules), prompt="a cat"), lambda *args: None)
    image_embeds, negative_image_embeds = painting.embed()
    ours = painting.denoise(image_embeds, negative_image_embeds)
    pipeline = KandinskyV22Pipeline.from_pretrained(deep / "decoder")
    pipeline.set_progress_bar_config(disable=True)
    theirs = pipeline(
        image_embeds=image_embeds,
        negative_image_embeds=negative_image_embeds,
        width=64,
        height=64,
        num_inference_steps=3,
        guidance_scale=painting.sampling.guidance_scale,
        latents=stages.get_noise([16, 8, 8], stages.seeded([1])),
        output_type="latent",
    ).images
    assert float((ours - theirs).abs().max()) < 1e-4

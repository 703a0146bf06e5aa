from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import KandinskyV22Pipeline
from PIL import Image
from torch.nn import functional as F

from engine.jobs import Generate, Sampling
from engine.kandinsky2 import stages
from engine.kandinsky2.composition import Composition
from engine.kandinsky2.modules import Modules
from engine.kandinsky2.upsampler import Upsampler
from engine.models import resolve
from engine.pictures import hand_out


@pytest.fixture
def folder(tiny: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model with an upsampler that makes the bright side of every edge brighter."""
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    upsampler = Upsampler(channels=8, blocks=1, thin=(4, 4))
    torch.nn.init.constant_(upsampler.output.bias, 2.0)
    upsampler.half().save_pretrained(copy / "decoder" / "upsampler")
    return copy


def modules_of(folder: Path, dtype: torch.dtype = torch.float32, **told: Any) -> Modules:
    (folder / "model.json").write_text(json.dumps(told))
    return Modules(resolve(str(folder)), torch.device("cpu"), dtype)


def paint(modules: Modules, **wish: Any) -> Image.Image:
    return painted(modules, modules.spec.sampling(seed=1, num_inference_steps=1, prior="none", **wish))


def painted(modules: Modules, sampling: Sampling) -> Image.Image:
    job = Generate(id="job", model=modules.spec.name, prompt="a red apple", sampling=sampling)
    return Composition(modules, job, lambda *args: None).paint()[0]


@pytest.mark.parametrize(("height", "width"), [(8, 8), (5, 7), (1, 3)])
def test_it_begins_as_a_bicubic_enlargement(height: int, width: int) -> None:
    """Before it is trained it enlarges eight times as bicubic resampling does, whatever the shape."""
    pixels = torch.rand(2, 3, height, width) * 2 - 1
    enlarged = Upsampler()(pixels)
    assert torch.equal(enlarged, F.interpolate(pixels, scale_factor=8, mode="bicubic"))
    assert enlarged.shape == (2, 3, 8 * height, 8 * width)


def test_it_sharpens_edges_by_their_contrast() -> None:
    """What it adds is nothing on a plain background, and beside an edge the more the stronger the edge."""
    upsampler = Upsampler(channels=8, blocks=1, thin=(4, 4))
    torch.nn.init.constant_(upsampler.output.bias, 1.0)
    pixels = torch.zeros(1, 3, 8, 8)
    pixels[..., 4:] = torch.tensor([0.2, 0.4, 0.8])[:, None, None]
    added = upsampler(pixels) - F.interpolate(pixels, scale_factor=8, mode="bicubic")
    faint, middle, strong = added[0, :, 32, 32].tolist()
    assert 0 < faint < middle < strong
    assert not added[..., :16].any()
    assert not added[..., 48:].any()


def test_it_is_small() -> None:
    """Its weights take less than 0.8 MB in half precision."""
    assert sum(parameter.numel() for parameter in Upsampler().parameters()) * 2 < 800_000


def test_a_picture_is_enlarged() -> None:
    """A picture goes in and one of eight times its sides comes out, its colours where they were."""
    picture = Image.fromarray(np.full((4, 6, 3), (250, 100, 0), dtype=np.uint8))
    large = stages.upsample(Upsampler(), picture)
    assert large.size == (48, 32)
    assert (np.asarray(large) == (250, 100, 0)).all()


@pytest.mark.parametrize(
    ("wish", "native", "size"),
    [
        ({}, (64, 64), (512, 512)),
        ({"ratio": (4, 1)}, (128, 32), (512, 128)),
        ({"ratio": (16, 9)}, (80, 48), (512, 288)),
        ({"size": (200, 300)}, (48, 80), (200, 300)),
        ({"size": (1024, 1024)}, (64, 64), (512, 512)),
    ],
)
def test_pictures_are_shown_through_it(
    folder: Path, wish: dict[str, Any], native: tuple[int, int], size: tuple[int, int]
) -> None:
    """Pictures come out of the upsampler, at exactly the size that was asked for."""
    small = paint(modules_of(folder), size=native)
    modules = modules_of(folder, shown=512)
    large = stages.upsample(modules.upsampler, small)
    assert large.size == (8 * native[0], 8 * native[1])
    shown = paint(modules, **wish)
    assert shown.size == size
    assert shown.tobytes() == hand_out(large, *size).tobytes() != hand_out(small, *size).tobytes()


def test_jobs_that_say_no_size_to_hand_out(folder: Path) -> None:
    """A job of before there were such sizes is shown with its longer side as long as the model says."""
    modules = modules_of(folder, shown=512)
    sampling = modules.spec.sampling(seed=1, num_inference_steps=1, prior="none")
    old = replace(sampling, width=96, height=64, output_width=None, output_height=None)
    assert painted(modules, old).size == (512, 341)


@pytest.mark.parametrize(("shown", "side"), [(None, 64), (64, 64), (32, 32)])
def test_pictures_that_are_not_enlarged_do_without_it(folder: Path, shown: int | None, side: int) -> None:
    """A picture that is shown as it was painted, or smaller, has not been through the upsampler."""
    small = paint(modules_of(folder))
    assert small.size == (64, 64)
    assert paint(modules_of(folder, shown=shown)).tobytes() == small.resize((side, side), Image.LANCZOS).tobytes()


def test_half_precision(folder: Path) -> None:
    """In half precision, as on a GPU, the enlargement beneath is still made in full."""
    modules = modules_of(folder, torch.bfloat16, shown=512)
    torch.nn.init.zeros_(modules.upsampler.output.bias)
    pixels = torch.rand(1, 3, 8, 8) * 2 - 1
    assert modules.upsampler.dtype == torch.bfloat16
    assert torch.equal(modules.upsampler(pixels), F.interpolate(pixels, scale_factor=8, mode="bicubic"))
    assert paint(modules).size == (512, 512)


def test_it_is_read_beforehand(folder: Path) -> None:
    """The first job does not wait for the upsampler, and a model that shows pictures as they are reads none."""
    for shown in (512, None):
        modules = modules_of(folder, shown=shown)
        modules.warm()
        assert ("upsampler" in modules.__dict__) == (shown is not None)


def test_plain_pipelines_overlook_it(folder: Path) -> None:
    """The decoder's folder is still that of a plain diffusers pipeline."""
    pipeline = KandinskyV22Pipeline.from_pretrained(folder / "decoder")
    assert set(pipeline.components) == {"unet", "scheduler", "movq"}

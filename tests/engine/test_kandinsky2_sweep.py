"""The way from one mixture to another, frame by frame."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from torch import Tensor

from engine.errors import BadJob
from engine.jobs import AnyJob, Fuse, Generate, Picture, Sweep, Words
from engine.kandinsky2 import stages
from engine.kandinsky2.composition import FRAMES_AT_ONCE, Composition
from engine.kandinsky2.modules import Modules
from engine.kandinsky2.paths import slerp, sweep

APPLE, FOX = (Words(prompt="a red apple"),), (Words(prompt="a fox"),)
STEPS = 3

vectors = st.lists(st.floats(-10, 10, width=32), min_size=4, max_size=4).map(lambda row: torch.tensor([row]))


class Stop(Exception):
    pass


class Log:
    """A report that remembers, and raises at a step of the denoising."""

    def __init__(self, *, stop_at: int | None = None) -> None:
        self.told: list[tuple[str, int, int]] = []
        self._stop_at = stop_at

    def __call__(self, stage: str, step: int, total: int, preview: Any = None) -> None:
        self.told.append((stage, step, total))
        if stage == "denoise" and step == self._stop_at:
            raise Stop


def common(modules: Modules, frames: int = 1, **sampling: Any) -> dict[str, Any]:
    decided = modules.spec.sampling(seed=5, num_images=frames, num_inference_steps=STEPS)
    return {"id": "job", "model": modules.spec.name, "sampling": decided}


def sweep_of(modules: Modules, frames: int, start: Any = APPLE, end: Any = FOX, **fields: Any) -> Sweep:
    return Sweep(**common(modules, frames), start=start, end=end, **fields).evolve(prior_steps=2)


def paint(modules: Modules, job: AnyJob, report: Any = None) -> list[Image.Image]:
    return Composition(modules, job, report or Log()).paint()


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether pictures are the same but for the rounding of sums in another order."""
    return bool(np.abs(np.subtract(one, other, dtype=int)).max() <= 1)


def test_an_arc_of_a_circle() -> None:
    """Halfway between two directions at right angles lies the one at 45 degrees, and its length is halfway as well."""
    start, end = torch.tensor([[2.0, 0.0]]), torch.tensor([[0.0, 4.0]])
    assert torch.allclose(slerp(start, end, 0.5), 3 * torch.tensor([[math.sqrt(0.5), math.sqrt(0.5)]]))
    third = 2 * 2 / 3 + 4 / 3
    expected = third * torch.tensor([[math.cos(math.pi / 6), math.sin(math.pi / 6)]])
    assert torch.allclose(slerp(start, end, 1 / 3), expected, atol=1e-6)


@given(vectors, vectors, st.floats(0, 1))
def test_any_two_vectors_have_a_way_between_them(start: Tensor, end: Tensor, time: float) -> None:
    """Every point of it is a number, no longer than the longer end; also between equal, opposite and empty vectors."""
    for last in (end, start, -start, 0 * start):
        point = slerp(start, last, time)
        assert torch.isfinite(point).all()
        assert float(point.norm()) <= max(float(start.norm()), float(last.norm())) * 1.001 + 1e-6


def test_frames_lie_evenly_on_the_arc() -> None:
    """The first and last embedding are the ends as they are; frame i is at i / (frames - 1) of the arc between them."""
    start, end = torch.randn(2, 1, 16, generator=torch.Generator().manual_seed(1)).unbind()
    way = sweep(start, end, 5)
    assert torch.equal(way[:1], start) and torch.equal(way[-1:], end)
    assert torch.allclose(way[1:2], slerp(start, end, 0.25))
    angles = [float(torch.cosine_similarity(way[i], way[i + 1], dim=0).acos()) for i in range(4)]
    assert angles == pytest.approx([angles[0]] * 4, rel=1e-3)
    assert torch.equal(sweep(start, end, 2), torch.cat([start, end]))


@pytest.mark.parametrize("frames", [5, 6])
def test_a_model_that_knows_both_passes_through_both(frames: int) -> None:
    """With a fusion prior the middle of the way is what a fusion half and half is, and the ends are still the ends."""
    draw = torch.Generator().manual_seed(1)
    start, end = torch.randn(2, 1, 16, generator=draw).unbind()
    fusion_prior = tuple(torch.randn(*shape, generator=draw) for shape in ((4, 32), (16, 4), (16,)))
    way = sweep(start, end, frames, fusion_prior)  # type: ignore[arg-type]
    both = stages.mix([start, end], [0.5, 0.5], fusion_prior)  # type: ignore[arg-type]
    assert way.shape == (frames, 16)
    assert torch.equal(way[:1], start) and torch.equal(way[-1:], end)
    assert torch.allclose(way[1:2], slerp(start, both, 2 / (frames - 1)), atol=1e-5)
    if frames % 2:
        assert torch.allclose(way[frames // 2 : frames // 2 + 1], both, atol=1e-5)


@pytest.mark.parametrize("scheduler", ["ddim", "ddpm"])
@pytest.mark.parametrize("negative_prompt", ["", "dogs"])
def test_the_ends_are_the_pictures_of_the_ends(
    modules: Modules, photo: Path, scheduler: str, negative_prompt: str
) -> None:
    """The first frame is the picture that its words make with that seed, the last one the fusion of its parts."""
    end = (Picture(path=str(photo), weight=2.0), Words(prompt="a fox"))
    job = sweep_of(modules, 6, end=end, negative_prompt=negative_prompt).evolve(scheduler=scheduler)
    frames = paint(modules, job)
    alone: dict[str, Any] = {"id": "job", "model": job.model, "sampling": job.sampling}
    first = Generate(**alone, prompt="a red apple", negative_prompt=negative_prompt).evolve(num_images=1)
    last = Fuse(**alone, parts=end, negative_prompt=negative_prompt).evolve(num_images=1)
    assert len(frames) == 6
    assert alike(frames[0], paint(modules, first)[0])
    assert alike(frames[-1], paint(modules, last)[0])
    assert not alike(frames[0], frames[2]) and not alike(frames[2], frames[-1])


def test_all_frames_begin_with_the_same_noise(modules: Modules) -> None:
    """From something to itself nothing moves: each frame is painted from the one seed's noise."""
    frames = paint(modules, sweep_of(modules, 6, end=APPLE).evolve(scheduler="ddpm"))
    assert all(alike(frame, frames[0]) for frame in frames)


def test_the_prior_runs_once(modules: Modules, photo: Path) -> None:
    """However many frames there are, the prior runs once for the words of both ends, and not at all for photos."""
    calls: list[int] = []
    modules.prior.register_forward_hook(lambda module, args, output: calls.append(len(output[0])))
    job = sweep_of(modules, 9).evolve(prior_guidance_scale=1.0)
    paint(modules, job)
    assert calls == [2, 2]
    paint(modules, job.evolve(start=(Picture(path=str(photo)),), end=(Picture(path=str(photo)),)))
    assert calls == [2, 2]


def test_frames_are_painted_a_few_at_a_time(modules: Modules) -> None:
    """A long sweep is no larger batch than a short one, and its progress counts the steps of every frame."""
    calls: list[int] = []
    modules.unet.register_forward_hook(lambda module, args, output: calls.append(len(output[0])))
    log = Log()
    paint(modules, sweep_of(modules, 10).evolve(guidance_scale=1.0), log)
    assert FRAMES_AT_ONCE == 4
    assert calls == [4] * STEPS + [4] * STEPS + [2] * STEPS
    assert {total for _, _, total in log.told} == {2 + 3 * STEPS + 10}
    assert [step for stage, step, _ in log.told if stage == "denoise"] == list(range(2, 2 + 3 * STEPS + 1))
    assert log.told[-1][1] == log.told[-1][2]


def test_where_memory_is_short(modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even a few frames fit they are painted one by one, and are the same; progress still ends at its total
    and never goes back but for the steps that are taken again."""
    job = sweep_of(modules, 6).evolve(guidance_scale=1.0)
    plenty = paint(modules, job)
    real = UNet2DConditionModel.forward

    def forward(self: Any, rows: Tensor, *args: Any, **options: Any) -> Any:
        if len(rows) > 1:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return real(self, rows, *args, **options)

    monkeypatch.setattr(UNet2DConditionModel, "forward", forward)
    log = Log()
    singly = paint(modules, job, log)
    assert all(alike(one, other) for one, other in zip(singly, plenty, strict=True))
    steps = [step for _, step, _ in log.told]
    assert steps == sorted(steps)
    assert steps[-1] == log.told[-1][2] == 2 + 2 * STEPS + 6


def test_cancelled_between_steps(modules: Modules) -> None:
    """A report that raises ends the sweep at that step, in the midst of its frames."""
    calls: list[int] = []
    modules.unet.register_forward_hook(lambda module, args, output: calls.append(len(output[0])))
    with pytest.raises(Stop):
        paint(modules, sweep_of(modules, 24), Log(stop_at=2 + STEPS + 1))
    assert len(calls) == STEPS + 1


@pytest.mark.parametrize("frames", [1, 25])
def test_too_few_or_too_many_frames(modules: Modules, frames: int) -> None:
    """A sweep has 2 to 24 frames."""
    with pytest.raises(BadJob, match=f"2 to 24 frames, not {frames}"):
        paint(modules, sweep_of(modules, frames))


def test_from_nothing_to_somewhere(modules: Modules) -> None:
    """An end without parts is no end."""
    with pytest.raises(BadJob, match="nothing to mix"):
        paint(modules, sweep_of(modules, 2, start=()))

"""What the painter does when memory runs out: less at a time, and the same pictures."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from diffusers.models.autoencoders.vq_model import VQModel
from diffusers.models.transformers.prior_transformer import PriorTransformer
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from PIL import Image
from torch import Tensor

from engine.errors import EngineDied, OutOfMemory
from engine.jobs import AnyJob, Fuse, Generate, Picture, Vary, Words
from engine.kandinsky2 import stages, tiles
from engine.kandinsky2.composition import Composition
from engine.kandinsky2.device import guard_memory
from engine.kandinsky2.ladder import Ladder
from engine.kandinsky2.modules import LARGE, Modules
from engine.kandinsky2.painter import KandinskyPainter
from engine.painter import Preview

Told = list[tuple[str, int, int]]


def full(*_: Any) -> None:
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


def scarce(monkeypatch: pytest.MonkeyPatch, kind: type, method: str, fits: Callable[..., bool]) -> list[bool]:
    """Let the method of every module of this kind run out of memory where it does not fit; whether each call did."""
    real = getattr(kind, method)
    calls: list[bool] = []

    def call(module: Any, rows: Tensor, *arguments: Any, **options: Any) -> Any:
        calls.append(fits(rows))
        if not calls[-1]:
            full()
        return real(module, rows, *arguments, **options)

    monkeypatch.setattr(kind, method, call)
    return calls


def job_of(modules: Modules, kind: Callable[..., Any] = Generate, **fields: Any) -> AnyJob:
    """Three pictures, seven steps and as many decodings."""
    sampling = modules.spec.sampling(seed=1, num_images=3, num_inference_steps=4)
    words = {"prompt": "a red apple", "negative_prompt": "dogs"} if kind is Generate else {}
    job: AnyJob = kind(id="job", model=modules.spec.name, sampling=sampling, **(words | fields))
    return job.evolve(prior_steps=3, prior_guidance_scale=2.0)


def paint(modules: Modules, job: AnyJob, told: Told | None = None) -> list[Image.Image]:
    def report(stage: str, step: int, total: int, preview: Preview | None = None) -> None:
        if told is not None:
            told.append((stage, step, total))
        if preview:
            preview()

    return Composition(modules, job, report).paint()


def alike(some: list[Image.Image], others: list[Image.Image]) -> bool:
    """Whether pictures are the same but for the rounding of sums in another order."""
    pairs = list(zip(some, others, strict=True))
    return all(np.abs(np.subtract(one, other, dtype=int)).max() <= 1 for one, other in pairs)


def loaded(modules: Modules) -> list[str]:
    return [name for name in LARGE if modules.__dict__.get(name) is not None]


@pytest.mark.parametrize("scheduler", ["ddim", "ddpm"])
@pytest.mark.parametrize("kind", [PriorTransformer, UNet2DConditionModel])
def test_pictures_one_at_a_time(modules: Modules, monkeypatch: pytest.MonkeyPatch, kind: type, scheduler: Any) -> None:
    """Where three pictures at once are too many they are painted singly, each by its seed, and are the same."""
    job = job_of(modules).evolve(scheduler=scheduler)
    plenty = paint(modules, job)
    calls = scarce(monkeypatch, kind, "forward", lambda rows: len(rows) <= 4)
    assert alike(paint(modules, job), plenty)
    assert calls[0] is False
    assert all(calls[1:])


def test_progress_while_memory_is_short(modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage that is begun anew tells its steps from its start, each as often as there are pictures, to the end."""
    scarce(monkeypatch, UNet2DConditionModel, "forward", lambda rows: len(rows) <= 2)
    told: Told = []
    paint(modules, job_of(modules), told)
    assert {total for _, _, total in told} == {10}
    assert [step for stage, step, _ in told if stage == "prior"] == [0, 1, 2, 3]
    assert [step for stage, step, _ in told if stage == "denoise"] == [3, *(3 + done // 3 for done in range(13))]
    assert [step for stage, step, _ in told if stage == "decode"] == [7, 8, 9, 10]


def test_what_is_done_is_kept(modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory that runs out over the second picture's decoding costs neither the denoising nor the first picture."""
    plenty = paint(modules, job_of(modules))
    steps = scarce(monkeypatch, UNet2DConditionModel, "forward", lambda rows: True)
    numbers = iter(range(100))
    decoded = scarce(monkeypatch, VQModel, "decode", lambda rows: next(numbers) != 1)
    monkeypatch.setattr(Composition, "preview", lambda *_: None)
    assert alike(paint(modules, job_of(modules)), plenty)
    assert (len(steps), decoded) == (4, [True, False, True, True])


@pytest.mark.parametrize("kind", [Generate, Fuse, Vary])
def test_one_part_at_a_time(
    modules: Modules, photo: Path, monkeypatch: pytest.MonkeyPatch, kind: Callable[..., Any]
) -> None:
    """A machine with room for one part of the model paints every kind of job with one part at a time."""
    parts = (Words(prompt="a cat"), Picture(path=str(photo)))
    fields: dict[Any, dict[str, Any]] = {Fuse: {"parts": parts}, Vary: {"path": str(photo), "strength": 0.5}}
    job = job_of(modules, kind, **fields.get(kind, {}))
    plenty = paint(modules, job)
    scarce(monkeypatch, UNet2DConditionModel, "forward", lambda rows: loaded(modules) == ["unet"])
    scarce(monkeypatch, VQModel, "decode", lambda rows: loaded(modules) == ["movq"])
    assert alike(paint(modules, job), plenty)


def test_a_model_that_is_larger_than_memory(tiny: Path, modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of which only one part fits is loaded, and paints the same pictures."""
    job = job_of(modules)
    plenty = paint(modules, job)
    read = Modules._module

    def module(self: Modules, *arguments: Any, **options: Any) -> Any:
        if loaded(self):
            full()
        return read(self, *arguments, **options)

    monkeypatch.setattr(Modules, "_module", module)
    painter = KandinskyPainter(device="cpu")
    painter.load(str(tiny))
    assert alike(painter.paint(job, lambda *_: None), plenty)


@pytest.mark.parametrize(
    ("num_images", "rungs"),
    [
        (1, ["memory ran out, going on sparing"]),
        (3, ["memory ran out, going on singly", "memory ran out, going on sparing"]),
    ],
)
def test_giving_up(
    modules: Modules,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    num_images: int,
    rungs: list[str],
) -> None:
    """Pictures are painted singly, then sparingly, then not at all, which is said; the next job is painted."""
    job = job_of(modules).evolve(num_images=num_images)
    plenty = paint(modules, job)
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING, "engine"):
        scarce(patch, UNet2DConditionModel, "forward", lambda rows: False)
        with pytest.raises(OutOfMemory, match=r"^The model needs more memory than there is .* CUDA out of memory"):
            paint(modules, job)
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == rungs
    assert alike(paint(modules, job), plenty)


def test_the_next_job_begins_at_the_top(modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    """What memory was too short for in one job is tried again in the next."""
    with monkeypatch.context() as patch:
        scarce(patch, UNet2DConditionModel, "forward", lambda rows: len(rows) <= 2)
        paint(modules, job_of(modules))
    together = scarce(monkeypatch, UNet2DConditionModel, "forward", lambda rows: len(rows) == 6)
    paint(modules, job_of(modules))
    assert together == [True] * 4


def test_what_the_work_took_is_given_back_before_the_next_rung(modules: Modules) -> None:
    """The tensors of an attempt that failed are gone when the next one begins."""
    taken: list[weakref.ref[Tensor]] = []

    def work() -> bool:
        if taken:
            return taken[0]() is None
        tensor = torch.ones(8)
        taken.append(weakref.ref(tensor))
        return full(tensor) is None

    assert Ladder(modules).within(work)


def test_a_job_that_is_cancelled_while_memory_is_short(modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that raises ends the painting at that step also where pictures are painted singly."""
    calls = scarce(monkeypatch, UNet2DConditionModel, "forward", lambda rows: len(rows) <= 2)
    told: Told = []

    class Stop(Exception):
        pass

    def report(stage: str, step: int, total: int, preview: Preview | None = None) -> None:
        told.append((stage, step, total))
        if calls.count(True) == 6:
            raise Stop

    with pytest.raises(Stop):
        Composition(modules, job_of(modules), report).paint()
    assert len(calls) == 7


def test_a_job_that_is_cancelled_between_two_decodings(modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that raises after the first picture's decoding keeps the second from being decoded."""
    calls = scarce(monkeypatch, VQModel, "decode", lambda rows: True)

    class Stop(Exception):
        pass

    def report(stage: str, step: int, total: int, preview: Preview | None = None) -> None:
        if (stage, step) == ("decode", 8):
            raise Stop

    with pytest.raises(Stop):
        Composition(modules, job_of(modules), report).paint()
    assert len(calls) == 1


@pytest.mark.parametrize(
    "error",
    [
        MemoryError("std::bad_alloc"),
        torch.OutOfMemoryError("HIP out of memory."),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory: you tried"),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes."),
        RuntimeError("unable to mmap 9 bytes from file: Cannot allocate memory (12)"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        RuntimeError("CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported"),
    ],
)
def test_a_lack_of_memory_by_any_name(error: Exception) -> None:
    """Whatever allocator says in whatever words that memory ran out: the job has failed, not the process."""

    def lacks() -> None:
        raise error

    with pytest.raises(OutOfMemory) as caught:
        guard_memory(lacks)
    assert "\n" not in str(caught.value)


def test_memory_that_runs_out_over_weights(modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that cannot be read for lack of memory is not missing, whatever its reader says."""

    def read(*_: Any, **__: Any) -> None:
        try:
            raise RuntimeError("unable to mmap 9 bytes from file <unet>: Cannot allocate memory (12)")
        except RuntimeError:
            raise OSError("Unable to load weights from checkpoint file.")  # noqa: B904  (as diffusers does)

    with monkeypatch.context() as patch:
        patch.setattr(UNet2DConditionModel, "from_pretrained", read)
        with pytest.raises(OutOfMemory):
            Ladder(modules).within(lambda: modules.unet)
    assert len(paint(modules, job_of(modules))) == 3


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("CUDA error: device-side assert triggered"),
        RuntimeError("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasGemmEx`"),
        RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR"),
        torch.AcceleratorError("an illegal memory access was encountered"),
    ],
)
def test_a_device_that_is_lost(error: Exception) -> None:
    """Any other error of the device means that this process can paint no more."""

    def lost() -> None:
        raise error

    with pytest.raises(EngineDied):
        guard_memory(lost)


class Part:
    """A module that remembers where it is."""

    def __init__(self) -> None:
        self.where = "device"

    def to(self, where: Any) -> None:
        self.where = "rest" if str(where) == "cpu" else "device"


def test_parts_at_rest(modules: Modules) -> None:
    """On a device of its own, parts that are not at work rest beside it, and come back when they are wanted."""
    parts = {name: Part() for name in ("unet", "movq", "text_encoder")}
    modules.device = torch.device("meta")
    modules.__dict__.update(parts)
    modules.sparing = True
    modules.at_work("unet")
    assert {name: part.where for name, part in parts.items()} == {
        "unet": "device",
        "movq": "rest",
        "text_encoder": "rest",
    }
    modules.at_work("movq")
    assert (parts["unet"].where, parts["movq"].where) == ("rest", "device")
    modules.sparing = False
    modules.at_work("unet")
    assert (parts["unet"].where, parts["movq"].where) == ("device", "device")


class Local:
    """A decoder without a look around: each latent pixel is four by four pixels of its colour."""

    config = SimpleNamespace(block_out_channels=(1, 1, 1))
    dtype = torch.float32

    def decode(self, latents: Tensor, force_not_quantize: bool) -> Any:
        pixels = latents.repeat_interleave(4, dim=2).repeat_interleave(4, dim=3)
        return SimpleNamespace(sample=pixels)


@pytest.mark.parametrize(("height", "width"), [(8, 8), (9, 8), (12, 20), (33, 9), (7, 40)])
def test_tiles_make_the_whole_picture(height: int, width: int) -> None:
    """Tiles cover all of a picture, whatever its size, and weigh one together."""
    latents = torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(0)) * 2 - 1
    assert alike([tiles.decode(Local(), latents, side=8, overlap=3)], [stages.decode(Local(), latents)])


def test_a_picture_of_one_tile(modules: Modules) -> None:
    """A picture that is no larger than a tile is decoded as ever."""
    latents = torch.randn(1, 4, 16, 16, generator=torch.Generator().manual_seed(0))
    assert tiles.decode(modules.movq, latents).tobytes() == stages.decode(modules.movq, latents).tobytes()


def test_a_large_picture_in_tiles(modules: Modules) -> None:
    """A model's picture in tiles is near to the picture that is decoded as a whole."""
    latents = torch.randn(1, 4, 24, 40, generator=torch.Generator().manual_seed(0))
    whole, tiled = stages.decode(modules.movq, latents), tiles.decode(modules.movq, latents, side=16, overlap=8)
    assert tiled.size == whole.size
    assert np.abs(np.subtract(whole, tiled, dtype=int)).mean() < 4

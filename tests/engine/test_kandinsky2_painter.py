"""What the painter holds beyond diffusers' pipelines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from torch.nn.functional import avg_pool2d

from engine.errors import BadJob, BadPicture, EngineDied, ModelUnavailable, OutOfMemory
from engine.jobs import SEED_LIMIT, Fuse, Generate, Part, Picture, Vary, Words
from engine.kandinsky2 import stages
from engine.kandinsky2.composition import Composition
from engine.kandinsky2.device import choose_dtype, guard_memory
from engine.kandinsky2.modules import Modules
from engine.kandinsky2.painter import KandinskyPainter
from engine.kandinsky2.previews import fit_projection, preview, project
from engine.models import resolve
from engine.painter import Preview


class Log:
    """A report that remembers."""

    def __init__(self, *, stop_after: int | None = None) -> None:
        self.told: list[tuple[str, int, int]] = []
        self.previews: list[Image.Image] = []
        self._stop_after = stop_after

    def __call__(self, stage: str, step: int, total: int, preview: Preview | None = None) -> None:
        self.told.append((stage, step, total))
        if preview:
            self.previews.append(preview())
        if step == self._stop_after:
            raise Stop


class Stop(Exception):
    pass


def job_of(
    modules: Modules, kind: Callable[..., Any] = Generate, fields: dict[str, Any] | None = None, **changes: Any
) -> Any:
    words = {"prompt": "a red apple"} if kind is Generate else {}
    sampling = modules.spec.sampling(seed=1, num_inference_steps=4)
    job = kind(id="job", model=modules.spec.name, sampling=sampling, **(words | (fields or {})))
    return job.evolve(**({"prior_steps": 3, "scheduler": "ddim"} | changes))


def compose(modules: Modules, job: Any, report: Any = None) -> Composition:
    return Composition(modules, job, report or Log())


def paint(modules: Modules, job: Any) -> list[Image.Image]:
    return compose(modules, job).paint()


def latents_of(modules: Modules, job: Any) -> Tensor:
    composition = compose(modules, job)
    return composition.denoise(*composition.embed())


def count_calls(module: torch.nn.Module) -> list[int]:
    """The batch sizes of the module's calls from now on."""
    calls: list[int] = []
    module.register_forward_hook(lambda module, args, output: calls.append(len(output[0])))
    return calls


def test_fusion_runs_the_prior_once(modules: Modules, photo: Path) -> None:
    """A fusion of two prompts and a picture takes one run of the prior, and a fusion of pictures takes none."""
    calls = count_calls(modules.prior)
    fused = (Words(prompt="a cat"), Picture(path=str(photo)), Words(prompt="a dog"))
    compose(modules, job_of(modules, Fuse, {"parts": fused})).embed()
    assert len(calls) == 3
    compose(modules, job_of(modules, Fuse, {"parts": (Picture(path=str(photo)),) * 2})).embed()
    assert len(calls) == 3


def test_weights_are_normalised(modules: Modules, photo: Path) -> None:
    """Weights count by their proportions: 1 to 3 is 0.25 to 0.75."""

    def embed(words: float, picture: float) -> Tensor:
        fused = (Words(prompt="a cat", weight=words), Picture(path=str(photo), weight=picture))
        return compose(modules, job_of(modules, Fuse, {"parts": fused})).embed()[0]

    assert torch.allclose(embed(1, 3), embed(0.25, 0.75), atol=1e-6)


def test_a_prompt_fused_with_itself_is_the_prompt(modules: Modules) -> None:
    """Two equal parts make the same picture as one."""
    fused = job_of(modules, Fuse, {"parts": (Words(prompt="a red apple"),) * 2})
    assert torch.allclose(compose(modules, fused).embed()[0], compose(modules, job_of(modules)).embed()[0], atol=1e-5)


@pytest.mark.parametrize(
    ("fused", "reason"),
    [
        ((), "nothing to mix"),
        ((Words(prompt="a", weight=0.0), Words(prompt="b", weight=0.0)), "sum to 0"),
        ((Words(prompt="a", weight=1.0), Words(prompt="b", weight=-2.0)), "sum to -1"),
        ((Words(prompt="a", weight=float("nan")),), "sum to nan"),
    ],
)
def test_weights_that_sum_to_nothing(modules: Modules, fused: tuple[Part, ...], reason: str) -> None:
    """Nothing to mix, or weights that sum to zero or less, is refused with the sum."""
    with pytest.raises(BadJob, match=reason):
        compose(modules, job_of(modules, Fuse, {"parts": fused})).embed()


def test_a_weight_below_zero_leads_away(modules: Modules) -> None:
    """A single weight may be below zero: it takes its part out of the mixture."""
    plus, minus = torch.ones(1, 2), torch.tensor([[0.0, 1.0]])
    assert torch.equal(stages.mix([plus, minus], [2.0, -1.0]), torch.tensor([[2.0, 1.0]]))


def test_a_fusion_prior_says_what_is_halfway() -> None:
    """Two parts half and half are what it makes; one alone, three, and what is taken out are as they are without it."""
    first, second = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]])
    fusion_prior = (torch.eye(4)[:2], torch.eye(2), torch.tensor([5.0, 7.0]))
    mixed = {
        weight: stages.mix([first, second], [weight, 1 - weight], fusion_prior) for weight in (0.0, 0.25, 0.5, 1.0)
    }
    assert torch.equal(mixed[0.5], torch.tensor([[6.0, 7.0]]))
    assert torch.equal(mixed[1.0], first) and torch.equal(mixed[0.0], second)
    assert torch.allclose(mixed[0.25], 0.25 * (0.25 * first + 0.75 * second) + 0.75 * mixed[0.5])
    for embeds, weights in (([first], [1.0]), ([first, second, first], [1.0] * 3), ([first, second], [2.0, -1.0])):
        assert torch.equal(stages.mix(embeds, weights, fusion_prior), stages.mix(embeds, weights))


def test_the_zero_embedding_is_computed_once(modules: Modules) -> None:
    """The zero embedding is kept, and the vision tower it came from is not."""
    first = compose(modules, job_of(modules)).embed()[1]
    assert "image_encoder" not in modules.__dict__
    modules.image_encoder = None  # nothing can be encoded any more
    second = compose(modules, job_of(modules)).embed()[1]
    assert first is not None
    assert second is not None
    assert torch.equal(first, second)


def test_the_vision_tower_is_kept_for_pictures(modules: Modules, photo: Path) -> None:
    """The vision tower is read when the first picture comes, and stays for the next."""
    compose(modules, job_of(modules, Vary, {"path": str(photo)})).embed()
    assert "image_encoder" in modules.__dict__


@pytest.mark.parametrize("guidance_scale", [0.0, 1.0])
def test_several_pictures_without_guidance(modules: Modules, guidance_scale: float) -> None:
    """Without guidance the UNet sees each picture once a step, and several pictures are painted."""
    calls = count_calls(modules.unet)
    assert len(paint(modules, job_of(modules, num_images=3, guidance_scale=guidance_scale))) == 3
    assert calls == [3] * 4


@pytest.mark.parametrize("scheduler", ["ddim", "ddpm", "dpm++"])
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # diffusers' DPM++ on numpy 2
def test_one_step(modules: Modules, scheduler: str) -> None:
    """One step of the prior and one of the decoder go from pure noise to a picture."""
    report = Log()
    job = job_of(modules, num_inference_steps=1, prior_steps=1, scheduler=scheduler)
    composition = compose(modules, job, report)
    assert composition.timesteps.tolist() == [999]
    assert len(composition.paint()) == 1
    assert report.told[-1] == ("decode", 3, 3)


def test_one_step_of_the_prior_is_its_prediction(modules: Modules) -> None:
    """With one step the prior returns what it predicts from noise, not that with most of the noise left in it."""
    predicted = []
    modules.prior.register_forward_hook(lambda module, args, output: predicted.append(output[0]))
    embeds, _ = compose(modules, job_of(modules, prior_steps=1)).embed()
    expected = modules.prior.post_process_latents(predicted[0].clamp(-5, 5))
    assert torch.allclose(embeds, expected, atol=1e-5)


@pytest.mark.parametrize(("width", "height", "size"), [(64, 64, (64, 64)), (32, 80, (32, 80)), (33, 65, (48, 80))])
def test_sizes(modules: Modules, width: int, height: int, size: tuple[int, int]) -> None:
    """Pictures are painted in the size that is asked for, or the next larger that the model can paint; and the middle
    of that is handed out where a job says in what size."""
    job = job_of(modules, width=width, height=height, output_width=None, output_height=None)
    [whole] = paint(modules, job)
    assert whole.size == size
    [middle] = paint(modules, job.evolve(output_width=size[0], output_height=size[1] - 2))
    assert middle.tobytes() == whole.crop((0, 1, size[0], size[1] - 1)).tobytes()


@pytest.mark.parametrize("scheduler", ["ddim", "ddpm"])
@pytest.mark.parametrize("negative_prompt", ["", "dogs"])
def test_each_picture_has_its_own_seed(modules: Modules, scheduler: str, negative_prompt: str) -> None:
    """Picture i of n at seed s is picture 0 at seed s + i, also when every step draws noise."""
    job = job_of(modules, scheduler=scheduler, negative_prompt=negative_prompt, prior_guidance_scale=2.0)
    together = latents_of(modules, job.evolve(seed=5, num_images=3))
    scale = max(1.0, float(together.abs().max()))
    for index in range(3):
        alone = latents_of(modules, job.evolve(seed=5 + index))
        assert float((together[index] - alone[0]).abs().max()) < 1e-5 * scale


def test_the_last_seed_is_followed_by_the_first(modules: Modules) -> None:
    """Seeds wrap at their limit."""
    assert compose(modules, job_of(modules, seed=SEED_LIMIT - 1, num_images=2)).seeds == [SEED_LIMIT - 1, 0]


def test_the_same_job_twice(modules: Modules) -> None:
    """A job painted again is the same picture to the last bit."""
    first, second = (paint(modules, job_of(modules, scheduler="ddpm"))[0] for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_a_negative_prompt_leaves_the_noise_alone(modules: Modules) -> None:
    """The noise a picture begins with hangs on its seed alone, so that its layout survives a change of words."""
    starts = [
        compose(modules, job).start(stages.seeded([1]))
        for job in (job_of(modules), job_of(modules, negative_prompt="dogs", prior_steps=7))
    ]
    assert torch.equal(*starts)


def test_variations_keep_more_at_less_strength(modules: Modules, photo: Path) -> None:
    """The less strength, the nearer a variation starts to its picture; at 1 it starts from noise alone."""
    latents = stages.encode(modules.movq, Image.open(photo))

    def distance(strength: float) -> float:
        job = job_of(modules, Vary, {"path": str(photo), "strength": strength}, num_inference_steps=20)
        return float((compose(modules, job).start(stages.seeded([1])) - latents).square().mean())

    assert distance(0.01) < distance(0.5) < distance(0.9) < distance(1.0)


def test_variations_with_words(modules: Modules, photo: Path) -> None:
    """Words pull a variation half way to what they mean."""
    picture, _ = compose(modules, job_of(modules, Vary, {"path": str(photo)})).embed()
    words, _ = compose(modules, job_of(modules)).embed()
    both, _ = compose(modules, job_of(modules, Vary, {"path": str(photo), "prompt": "a red apple"})).embed()
    assert torch.allclose(both, (picture + words) / 2, atol=1e-5)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"num_inference_steps": 0}, "1 to 1000 steps"),
        ({"num_inference_steps": 1001}, "1 to 1000 steps"),
        ({"num_images": 0}, "are none"),
        ({"width": 0}, "are none"),
    ],
)
def test_numbers_no_model_can_paint_by(modules: Modules, changes: dict[str, int], reason: str) -> None:
    """Numbers out of every range are refused in a sentence."""
    with pytest.raises(BadJob, match=reason):
        compose(modules, job_of(modules, **changes))


@pytest.mark.parametrize("strength", [0.0, -1.0, 1.1, float("nan")])
def test_strength_out_of_range(modules: Modules, photo: Path, strength: float) -> None:
    """A strength of zero, or above one, is refused."""
    with pytest.raises(BadJob, match="strength"):
        compose(modules, job_of(modules, Vary, {"path": str(photo), "strength": strength}))


def test_no_prior(modules: Modules) -> None:
    """Without a prior the text embedding stands for the picture's."""
    embeds, _ = compose(modules, job_of(modules, prior="none", num_images=2)).embed()
    text = stages.encode_text(modules.tokenizer, modules.text_encoder, ["a red apple"]).embeds
    assert torch.allclose(embeds, text.expand(2, -1), atol=1e-5)


def test_a_long_prompt_is_cut(modules: Modules) -> None:
    """Words beyond the text tower's tokens are left out."""
    text = stages.encode_text(modules.tokenizer, modules.text_encoder, ["apple " * 1000, ""])
    assert text.hidden.shape[1] == modules.tokenizer.model_max_length


def test_progress(modules: Modules) -> None:
    """Every stage is entered once, every step counted once, and all of them make the total."""
    report = Log()
    compose(modules, job_of(modules, num_images=2), report).paint()
    assert report.told == [
        *(("prior", step, 9) for step in range(4)),
        *(("denoise", step, 9) for step in range(3, 8)),
        *(("decode", step, 9) for step in range(7, 10)),
    ]
    assert [preview.size for preview in report.previews] == [(256, 128)] * 4


@pytest.mark.parametrize("step", [0, 2, 5, 7])
def test_a_report_that_raises_ends_the_painting(modules: Modules, step: int) -> None:
    """What the report raises comes through at that very step, whatever the stage, and the model paints on."""
    report = Log(stop_after=step)
    with pytest.raises(Stop):
        compose(modules, job_of(modules), report).paint()
    assert report.told[-1][1] == step
    assert len(paint(modules, job_of(modules))) == 1


class Mixer:
    """An encoder that mixes the colours into four channels, and nothing more."""

    config = SimpleNamespace(block_out_channels=(1, 1, 1))
    device = torch.device("cpu")
    dtype = torch.float32

    def encode(self, pixels: Tensor) -> Any:
        mixed = torch.einsum("lc,nchw->nlhw", torch.tensor([[1.0, 2, 0], [0, 1, 1], [3, 0, 1], [1, 1, 1]]), pixels)
        return SimpleNamespace(latents=avg_pool2d(mixed, 4) + 0.5)


def test_previews_have_the_shape_of_the_picture(modules: Modules) -> None:
    """What is cut off in the end is not shown before it either, whether the preview is decoded or projected."""
    report = Log()
    job = job_of(modules, num_images=2, output_width=64, output_height=32)
    assert [picture.size for picture in compose(modules, job, report).paint()] == [(64, 32)] * 2
    assert {seen.size for seen in report.previews} == {(256, 64)}
    large = preview(modules.movq, lambda: modules.projection, torch.zeros(1, 4, 64, 64), shape=(200, 100))
    assert large.size == (256, 128)


def test_projected_preview() -> None:
    """A preview without the decoder has a pixel for each latent pixel, in the picture's own colours."""
    seen = project(fit_projection(Mixer()), stages.encode(Mixer(), Image.new("RGB", (64, 32), (250, 100, 0))))
    assert seen.size == (16, 8)
    assert np.abs(np.asarray(seen, dtype=int) - (250, 100, 0)).max() <= 1


def test_large_previews_are_projected(modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Latents too large to decode at every look are shown without the decoder."""
    projection = fit_projection(modules.movq)
    monkeypatch.setattr(type(modules.movq), "decode", None)
    assert preview(modules.movq, lambda: projection, torch.zeros(1, 4, 64, 128)).size == (256, 128)


def test_the_painter_shows_pictures_larger(tiny: Path) -> None:
    """A model that says so hands out its pictures enlarged to the length it names."""
    (tiny / "model.json").write_text('{"shown": 128}')
    try:
        painter = KandinskyPainter(device="cpu")
        painter.load(str(tiny))
        job = job_of(Modules(painter._modules.spec, painter.device, painter.dtype))  # type: ignore[union-attr]
        assert painter.paint(job, Log())[0].size == (128, 128)
    finally:
        (tiny / "model.json").unlink()


def test_a_picture_that_cannot_be_read(modules: Modules, tmp_path: Path) -> None:
    """A job with a file that is no picture is refused as such."""
    path = tmp_path / "notes.png"
    path.write_text("milk, eggs")
    with pytest.raises(BadPicture):
        paint(modules, job_of(modules, Vary, {"path": str(path)}))


def test_out_of_memory() -> None:
    """A lack of memory, on the device or off it, is told apart from other errors."""

    def lacks(error: Exception) -> None:
        raise error

    with pytest.raises(OutOfMemory):
        guard_memory(lambda: lacks(torch.OutOfMemoryError("CUDA out of memory")))
    with pytest.raises(OutOfMemory):
        guard_memory(lambda: torch.empty(2**50))
    with pytest.raises(EngineDied):
        guard_memory(lambda: lacks(RuntimeError("CUDA error: an illegal memory access was encountered")))
    with pytest.raises(RuntimeError, match="shapes"):
        guard_memory(lambda: lacks(RuntimeError("shapes do not match")))


def test_dtypes() -> None:
    """A CPU paints in float32 unless told otherwise."""
    assert choose_dtype("auto", torch.device("cpu")) == torch.float32
    assert choose_dtype("bfloat16", torch.device("cpu")) == torch.bfloat16


def test_half_precision_weights_are_painted_in_full(modules: Modules, tiny: Path, tmp_path: Path) -> None:
    """Weights saved in half precision are read into float32 on a CPU."""
    modules.unet.half().save_pretrained(tmp_path / "unet")
    del modules.unet
    source = modules.spec.decoder
    object.__setattr__(modules.spec, "decoder", type(source)(id=str(tmp_path)))
    assert modules.unet.dtype == torch.float32
    assert modules.unet.conv_in.weight.dtype == torch.float32


def test_the_painter_says_why_a_model_is_unavailable(tmp_path: Path) -> None:
    """A model that is not there is refused in a sentence, and leaves no older model to paint with."""
    painter = KandinskyPainter(device="cpu")
    with pytest.raises(ModelUnavailable, match="no model"):
        painter.load(str(tmp_path / "nowhere"))
    assert painter._modules is None


@pytest.mark.parametrize("scheduler", ["ddim", "ddpm"])
def test_half_precision_modules(tiny: Path, photo: Path, scheduler: str) -> None:
    """Modules in half precision, as on a GPU, paint every kind of job, near to what full precision paints."""
    half, full = (Modules(resolve(str(tiny)), torch.device("cpu"), dtype) for dtype in (torch.bfloat16, torch.float32))
    jobs = [
        job_of(full, negative_prompt="dogs", prior_guidance_scale=2.0, scheduler=scheduler),
        job_of(full, Fuse, {"parts": (Words(prompt="a cat"), Picture(path=str(photo)))}, prior="linear"),
        job_of(full, Vary, {"path": str(photo), "strength": 0.5}, scheduler=scheduler),
    ]
    for job in jobs:
        ours, exact = (compose(modules, job).embed()[0] for modules in (half, full))
        assert float((ours - exact).abs().max()) < 0.1
        assert paint(half, job)[0].size == (64, 64)

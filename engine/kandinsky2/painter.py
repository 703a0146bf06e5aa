"""The Kandinsky 2.x painter: a job composed of the stages."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from itertools import chain
from typing import TypeVar

import torch
from diffusers.utils import logging as diffusers_logging
from huggingface_hub.utils import logging as hub_logging
from PIL import Image
from torch import Tensor
from transformers.utils import logging as transformers_logging

from engine.errors import BadJob, EngineDied, OutOfMemory
from engine.events import Stage
from engine.jobs import SEED_LIMIT, AnyJob, Fuse, Generate, Part, Picture, Sampling, Vary, Words
from engine.kandinsky2 import previews, stages
from engine.kandinsky2.parts import Parts
from engine.kandinsky2.schedules import decoder_scheduler, last_timesteps, prior_scheduler
from engine.models import resolve
from engine.painter import Preview, Report
from engine.pictures import fit, open_picture, show

Result = TypeVar("Result")


class KandinskyPainter:
    """Paints with one Kandinsky 2.x model at a time.

    `device`: "auto" is CUDA where there is one. `dtype`: "auto" is bfloat16 (or float16 where the device lacks that)
    on CUDA and float32 on a CPU, whatever the weights were saved in. `threads`: torch's own choice when None.
    """

    def __init__(self, *, device: str = "auto", dtype: str = "auto", threads: int | None = None) -> None:
        if threads is not None:
            torch.set_num_threads(threads)
        for logging in (diffusers_logging, transformers_logging):
            logging.set_verbosity_error()
            logging.disable_progress_bar()
        hub_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        self.device = choose_device(device)
        self.dtype = choose_dtype(dtype, self.device)
        self._parts: Parts | None = None

    def load(self, model: str) -> None:
        """Raises `ModelUnavailable` or `OutOfMemory`."""
        self._parts = None
        gc.collect()  # two models at once may be more than there is room for
        parts = Parts(resolve(model), self.device, self.dtype)
        guard_memory(parts.warm)
        self._parts = parts

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        """Raises `BadJob`, `BadPicture`, `ModelUnavailable` or `OutOfMemory`."""
        assert self._parts is not None, "load comes first"
        composition = Composition(self._parts, job, report)
        return guard_memory(composition.paint)


class Composition:
    """One job on its way through the stages. Every job is a fusion: of one prompt, of one picture, or of many."""

    def __init__(self, parts: Parts, job: AnyJob, report: Report) -> None:
        check(job)
        self.model = parts
        self.job = job
        self.sampling = job.sampling
        self.seeds = seeds_of(job.sampling)
        self.parts = parts_of(job)
        self.negative_prompt = "" if isinstance(job, Vary) else job.negative_prompt
        self.strength = job.strength if isinstance(job, Vary) else 1.0
        self.guided = job.sampling.guidance_scale > 1
        self.scheduler = decoder_scheduler(
            job.sampling.scheduler, parts.scheduler_config, job.sampling.num_inference_steps
        )
        self.timesteps = last_timesteps(self.scheduler, self.strength)
        self.steps = Steps(report, self._prior_steps() + len(self.timesteps) + len(self.seeds))

    def paint(self) -> list[Image.Image]:
        image_embeds, negative_image_embeds = self.embed()
        latents = self.denoise(image_embeds, negative_image_embeds)
        return self.decode(latents)

    def embed(self) -> tuple[Tensor, Tensor | None]:
        """What to paint and, where the decoder is guided, what not to: image embeddings [n, d], one a picture."""
        prompts = [part.prompt for part in self.parts if isinstance(part, Words)]
        negatives = [self.negative_prompt] if self.guided and self.negative_prompt else []
        dreamt = iter(self.dream(prompts, negatives))
        embeds = [next(dreamt) if isinstance(part, Words) else self.see(part) for part in self.parts]
        image_embeds = stages.mix(embeds, [part.weight for part in self.parts])
        if not self.guided:
            return image_embeds, None
        negative = next(dreamt) if negatives else self.model.zero_embed.expand_as(image_embeds)
        return image_embeds, negative

    def see(self, part: Picture) -> Tensor:
        """The image embedding [n, d] of a picture file."""
        picture = open_picture(part.path)
        embed = stages.encode_image(self.model.image_processor, self.model.image_encoder, picture)
        return embed.expand(len(self.seeds), -1)

    def dream(self, prompts: Sequence[str], negatives: Sequence[str]) -> list[Tensor]:
        """The image embeddings [n, d] of each prompt, then of each negative one; of all in one run of the prior."""
        texts = [*prompts, *negatives]
        if not texts:
            return []
        rows = [index for index in range(len(texts)) for _ in self.seeds]
        text = stages.encode_text(self.model.tokenizer, self.model.text_encoder, [*texts, self.negative_prompt])
        match self.sampling.prior:
            case "diffusion":
                # The same noise for every prompt, so that one fused with itself is itself; a negative prompt draws
                # from its picture's generator in turn with the first, as it does in diffusers.
                each = [stages.seeded(self.seeds) for _ in prompts or negatives]
                generators = list(chain(*each, *(each[:1] if prompts and negatives else [])))
                embeds = self.run_prior(text.rows(rows), text.rows([len(texts)]), generators)
            case "linear":
                if self.model.linear_prior is None:
                    raise BadJob("This model has no linear prior.")
                embeds = stages.linear_prior(*self.model.linear_prior, text.rows(rows))
            case "none":
                embeds = text.rows(rows).embeds
        return list(embeds.chunk(len(texts)))

    def run_prior(self, text: stages.Text, uncond: stages.Text, generators: stages.Generators) -> Tensor:
        self.steps.enter("prior")
        return stages.prior(
            self.model.prior,
            prior_scheduler(self.model.prior_scheduler_config, self.sampling.prior_steps),
            text,
            uncond,
            self.sampling.prior_guidance_scale,
            generators,
            lambda _: self.steps.done(),
        )

    def denoise(self, image_embeds: Tensor, negative_image_embeds: Tensor | None) -> Tensor:
        generators = stages.seeded(self.seeds)
        latents = self.start(generators)
        self.steps.enter("denoise")
        return stages.denoise(
            self.model.unet,
            self.scheduler,
            self.timesteps,
            latents,
            image_embeds,
            negative_image_embeds,
            self.sampling.guidance_scale,
            generators,
            lambda estimate: self.steps.done(lambda: self.preview(estimate)),
        )

    def start(self, generators: stages.Generators) -> Tensor:
        """The latents [n, c, h, w] that the denoising begins with: noise, or a picture under noise."""
        height, width = (
            latent_size(side, self.model.scale_factor) for side in (self.sampling.height, self.sampling.width)
        )
        noise = stages.get_noise([self.model.unet.config.in_channels, height, width], generators)
        noise = noise.to(self.model.device)
        if not isinstance(self.job, Vary) or self.strength == 1:
            return noise * float(self.scheduler.init_noise_sigma)
        factor = self.model.scale_factor
        picture = fit(open_picture(self.job.path), width * factor, height * factor)
        latents = stages.encode(self.model.movq, picture).expand_as(noise)
        noisy: Tensor = self.scheduler.add_noise(latents, noise, self.timesteps[:1].repeat(len(noise)))
        return noisy

    def decode(self, latents: Tensor) -> list[Image.Image]:
        """The pictures, one after the other: decoding is where memory runs highest."""
        self.steps.enter("decode")
        pictures = []
        for row in latents.chunk(len(latents)):
            pictures.append(show(stages.decode(self.model.movq, row), self.model.spec.shown))
            self.steps.done()
        return pictures

    def preview(self, estimate: Tensor) -> Image.Image:
        return previews.preview(self.model.movq, lambda: self.model.projection, estimate)

    def _prior_steps(self) -> int:
        words = any(isinstance(part, Words) for part in self.parts) or (self.guided and self.negative_prompt)
        return self.sampling.prior_steps if words and self.sampling.prior == "diffusion" else 0


class Steps:
    """Counts the steps of a job over all its stages, and reports each."""

    def __init__(self, report: Report, total: int) -> None:
        self._report = report
        self._total = total
        self._step = 0
        self._stage: Stage = "prior"

    def enter(self, stage: Stage) -> None:
        self._stage = stage
        self._report(stage, self._step, self._total)

    def done(self, preview: Preview | None = None) -> None:
        self._step += 1
        self._report(self._stage, self._step, self._total, preview)


def parts_of(job: AnyJob) -> tuple[Part, ...]:
    """The job as a fusion. Words for a variation pull as hard as its picture."""
    match job:
        case Generate(prompt=prompt):
            return (Words(prompt=prompt),)
        case Fuse(parts=parts):
            return parts
        case Vary(path=path, prompt=""):
            return (Picture(path=path),)
        case Vary(path=path, prompt=prompt):
            return (Picture(path=path), Words(prompt=prompt))


def seeds_of(sampling: Sampling) -> list[int]:
    return [(sampling.seed + index) % SEED_LIMIT for index in range(sampling.num_images)]


def check(job: AnyJob) -> None:
    """Raises `BadJob` for numbers that no model can paint by."""
    sampling = job.sampling
    if min(sampling.width, sampling.height, sampling.num_images) < 1:
        raise BadJob(f"{sampling.num_images} pictures of {sampling.width} x {sampling.height} pixels are none.")
    if isinstance(job, Vary) and not 0 < job.strength <= 1:
        raise BadJob(f"The strength must be above 0 and at most 1, not {job.strength:g}.")


def latent_size(pixels: int, factor: int) -> int:
    """Latent pixels for a side of `pixels`, rounded up to the UNet's own multiple of `factor`."""
    return -(-pixels // factor**2) * factor


def choose_device(name: str) -> torch.device:
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def choose_dtype(name: str, device: torch.device) -> torch.dtype:
    if name != "auto":
        dtype: torch.dtype = getattr(torch, name)
        return dtype
    if device.type != "cuda":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def guard_memory(work: Callable[[], Result]) -> Result:
    """The work's result; when it needs more memory than there is, `OutOfMemory`, with the memory given back.

    The device is cleared after the `except` block, not in it: until then the exception holds every tensor.
    Raises `EngineDied` for a device error after which this process can use the device no more.
    """
    try:
        return work()
    except torch.OutOfMemoryError as error:
        reason = str(error)
    except RuntimeError as error:
        reason = str(error)
        if "CUDA error" in reason:
            raise EngineDied(reason) from error
        if "can't allocate memory" not in reason:
            raise
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    raise OutOfMemory(reason.partition("\n")[0])

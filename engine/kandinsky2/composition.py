"""A job composed of the stages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import deepcopy
from functools import partial
from itertools import chain

import torch
from PIL import Image
from torch import Tensor

from engine.errors import BadJob
from engine.jobs import (
    MAX_FRAMES,
    MIN_FRAMES,
    AnyJob,
    Fuse,
    Generate,
    Part,
    Picture,
    Sampling,
    Sweep,
    Vary,
    Words,
    seeds_of,
)
from engine.kandinsky2 import paths, previews, stages, tiles
from engine.kandinsky2.ladder import Ladder, Rung
from engine.kandinsky2.modules import Modules
from engine.kandinsky2.schedules import decoder_scheduler, last_timesteps, prior_scheduler
from engine.kandinsky2.stages import FusionPrior
from engine.kandinsky2.steps import Steps
from engine.painter import Preview, Report
from engine.pictures import fit, hand_out, open_picture, show
from engine.sizes import Size

FRAMES_AT_ONCE = 4
"""Frames of a sweep that are denoised together: twice as many are a tenth faster (mini, on a CPU), but fit fewer
devices, and each step of them would take twice as long to be cancelled."""


class Composition:
    """One job on its way through the stages. Every job is a fusion: of one prompt, of one picture, or of many.

    A stage that runs out of memory is begun again with less; what was done before it is kept.
    """

    def __init__(self, modules: Modules, job: AnyJob, report: Report) -> None:
        check(job)
        self.modules = modules
        self.ladder = Ladder(modules)
        self.job = job
        self.sampling = job.sampling
        self.output = output_of(job.sampling)
        self.seeds = seeds_of(job)
        self.mixture_seeds = self.seeds[:1] if isinstance(job, Sweep) else self.seeds
        self.parts = parts_of(job)
        self.negative_prompt = "" if isinstance(job, Vary) else job.negative_prompt
        self.strength = job.strength if isinstance(job, Vary) else 1.0
        self.guided = job.sampling.guidance_scale > 1
        self.scheduler = decoder_scheduler(
            job.sampling.scheduler, modules.scheduler_config, job.sampling.num_inference_steps
        )
        self.timesteps = last_timesteps(self.scheduler, self.strength)
        self.prior_steps = self._prior_steps()
        self.at_once = FRAMES_AT_ONCE if isinstance(job, Sweep) else len(self.seeds)
        self.denoise_steps = len(self.timesteps) * math.ceil(len(self.seeds) / self.at_once)
        self.steps = Steps(report, self.prior_steps + self.denoise_steps + len(self.seeds))

    def paint(self) -> list[Image.Image]:
        """Raises `OutOfMemory` where memory does not suffice, however little is used at a time."""
        image_embeds, negative_image_embeds = self.embed()
        latents = self.denoise(image_embeds, negative_image_embeds)
        return self.decode(latents)

    def embed(self) -> tuple[Tensor, Tensor | None]:
        """What to paint and, where the decoder is guided, what not to: image embeddings [n, d], one a picture."""
        return self.ladder.within(self._embed, pictures=len(self.mixture_seeds))

    def _embed(self) -> tuple[Tensor, Tensor | None]:
        """Words come last: from the prior's first step on, nothing that a job needs is read from the disk."""
        prompts = [part.prompt for part in self.parts if isinstance(part, Words)]
        negatives = [self.negative_prompt] if self.guided and self.negative_prompt else []
        zero_embed = self.modules.zero_embed if self.guided and not negatives else None
        fusion_prior = self.modules.fusion_prior  # read before the prior runs, like all that is read
        from_pictures = iter([self.embed_picture(part) for part in self.parts if isinstance(part, Picture)])
        from_words = iter(self.embed_words(prompts, negatives))
        embeds = [next(from_words if isinstance(part, Words) else from_pictures) for part in self.parts]
        image_embeds = self.mix(embeds, fusion_prior)
        if not self.guided:
            return image_embeds, None
        return image_embeds, (next(from_words) if zero_embed is None else zero_embed).expand_as(image_embeds)

    def mix(self, embeds: Sequence[Tensor], fusion_prior: FusionPrior | None) -> Tensor:
        """The image embeddings [n, d] of the parts' own; for a sweep, [1, d] each, those of its frames."""
        weights = [part.weight for part in self.parts]
        if not isinstance(self.job, Sweep):
            return stages.mix(embeds, weights, fusion_prior)
        turn = len(self.job.start)
        start = stages.mix(embeds[:turn], weights[:turn], fusion_prior)
        end = stages.mix(embeds[turn:], weights[turn:], fusion_prior)
        return paths.sweep(start, end, len(self.seeds), fusion_prior)

    def embed_picture(self, part: Picture) -> Tensor:
        """The image embedding [n, d] of a picture file."""
        picture = open_picture(part.path)
        image_encoder = self.modules.at_work("image_encoder")
        return stages.encode_image(self.modules.image_processor, image_encoder, picture).expand(
            len(self.mixture_seeds), -1
        )

    def embed_words(self, prompts: Sequence[str], negatives: Sequence[str]) -> list[Tensor]:
        """The image embeddings [n, d] of each prompt, then of each negative one."""
        texts = [*prompts, *negatives]
        if not texts:
            return []
        text = self.encode_text([*texts, self.negative_prompt])
        if self.sampling.prior == "diffusion":
            return self.run_prior(text, len(prompts), len(negatives))
        rows = text.rows([index for index in range(len(texts)) for _ in self.mixture_seeds])
        match self.sampling.prior:
            case "linear":
                if self.modules.linear_prior is None:
                    raise BadJob("This model has no linear prior.")
                embeds = stages.linear_prior(*self.modules.linear_prior, rows)
            case "residual":
                if (residual_prior := self.modules.at_work("residual_prior")) is None:
                    raise BadJob("This model has no residual prior.")
                embeds = stages.residual_prior(residual_prior, rows)
            case "none":
                embeds = rows.embeds
        return list(embeds.chunk(len(texts)))

    def encode_text(self, texts: Sequence[str]) -> stages.Text:
        return stages.encode_text(self.modules.tokenizer, self.modules.at_work("text_encoder"), texts)

    def run_prior(self, text: stages.Text, prompts: int, negatives: int) -> list[Tensor]:
        """The image embeddings [n, d] of so many prompts and negative ones, all of them in one run of the prior."""
        prior = self.modules.at_work("prior")
        groups = self.ladder.groups(self.mixture_seeds)
        self.steps.enter("prior", 0, self.prior_steps, calls=self.prior_steps * len(groups))
        sampled = []
        for seeds in groups:
            # The same noise for every prompt, so that one fused with itself is itself; a negative prompt draws
            # from its picture's generator in turn with the first, as it does in diffusers.
            each = [stages.seeded(seeds) for _ in range(prompts or negatives)]
            embeds = stages.prior(
                prior,
                prior_scheduler(self.modules.prior_scheduler_config, self.sampling.prior_steps),
                text.rows([index for index in range(prompts + negatives) for _ in seeds]),
                text.rows([prompts + negatives]),
                self.sampling.prior_guidance_scale,
                list(chain(*each, *(each[:1] if prompts and negatives else []))),
                lambda _: self.steps.done(),
            )
            sampled.append(embeds.chunk(prompts + negatives))
        return [torch.cat(embeds) for embeds in zip(*sampled, strict=True)]

    def denoise(self, image_embeds: Tensor, negative_image_embeds: Tensor | None) -> Tensor:
        """The latents [n, c, h, w] of image embeddings [n, d]."""
        return self.ladder.within(lambda: self._denoise(image_embeds, negative_image_embeds), pictures=len(self.seeds))

    def _denoise(self, image_embeds: Tensor, negative_image_embeds: Tensor | None) -> Tensor:
        groups = self.ladder.groups(range(len(self.seeds)), at_once=self.at_once)
        self.steps.enter("denoise", self.prior_steps, self.denoise_steps, calls=len(self.timesteps) * len(groups))
        latents = []
        for rows in groups:
            generators = stages.seeded([self.seeds[row] for row in rows])
            denoised = stages.denoise(
                scheduler=deepcopy(self.scheduler),  # some remember the steps that they took
                timesteps=self.timesteps,
                latents=self.start(generators),
                unet=self.modules.at_work("unet"),
                image_embeds=image_embeds[rows],
                negative_image_embeds=None if negative_image_embeds is None else negative_image_embeds[rows],
                guidance_scale=self.sampling.guidance_scale,
                generators=generators,
                on_step=lambda estimate: self.steps.done(self.preview(estimate)),
            )
            latents.append(denoised)
        return torch.cat(latents)

    def start(self, generators: stages.Generators) -> Tensor:
        """The latents [n, c, h, w] that the denoising begins with: noise, or a picture under noise."""
        factor, multiple = self.modules.scale_factor, self.modules.spec.multiple
        height, width = (latent_size(side, factor, multiple) for side in (self.sampling.height, self.sampling.width))
        noise = stages.get_noise([self.modules.latent_channels, height, width], generators).to(self.modules.device)
        if not isinstance(self.job, Vary) or self.strength == 1:
            return noise * float(self.scheduler.init_noise_sigma)
        picture = fit(open_picture(self.job.path), width * factor, height * factor)
        latents = stages.encode(self.modules.at_work("movq"), picture).expand_as(noise)
        noisy: Tensor = self.scheduler.add_noise(latents, noise, self.timesteps[:1].repeat(len(noise)))
        return noisy

    def decode(self, latents: Tensor) -> list[Image.Image]:
        """The pictures, one after the other: decoding is where memory runs highest."""
        self.steps.enter("decode", self.prior_steps + self.denoise_steps, len(self.seeds))
        pictures = []
        for row in latents.chunk(len(latents)):
            pictures.append(self.ladder.within(partial(self._decode, row)))
            self.steps.done()
        return pictures

    def _decode(self, latents: Tensor) -> Image.Image:
        decode = tiles.decode if self.ladder.rung is Rung.SPARING else stages.decode
        return self.shown(decode(self.modules.at_work("movq"), latents))

    def shown(self, picture: Image.Image) -> Image.Image:
        """The picture at the size that it is handed out in, enlarged by the upsampler where the model has one."""
        longer_side = self.modules.spec.shown
        if longer_side is not None and longer_side > max(picture.size):
            upsampler = self.modules.at_work("upsampler")
            picture = picture if upsampler is None else stages.upsample(upsampler, picture)
        return show(picture, longer_side) if self.output is None else hand_out(picture, *self.output)

    def preview(self, estimate: Tensor) -> Preview | None:
        """What there is so far; not where it would take the UNet's place in memory."""
        if self.ladder.rung is Rung.SPARING:
            return None
        movq = partial(self.modules.at_work, "movq")
        return lambda: previews.preview(movq(), lambda: self.modules.projection, estimate, shape=self.output)

    def _prior_steps(self) -> int:
        words = any(isinstance(part, Words) for part in self.parts) or (self.guided and self.negative_prompt)
        return self.sampling.prior_steps if words and self.sampling.prior == "diffusion" else 0


def parts_of(job: AnyJob) -> tuple[Part, ...]:
    """The job as a fusion; a sweep as one of all that it needs. Words for a variation pull as hard as its picture."""
    match job:
        case Generate(prompt=prompt):
            return (Words(prompt=prompt),)
        case Fuse(parts=parts):
            return parts
        case Sweep(start=start, end=end):
            return (*start, *end)
        case Vary(path=path, prompt=""):
            return (Picture(path=path),)
        case Vary(path=path, prompt=prompt):
            return (Picture(path=path), Words(prompt=prompt))


def output_of(sampling: Sampling) -> Size | None:
    """The size of the pictures as they are handed out; None of jobs that leave it to the model."""
    width, height = sampling.output_width, sampling.output_height
    return None if width is None or height is None else (width, height)


def check(job: AnyJob) -> None:
    """Raises `BadJob` for numbers that no model can paint by."""
    sampling = job.sampling
    if min(sampling.width, sampling.height, sampling.num_images) < 1:
        raise BadJob(f"{sampling.num_images} pictures of {sampling.width} x {sampling.height} pixels are none.")
    if min(sampling.output_width or 1, sampling.output_height or 1) < 1:
        raise BadJob(f"A picture of {sampling.output_width} x {sampling.output_height} pixels is none.")
    if isinstance(job, Sweep) and not MIN_FRAMES <= sampling.num_images <= MAX_FRAMES:
        raise BadJob(f"A sweep has {MIN_FRAMES} to {MAX_FRAMES} frames, not {sampling.num_images}.")
    if isinstance(job, Vary) and not 0 < job.strength <= 1:
        raise BadJob(f"The strength must be above 0 and at most 1, not {job.strength:g}.")


def latent_size(pixels: int, factor: int, multiple: int) -> int:
    """Latent pixels, each `factor` pixels wide, for a side of `pixels`, which is rounded up to the model's multiple."""
    step = math.lcm(factor, multiple)  # a multiple that is none of whole latent pixels cannot be painted
    return -(-pixels // step) * step // factor

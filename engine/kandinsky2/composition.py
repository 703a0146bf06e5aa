"""A job composed of the stages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain

from PIL import Image
from torch import Tensor

from engine.errors import BadJob
from engine.events import Stage
from engine.jobs import SEED_LIMIT, AnyJob, Fuse, Generate, Part, Picture, Sampling, Vary, Words
from engine.kandinsky2 import previews, stages
from engine.kandinsky2.modules import Modules
from engine.kandinsky2.schedules import decoder_scheduler, last_timesteps, prior_scheduler
from engine.painter import Preview, Report
from engine.pictures import fit, open_picture, show


class Composition:
    """One job on its way through the stages. Every job is a fusion: of one prompt, of one picture, or of many."""

    def __init__(self, modules: Modules, job: AnyJob, report: Report) -> None:
        check(job)
        self.modules = modules
        self.job = job
        self.sampling = job.sampling
        self.seeds = seeds_of(job.sampling)
        self.parts = parts_of(job)
        self.negative_prompt = "" if isinstance(job, Vary) else job.negative_prompt
        self.strength = job.strength if isinstance(job, Vary) else 1.0
        self.guided = job.sampling.guidance_scale > 1
        self.scheduler = decoder_scheduler(
            job.sampling.scheduler, modules.scheduler_config, job.sampling.num_inference_steps
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
        from_words = iter(self.embed_words(prompts, negatives))
        embeds = [next(from_words) if isinstance(part, Words) else self.embed_picture(part) for part in self.parts]
        image_embeds = stages.mix(embeds, [part.weight for part in self.parts], self.modules.fusion_prior)
        if not self.guided:
            return image_embeds, None
        negative = next(from_words) if negatives else self.modules.zero_embed.expand_as(image_embeds)
        return image_embeds, negative

    def embed_picture(self, part: Picture) -> Tensor:
        """The image embedding [n, d] of a picture file."""
        picture = open_picture(part.path)
        embed = stages.encode_image(self.modules.image_processor, self.modules.image_encoder, picture)
        return embed.expand(len(self.seeds), -1)

    def embed_words(self, prompts: Sequence[str], negatives: Sequence[str]) -> list[Tensor]:
        """The image embeddings [n, d] of each prompt, then of each negative one; of all in one run of the prior."""
        texts = [*prompts, *negatives]
        if not texts:
            return []
        rows = [index for index in range(len(texts)) for _ in self.seeds]
        text = stages.encode_text(self.modules.tokenizer, self.modules.text_encoder, [*texts, self.negative_prompt])
        match self.sampling.prior:
            case "diffusion":
                # The same noise for every prompt, so that one fused with itself is itself; a negative prompt draws
                # from its picture's generator in turn with the first, as it does in diffusers.
                each = [stages.seeded(self.seeds) for _ in prompts or negatives]
                generators = list(chain(*each, *(each[:1] if prompts and negatives else [])))
                embeds = self.run_prior(text.rows(rows), text.rows([len(texts)]), generators)
            case "linear":
                if self.modules.linear_prior is None:
                    raise BadJob("This model has no linear prior.")
                embeds = stages.linear_prior(*self.modules.linear_prior, text.rows(rows))
            case "residual":
                if self.modules.residual_prior is None:
                    raise BadJob("This model has no residual prior.")
                embeds = stages.residual_prior(self.modules.residual_prior, text.rows(rows))
            case "none":
                embeds = text.rows(rows).embeds
        return list(embeds.chunk(len(texts)))

    def run_prior(self, text: stages.Text, uncond: stages.Text, generators: stages.Generators) -> Tensor:
        self.steps.enter("prior")
        return stages.prior(
            self.modules.prior,
            prior_scheduler(self.modules.prior_scheduler_config, self.sampling.prior_steps),
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
            self.modules.unet,
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
        factor, multiple = self.modules.scale_factor, self.modules.spec.multiple
        height, width = (latent_size(side, factor, multiple) for side in (self.sampling.height, self.sampling.width))
        noise = stages.get_noise([self.modules.unet.config.in_channels, height, width], generators)
        noise = noise.to(self.modules.device)
        if not isinstance(self.job, Vary) or self.strength == 1:
            return noise * float(self.scheduler.init_noise_sigma)
        picture = fit(open_picture(self.job.path), width * factor, height * factor)
        latents = stages.encode(self.modules.movq, picture).expand_as(noise)
        noisy: Tensor = self.scheduler.add_noise(latents, noise, self.timesteps[:1].repeat(len(noise)))
        return noisy

    def decode(self, latents: Tensor) -> list[Image.Image]:
        """The pictures, one after the other: decoding is where memory runs highest."""
        self.steps.enter("decode")
        pictures = []
        for row in latents.chunk(len(latents)):
            pictures.append(self.shown(stages.decode(self.modules.movq, row)))
            self.steps.done()
        return pictures

    def shown(self, picture: Image.Image) -> Image.Image:
        """The picture at the size that it is handed out in, enlarged by the upsampler where the model has one."""
        longer_side = self.modules.spec.shown
        if longer_side is not None and longer_side > max(picture.size) and self.modules.upsampler is not None:
            picture = stages.upsample(self.modules.upsampler, picture)
        return show(picture, longer_side)

    def preview(self, estimate: Tensor) -> Image.Image:
        return previews.preview(self.modules.movq, lambda: self.modules.projection, estimate)

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


def latent_size(pixels: int, factor: int, multiple: int) -> int:
    """Latent pixels, each `factor` pixels wide, for a side of `pixels`, which is rounded up to the model's multiple."""
    step = math.lcm(factor, multiple)  # a multiple that is none of whole latent pixels cannot be painted
    return -(-pixels // step) * step // factor

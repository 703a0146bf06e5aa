"""Many pictures at once, through the engine's own stages: what the bot would paint, a batch at a time.

Each picture's noise comes from its own seed, so that it is, up to rounding, the picture that the bot paints of that
prompt by that seed. Pictures are at the model's own size, before anything enlarges them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from tqdm import tqdm

from engine.jobs import Prior
from engine.kandinsky2 import stages
from engine.kandinsky2.composition import latent_size
from engine.kandinsky2.modules import Modules
from engine.kandinsky2.schedules import decoder_scheduler, last_timesteps, prior_scheduler
from engine.models import resolve
from engine.pictures import fit
from training.device import autocast
from training.world.scenes import Pixels

TEXTS = 256  # prompts that are embedded at once


def _quiet(_: Tensor) -> None:
    """Nobody waits for a step."""


class Compiled:
    """A UNet through `torch.compile`, its batches filled up to `rows`, so that it is compiled once."""

    def __init__(self, unet: Any, rows: int) -> None:
        self._unet = torch.compile(unet, dynamic=False)
        self._rows = rows
        self.config, self.device, self.dtype = unet.config, unet.device, unet.dtype

    def __call__(self, sample: Tensor, timestep: int, added_cond_kwargs: dict[str, Tensor], **given: Any) -> Any:
        number, time = len(sample), torch.tensor(timestep, device=sample.device)
        added = {name: self._filled(value) for name, value in added_cond_kwargs.items()}
        output = self._unet(self._filled(sample), time, added_cond_kwargs=added, **given)  # type: ignore[no-untyped-call]
        return SimpleNamespace(sample=output.sample[:number])

    def _filled(self, rows: Tensor) -> Tensor:
        """The rows, and as many more as it takes, all zeros."""
        more = rows.new_zeros(self._rows - len(rows), *rows.shape[1:])
        return torch.cat([rows, more]).contiguous(memory_format=_layout(rows))


def _layout(rows: Tensor) -> torch.memory_format:
    return torch.channels_last if rows.ndim == 4 else torch.contiguous_format


class Painter:
    """A model on a device. Defaults are the model's own.

    The UNet and the MoVQ run in bfloat16 unless `exact`; the rest, which takes little time, in float32. `batch` is how
    many pictures are painted at once. A `compiled` UNet takes a minute to begin with and half the time from then on;
    the MoVQ is never compiled, which on a CPU goes wrong (see `training.model.movq.quickened`).
    """

    def __init__(
        self, model: str, device: str = "cpu", *, batch: int = 32, exact: bool = False, compiled: bool = False
    ) -> None:
        self.spec = resolve(model)
        self.modules = Modules(self.spec, torch.device(device), torch.float32)
        self.batch = batch
        self.exact = exact
        self.unet: Any = Compiled(self.modules.unet, 2 * batch) if compiled else self.modules.unet

    @property
    def priors(self) -> tuple[Prior, ...]:
        """The priors that the model has; the text embedding stands in for the image's where both are as wide."""
        none: tuple[Prior, ...] = ("none",)
        linear: tuple[Prior, ...] = ("linear",) if self.modules.linear_prior is not None else ()
        residual: tuple[Prior, ...] = ("residual",) if self.modules.residual_prior is not None else ()
        return (*none, *linear, *residual, "diffusion")

    def read(self, prompts: Sequence[str]) -> Tensor:
        """The text embeddings [n, d] of prompts."""
        return torch.cat([text.embeds for text in self._texts(prompts)]) if prompts else torch.empty(0)

    def embed(self, prompts: Sequence[str], seeds: Sequence[int], prior: Prior | None = None) -> Tensor:
        """The image embeddings [n, d] that a prior makes of prompts."""
        prior = prior or self.spec.default_prior
        parts, done = [], 0
        for text in self._texts(prompts):
            count = len(text.embeds)
            parts.append(self._embedded(text, seeds[done : done + count], prior))
            done += count
        return torch.cat(parts)

    def _texts(self, prompts: Sequence[str]) -> Iterator[stages.Text]:
        for start in range(0, len(prompts), TEXTS):
            chunk = prompts[start : start + TEXTS]
            yield stages.encode_text(self.modules.tokenizer, self.modules.text_encoder, chunk)

    @torch.inference_mode()
    def _embedded(self, text: stages.Text, seeds: Sequence[int], prior: Prior) -> Tensor:
        modules = self.modules
        match prior:
            case "diffusion":
                return stages.prior(
                    modules.prior,
                    prior_scheduler(modules.prior_scheduler_config, self.spec.prior_steps),
                    text,
                    stages.encode_text(modules.tokenizer, modules.text_encoder, [""]),
                    self.spec.prior_guidance_scale,
                    stages.seeded(seeds),
                    _quiet,
                )
            case "linear":
                assert modules.linear_prior is not None, "see `priors`"
                return stages.linear_prior(*modules.linear_prior, text)
            case "residual":
                assert modules.residual_prior is not None, "see `priors`"
                return stages.residual_prior(modules.residual_prior, text)
            case "none":
                return text.embeds

    def embed_pictures(self, pictures: Sequence[Pixels] | Pixels) -> Tensor:
        """The vision tower's embeddings [n, d] of pictures [h, w, 3]."""
        processor, tower = self.modules.image_processor, self.modules.image_encoder
        parts = []
        for start in range(0, len(pictures), TEXTS):
            images = [Image.fromarray(picture) for picture in pictures[start : start + TEXTS]]
            pixels = processor(images, return_tensors="pt").pixel_values.to(tower.device, tower.dtype)
            with torch.inference_mode():
                parts.append(tower(pixels).image_embeds)
        return torch.cat(parts)

    def fuse(self, parts: Sequence[Tensor], weights: Sequence[float] | None = None) -> Tensor:
        """The mixtures [n, d] of image embeddings [n, d]; equal weights by default."""
        return stages.mix(parts, weights or [1.0] * len(parts), self.modules.fusion_prior)

    def paint(
        self,
        image_embeds: Tensor,
        seeds: Sequence[int],
        *,
        guidance_scale: float | None = None,
        steps: int | None = None,
        told: str = "painting",
    ) -> Pixels:
        """Pictures [n, h, w, 3] of image embeddings [n, d], picture i by seed i; `told` names the progress bar."""
        return self._painted(image_embeds, seeds, None, 1.0, guidance_scale, steps, told)

    def vary(self, pictures: Sequence[Pixels] | Pixels, seeds: Sequence[int], *, strength: float = 1.0) -> Pixels:
        """Variations [n, h, w, 3] of pictures [h, w, 3]; at a `strength` of 1 from their embeddings alone."""
        start = pictures if strength < 1 else None
        return self._painted(self.embed_pictures(pictures), seeds, start, strength, None, None, "varying")

    def _painted(
        self,
        embeds: Tensor,
        seeds: Sequence[int],
        pictures: Sequence[Pixels] | Pixels | None,
        strength: float,
        guidance_scale: float | None,
        steps: int | None,
        told: str,
    ) -> Pixels:
        scale = self.spec.guidance_scale if guidance_scale is None else guidance_scale
        done = []
        with tqdm(total=len(embeds), desc=told, unit="picture", leave=False) as bar:
            for first in range(0, len(embeds), self.batch):
                rows = slice(first, first + self.batch)
                start = None if pictures is None else pictures[rows]
                done.append(self._batch(embeds[rows], seeds[rows], start, strength, scale, steps))
                bar.update(len(done[-1]))
        return np.concatenate(done)

    @torch.inference_mode()
    def _batch(
        self,
        embeds: Tensor,
        seeds: Sequence[int],
        pictures: Sequence[Pixels] | Pixels | None,
        strength: float,
        scale: float,
        steps: int | None,
    ) -> Pixels:
        spec, modules = self.spec, self.modules
        scheduler = decoder_scheduler(spec.scheduler, modules.scheduler_config, steps or spec.num_inference_steps)
        timesteps = last_timesteps(scheduler, strength)
        generators = stages.seeded(seeds)
        nothing = modules.zero_embed.expand_as(embeds) if scale > 1 else None
        latents = self._start(scheduler, timesteps, generators, pictures)
        with torch.autocast(modules.device.type, enabled=False) if self.exact else autocast(modules.device):
            latents = stages.denoise(
                self.unet, scheduler, timesteps, latents, embeds, nothing, scale, generators, _quiet
            )
            pixels = modules.movq.decode(latents, force_not_quantize=True).sample
        rounded = (pixels.float() / 2 + 0.5).clamp(0, 1).mul(255).round().to(torch.uint8)
        drawn: Pixels = rounded.permute(0, 2, 3, 1).cpu().numpy()
        return drawn

    def _start(
        self,
        scheduler: Any,
        timesteps: Tensor,
        generators: stages.Generators,
        pictures: Sequence[Pixels] | Pixels | None,
    ) -> Tensor:
        """Noise [n, c, h, w], or pictures' latents under noise."""
        modules, factor = self.modules, self.modules.scale_factor
        sides = (self.spec.height, self.spec.width)
        height, width = (latent_size(side, factor, self.spec.multiple) for side in sides)
        noise = stages.get_noise([modules.unet.config.in_channels, height, width], generators).to(modules.device)
        if pictures is None:
            return noise * float(scheduler.init_noise_sigma)
        fitted = [fit(Image.fromarray(picture), width * factor, height * factor) for picture in pictures]
        latents = torch.cat([stages.encode(modules.movq, picture) for picture in fitted])
        noisy: Tensor = scheduler.add_noise(latents, noise, timesteps[:1].repeat(len(noise)))
        return noisy

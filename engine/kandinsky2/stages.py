"""Kandinsky 2.x as a sentence of short verbs over diffusers' modules.

    text = encode_text(...)                      words            -> text embeddings
    image_embeds = prior(...)                    text embeddings  -> image embeddings
    image_embeds = mix(...)                      several          -> one
    latents = denoise(..., get_noise(...))       image embedding  -> latents
    picture = decode(...)                        latents          -> a picture
    picture = upsample(...)                      a picture        -> a larger one

Shapes: n rows (pictures, or texts times pictures), d the width of the CLIP embeddings, c latent channels, h x w
latent pixels. Loops run in float32 around modules of any precision. All randomness comes from one `torch.Generator`
a row, on the CPU, so that a seed means the same on every device.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from engine.errors import BadJob
from engine.kandinsky2.schedules import wants_variance

Generators: TypeAlias = list[torch.Generator]
FusionPrior: TypeAlias = tuple[Tensor, Tensor, Tensor]
"""From two image embeddings to that of both in one picture: down [r, 2d], up [d, r] and bias [d]."""

OnStep: TypeAlias = Callable[[Tensor], None]
"""Called after each step with the estimate, so far, of what the loop will return. May raise, to end the loop."""


@dataclass(frozen=True, slots=True)
class Text:
    """Prompts as the text tower sees them: `embeds` [n, d], `hidden` [n, tokens, d], `mask` [n, tokens] of bools."""

    embeds: Tensor
    hidden: Tensor
    mask: Tensor

    def rows(self, index: Sequence[int]) -> Text:
        """The texts with these numbers, in this order."""
        return Text(self.embeds[index], self.hidden[index], self.mask[index])


def seeded(seeds: Sequence[int]) -> Generators:
    """A fresh generator for each picture. The one place where a seed becomes randomness."""
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def get_noise(shape: Sequence[int], generators: Generators) -> Tensor:
    """Standard normal noise [n, *shape], each row from its own generator."""
    return torch.cat([torch.randn((1, *shape), generator=generator) for generator in generators])


@torch.inference_mode()
def encode_text(tokenizer: Any, text_encoder: Any, prompts: Sequence[str]) -> Text:
    """The prompts in the text tower's eyes; what goes beyond its tokens is cut off."""
    length = tokenizer.model_max_length
    tokens = tokenizer(list(prompts), padding="max_length", max_length=length, truncation=True, return_tensors="pt")
    output = text_encoder(tokens.input_ids.to(text_encoder.device))
    return Text(output.text_embeds, output.last_hidden_state, tokens.attention_mask.bool().to(text_encoder.device))


@torch.inference_mode()
def encode_image(image_processor: Any, image_encoder: Any, picture: Image.Image) -> Tensor:
    """The picture's image embedding [1, d]; the tower sees its middle square."""
    pixels = image_processor(picture, return_tensors="pt").pixel_values
    embeds: Tensor = image_encoder(pixels.to(image_encoder.device, image_encoder.dtype)).image_embeds
    return embeds


@torch.inference_mode()
def zero_embed(image_encoder: Any) -> Tensor:
    """What stands for "no picture" [1, d]: the embedding of an all-zero tensor, neither a zero vector nor black."""
    size = image_encoder.config.image_size
    pixels = torch.zeros(1, 3, size, size, device=image_encoder.device, dtype=image_encoder.dtype)
    embeds: Tensor = image_encoder(pixels).image_embeds
    return embeds


@torch.inference_mode()
def prior(
    model: Any, scheduler: Any, text: Text, uncond: Text, guidance_scale: float, generators: Generators, on_step: OnStep
) -> Tensor:
    """Sample image embeddings [n, d] for n rows of text; `uncond` is one text, from which guidance leads away.

    `scheduler` is a fresh one of `prior_scheduler`. Guidance of 1 or less runs the model on the text alone.
    """
    guided = guidance_scale > 1
    count = len(text.embeds)
    if guided:
        text = _below(uncond.rows([0] * count), text)
    latents = get_noise([model.config.embedding_dim], generators).to(text.embeds.device)
    timesteps = scheduler.timesteps.tolist()
    for timestep, previous in zip(timesteps, [*timesteps[1:], -1], strict=True):
        predicted = model(
            (torch.cat([latents, latents]) if guided else latents).to(model.dtype),
            timestep=timestep,
            proj_embedding=text.embeds,
            encoder_hidden_states=text.hidden,
            attention_mask=text.mask,
        ).predicted_image_embedding.to(latents.dtype)
        if guided:
            predicted = guide(predicted, guidance_scale)
        stepped = scheduler.step(predicted, timestep, latents, prev_timestep=previous, generator=generators)
        latents = stepped.prev_sample
        on_step(latents)
    embeds: Tensor = model.post_process_latents(latents)
    return embeds


def _below(first: Text, second: Text) -> Text:
    return Text(
        torch.cat([first.embeds, second.embeds]),
        torch.cat([first.hidden, second.hidden]),
        torch.cat([first.mask, second.mask]),
    )


def linear_prior(weight: Tensor, bias: Tensor, text: Text) -> Tensor:
    """Image embeddings [n, d] as one matrix sees them (arXiv 2310.03502, section 4)."""
    return text.embeds @ weight.T + bias


@torch.inference_mode()
def residual_prior(model: Any, text: Text) -> Tensor:
    """Image embeddings [n, d] as a `ResidualPrior` sees them."""
    embeds: Tensor = model(text.embeds)
    return embeds


def mix(embeds: Sequence[Tensor], weights: Sequence[float], fusion_prior: FusionPrior | None = None) -> Tensor:
    """The weighted mean [n, d] of image embeddings [n, d]; one weight below zero leads away from its part.

    Of a model with a `fusion_prior`, two parts half and half are what that makes of
    them; the larger one weight is, the nearer the mixture is to the mean, and with it to that part alone.

    Raises `BadJob` when there is nothing to mix, or the weights do not sum to a number above zero.
    """
    total = math.fsum(weights)
    if not embeds:
        raise BadJob("There is nothing to mix.")
    if not math.isfinite(total) or total <= 0:
        raise BadJob(f"The weights must sum to more than zero; these sum to {total:g}.")
    shares = [weight / total for weight in weights]
    mean = sum((embed * share for embed, share in zip(embeds, shares, strict=True)), start=embeds[0] * 0)
    if fusion_prior is None or len(shares) != 2 or min(shares) < 0:
        return mean
    down, up, bias = fusion_prior
    both = torch.cat(list(embeds), dim=1) @ down.T @ up.T + bias
    return torch.lerp(mean, both, 4 * shares[0] * shares[1])


def guide(predicted: Tensor, guidance_scale: float) -> Tensor:
    """Classifier-free guidance (arXiv 2207.12598): of [2n, ...], the first half without the condition."""
    without, with_ = predicted.chunk(2)
    return without + guidance_scale * (with_ - without)


@torch.inference_mode()
def denoise(
    unet: Any,
    scheduler: Any,
    timesteps: Tensor,
    latents: Tensor,
    image_embeds: Tensor,
    negative_image_embeds: Tensor | None,
    guidance_scale: float,
    generators: Generators,
    on_step: OnStep,
) -> Tensor:
    """Latents [n, c, h, w] without noise, from noisy ones, on the condition of image embeddings [n, d].

    `negative_image_embeds` [n, d] is what guidance leads away from; None runs the UNet on the condition alone.
    """
    guided = negative_image_embeds is not None
    condition = image_embeds if negative_image_embeds is None else torch.cat([negative_image_embeds, image_embeds])
    condition = condition.to(unet.device, unet.dtype)
    latents = latents.to(unet.device)
    for timestep in timesteps.tolist():
        output = unet(
            (torch.cat([latents, latents]) if guided else latents).to(unet.dtype),
            timestep,
            encoder_hidden_states=None,
            added_cond_kwargs={"image_embeds": condition},
        ).sample.to(latents.dtype)
        predicted, variance = output[:, : latents.shape[1]], output[:, latents.shape[1] :]
        if guided:
            predicted, variance = guide(predicted, guidance_scale), variance.chunk(2)[1]
        if wants_variance(scheduler):
            predicted = torch.cat([predicted, variance], dim=1)
        stepped = scheduler.step(predicted, timestep, latents, generator=generators)
        latents = stepped.prev_sample
        on_step(getattr(stepped, "pred_original_sample", latents))
    return latents


@torch.inference_mode()
def encode(movq: Any, picture: Image.Image) -> Tensor:
    """The picture's latents [1, c, h, w]; its sides must be multiples of the scale factor."""
    latents: Tensor = movq.encode(from_image(picture).to(movq.device, movq.dtype)).latents
    return latents.float()


@torch.inference_mode()
def decode(movq: Any, latents: Tensor) -> Image.Image:
    """The one picture of latents [1, c, h, w]."""
    pixels = movq.decode(latents.to(movq.dtype), force_not_quantize=True).sample
    return to_image(pixels[0].float() / 2 + 0.5)


@torch.inference_mode()
def upsample(upsampler: Any, picture: Image.Image) -> Image.Image:
    """The picture as many times as large as the upsampler makes it."""
    pixels = upsampler(from_image(picture).to(upsampler.device))
    return to_image(pixels[0] / 2 + 0.5)


def from_image(picture: Image.Image) -> Tensor:
    """The picture's pixels [1, 3, height, width] from -1 to 1."""
    return torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None] / 127.5 - 1


def to_image(pixels: Tensor) -> Image.Image:
    """A picture of pixels [3, height, width] from 0 to 1; what is beyond is clipped."""
    rounded = (pixels.clamp(0, 1) * 255).round().to(torch.uint8)
    return Image.fromarray(rounded.permute(1, 2, 0).cpu().numpy())

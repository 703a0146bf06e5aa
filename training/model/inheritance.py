"""A decoder that begins with what another has learned, though its latents and its embeddings are others.

What a UNet has inside, how shapes and their places come out of noise, serves any latents and any embeddings. Only its
two ends are tied to them: the first and the last convolution, and the two layers that read the embedding. All four are
linear where they touch the outside, so that a linear map between the old space and the new one, fitted on scenes that
are seen by both, can be multiplied into them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel, VQModel
from torch import Tensor
from transformers import CLIPVisionModelWithProjection

from training.model.bank import Bank
from training.model.movq import encode
from training.model.priors import fit_linear

SCENES = 3000
RIDGE = 1e-4
CHUNK = 100

_ENDS = {"conv_in.weight", "conv_out.weight", "conv_out.bias"}  # as wide as there are channels of latents


@dataclass(frozen=True, slots=True)
class Parent:
    """The parts of a finished model that tell its decoder's weights and its spaces."""

    unet: UNet2DConditionModel
    movq: VQModel
    vision: CLIPVisionModelWithProjection


def parent(folder: Path) -> Parent:
    """A model in the layout that `training.export` writes, in single precision, on the CPU.

    Raises `OSError` where there is none.
    """
    return Parent(
        UNet2DConditionModel.from_pretrained(folder / "decoder" / "unet", torch_dtype=torch.float32),
        VQModel.from_pretrained(folder / "decoder" / "movq", torch_dtype=torch.float32),
        CLIPVisionModelWithProjection.from_pretrained(folder / "prior" / "image_encoder", torch_dtype=torch.float32),
    )


@torch.no_grad()
def inherit(unet: UNet2DConditionModel, old: Parent, bank: Bank, latents: Tensor) -> None:
    """Give `unet`, which is to paint the `latents` [n, c, h, w] of a bank's scenes, all that `old` has learned.

    Raises `ValueError` where the two differ in more than the number of latents' channels.
    """
    fits(unet, old)
    chosen = torch.arange(min(SCENES, len(latents)))
    seen = [_seen(old, bank.pixels(part)) for part in torch.split(chosen, CHUNK)]
    was, told = (torch.cat(parts) for parts in zip(*seen, strict=True))
    now = latents[chosen].float().movedim(1, -1).flatten(0, -2)
    there, back, read = (
        fit_linear(x, y, ridge=RIDGE) for x, y in ((now, was), (was, now), (bank.embeds[chosen], told))
    )
    weights, channels = old.unet.state_dict(), was.shape[1]
    weights["conv_in.weight"] = torch.einsum("okhw,kn->onhw", weights["conv_in.weight"], there["weight"])
    for name in ("conv_out.weight", "conv_out.bias"):
        said = torch.tensordot(back["weight"], weights[name][:channels], dims=1)
        weights[name] = torch.cat([said, torch.zeros_like(said)])
    for layer in ("encoder_hid_proj.image_embeds", "add_embedding.image_proj"):
        weights[f"{layer}.bias"] = weights[f"{layer}.bias"] + weights[f"{layer}.weight"] @ read["bias"]
        weights[f"{layer}.weight"] = weights[f"{layer}.weight"] @ read["weight"]
    unet.load_state_dict(weights)


def fits(unet: UNet2DConditionModel, old: Parent) -> None:
    """Raises `ValueError` where two decoders differ in more than the number of latents' channels."""
    told, wanted = ({name: value.shape for name, value in one.state_dict().items()} for one in (old.unet, unet))
    if told.keys() != wanted.keys() or any(told[name] != wanted[name] for name in told.keys() - _ENDS):
        raise ValueError("The two decoders are not of one shape: give the new one the channels and widths of the old.")


def _seen(old: Parent, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """The old latents of every place of the pictures, [n * h * w, c], and their old embeddings [n, d]."""
    embeds: Tensor = old.vision(pixel_values=pixels).image_embeds
    return encode(old.movq, pixels).movedim(1, -1).flatten(0, -2), embeds

"""What can be seen of a picture before it is done, cheaply."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torch.nn.functional import avg_pool2d

from engine.kandinsky2.stages import decode, to_image
from engine.pictures import hand_out, sheet
from engine.sizes import Size, largest

DECODED = 32 * 32
"""Latents of up to this many pixels are decoded by the MoVQ itself; larger ones are only projected to colours."""

SIZE = 256


@torch.inference_mode()
def fit_projection(movq: Any) -> Tensor:
    """The affine map [c + 1, 3] from a latent pixel to its colour that is nearest to the MoVQ, by least squares.

    It is fitted on squares of 27 colours, 4 latent pixels wide: one small encoding, right for any weights.
    """
    factor = 2 ** (len(movq.config.block_out_channels) - 1)
    colours = torch.tensor(list(itertools.product([-1.0, 0.0, 1.0], repeat=3)))  # [27, 3]
    squares = colours.view(3, 9, 3).permute(2, 0, 1)[None]
    pixels = squares.repeat_interleave(4 * factor, dim=2).repeat_interleave(4 * factor, dim=3)
    latents = movq.encode(pixels.to(movq.device, movq.dtype)).latents.float().cpu()
    targets = avg_pool2d(pixels, factor)
    solution: Tensor = torch.linalg.lstsq(_with_ones(latents), targets[0].flatten(1).T).solution
    return solution


def preview(movq: Any, projection: Callable[[], Tensor], latents: Tensor, *, shape: Size | None = None) -> Image.Image:
    """One small picture of all latents [n, c, h, w], side by side, each cut to the `shape` that it will have.

    `projection` is asked for when it is needed.
    """
    rows = latents.chunk(len(latents))
    decoded = latents.shape[2] * latents.shape[3] <= DECODED
    seen = [decode(movq, row) if decoded else project(projection(), row) for row in rows]
    if shape is not None:
        seen = [hand_out(picture, *largest(shape, picture.size)) for picture in seen]
    return _enlarge(sheet(seen))


def project(projection: Tensor, latents: Tensor) -> Image.Image:
    """The colours of latents [1, c, h, w], a pixel each."""
    colours = _with_ones(latents.float().cpu()) @ projection
    return to_image(colours.T.view(3, *latents.shape[2:]) / 2 + 0.5)


def _with_ones(latents: Tensor) -> Tensor:
    """Latents [1, c, h, w] as rows [h * w, c + 1] that end in a one."""
    flat = latents[0].flatten(1).T
    return torch.cat([flat, torch.ones(len(flat), 1)], dim=1)


def _enlarge(picture: Image.Image) -> Image.Image:
    """At least `SIZE` pixels on the longer side, so that it can be seen in a chat."""
    scale = SIZE / max(picture.size)
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.BICUBIC) if scale > 1 else picture

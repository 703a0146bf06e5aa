"""A large picture decoded in tiles, where memory does not reach for the whole of it."""

from __future__ import annotations

from typing import Any

import torch
from PIL import Image
from torch import Tensor

from engine.kandinsky2 import stages

SIDE = 48
OVERLAP = 16


@torch.inference_mode()
def decode(movq: Any, latents: Tensor, *, side: int = SIDE, overlap: int = OVERLAP) -> Image.Image:
    """The one picture of latents [1, c, h, w], from squares of `side` latent pixels that fade into each other.

    Nearly `stages.decode`, which looks at all of a picture at once: normalisation and attention see one tile each, and
    neighbours differ by a shade, which is spread over their `overlap`. Latents of one tile are decoded as ever.
    """
    height, width = latents.shape[2:]
    if max(height, width) <= side:
        return stages.decode(movq, latents)
    factor = 2 ** (len(movq.config.block_out_channels) - 1)
    pixels = torch.zeros(3, height * factor, width * factor)
    weights = torch.zeros(1, height * factor, width * factor)
    for top in starts(height, side, overlap):
        for left in starts(width, side, overlap):
            tile = latents[:, :, top : top + side, left : left + side].to(movq.dtype)
            painted = movq.decode(tile, force_not_quantize=True).sample[0].float().cpu()
            weight = fade(painted.shape[1], overlap * factor)[:, None] * fade(painted.shape[2], overlap * factor)
            rows = slice(top * factor, top * factor + painted.shape[1])
            columns = slice(left * factor, left * factor + painted.shape[2])
            pixels[:, rows, columns] += painted * weight
            weights[:, rows, columns] += weight
    return stages.to_image(pixels / weights / 2 + 0.5)


def starts(length: int, side: int, overlap: int) -> list[int]:
    """Where tiles begin, so that together they cover `length` and neighbours share `overlap` or more."""
    last = max(0, length - side)
    return [*range(0, last, side - overlap), last]


def fade(length: int, overlap: int) -> Tensor:
    """Weights [length] that rise from the edges of a tile, over the overlap, to one."""
    from_edge = torch.arange(1, length + 1).minimum(torch.arange(length, 0, -1))
    return (from_edge / (overlap + 1)).clamp(max=1.0)

"""The upsampler: the last stage of the cascade, which enlarges a small model's pictures eight times."""

from __future__ import annotations

from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn
from torch.nn import functional as F

SCALE = 8
GAIN = 0.2
"""On the last layer, which would learn too fast beside the others: it begins at zero, right behind the picture."""


class Block(nn.Module):
    """x + outer(silu(inner(x))), as in EDSR (arXiv 1707.02921) without normalisation, which would lose contrast."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.inner = nn.Conv2d(channels, channels, 3, padding=1)
        self.outer = zeroed(nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, x: Tensor) -> Tensor:
        added: Tensor = self.outer(F.silu(self.inner(x)))
        return x + added


class Upsampler(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Pictures [n, 3, h, w] in [-1, 1] -> [n, 3, 8 h, 8 w]: a bicubic enlargement, and what it lacks.

    What it lacks is told in shares of the contrast around each pixel, so that an edge is sharpened alike whether it is
    faint or strong, and a plain background stays plain. Almost all the work is done at the small size, where a
    convolution costs a sixty-fourth of what it does at the large one; the sub-pixel convolutions (arXiv 1609.05158)
    behind it are thin. Before it is trained it adds nothing to the bicubic enlargement.
    """

    config_name = "config.json"

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(self, channels: int = 48, blocks: int = 6, thin: tuple[int, int] = (32, 16)) -> None:
        super().__init__()
        first, second = thin
        self.head = nn.Conv2d(3, channels, 3, padding=1)
        self.body = nn.Sequential(*(Block(channels) for _ in range(blocks)))
        self.to_double = nn.Conv2d(channels, 4 * first, 3, padding=1)
        self.to_fourfold = nn.Conv2d(first, 4 * second, 3, padding=1)
        self.output = zeroed(nn.Conv2d(second, 4 * 3, 3, padding=1))

    def forward(self, pixels: Tensor) -> Tensor:
        features = self.body(self.head(pixels.to(self.dtype)))
        features = F.silu(F.pixel_shuffle(self.to_double(features), 2))
        features = F.silu(F.pixel_shuffle(self.to_fourfold(features), 2))
        lacking = GAIN * F.pixel_shuffle(self.output(features), 2).float()
        pixels = pixels.float()
        contrasts = F.interpolate(contrast(pixels), scale_factor=SCALE, mode="bilinear")
        return F.interpolate(pixels, scale_factor=SCALE, mode="bicubic") + contrasts * lacking


def contrast(pixels: Tensor) -> Tensor:
    """How far apart the brightest and the darkest of each pixel and its eight neighbours are, in each channel."""
    padded = F.pad(pixels, (1, 1, 1, 1), mode="replicate")
    return F.max_pool2d(padded, 3, 1) + F.max_pool2d(-padded, 3, 1)


def zeroed(layer: nn.Conv2d) -> nn.Conv2d:
    """The layer with nothing in it, so that at first it adds nothing."""
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    return layer

"""The picture autoencoder: a `VQModel` with spatial normalisation whose latents are unit-variance by construction.

Three of its four latents are held near the mean colours of the patch they stand for. Colours are then right from the
first minutes, which otherwise take hours to come apart; the decoder has a small picture to sharpen, the denoiser an
easy thing to learn, and the fourth latent and what freedom is left carry the detail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers import VQModel
from torch import Tensor, nn
from torch.nn import functional as F

from training.loop import Schedule, averaged, fit
from training.scenes import Pixels, draw, sample

LATENTS = 4
FACTOR = 4
MOMENTUM = 0.02  # of the latents' running mean and variance
HELD = 0.3  # the weight that holds latents to colours
NOISE = 0.1  # on unit-variance latents: the decoder learns to bear what the denoiser leaves


def build() -> VQModel:
    """The bare model: f = 4, four latents, its codebook unused as in Kandinsky (`force_not_quantize`)."""
    return VQModel(
        in_channels=3,
        out_channels=3,
        block_out_channels=(32, 64, 96),
        down_block_types=("DownEncoderBlock2D",) * 3,
        up_block_types=("UpDecoderBlock2D",) * 3,
        layers_per_block=1,
        latent_channels=LATENTS,
        vq_embed_dim=LATENTS,
        num_vq_embeddings=64,
        norm_num_groups=32,
        norm_type="spatial",
        mid_block_add_attention=False,
        sample_size=64,
    )


class Autoencoder(nn.Module):
    """The model while it trains: latents pass through running mean and variance, so that they are about N(0, 1)."""

    def __init__(self, *, moving: bool = True) -> None:
        super().__init__()
        self.moving = moving
        self.movq = build()
        self.register_buffer("mean", torch.zeros(LATENTS))
        self.register_buffer("var", torch.ones(LATENTS))
        self.mean: Tensor
        self.var: Tensor

    def encode(self, pixels: Tensor) -> Tensor:
        """[n, 3, h, w] in [-1, 1] -> [n, 4, h / 4, w / 4].

        The running moments are used while training too: a batch's own moments are mostly those of its few
        backgrounds, and dividing by them would hide the very colours that the latents must carry.
        """
        latents = self.movq.encode(pixels).latents.float()
        if self.training and self.moving:
            with torch.no_grad():
                self.mean.lerp_(latents.mean((0, 2, 3)), MOMENTUM)
                self.var.lerp_(latents.var((0, 2, 3)), MOMENTUM)
        return (latents - self.mean[:, None, None]) * (self.var + 1e-6).rsqrt()[:, None, None]

    def decode(self, latents: Tensor) -> Tensor:
        """[n, 4, h / 4, w / 4] -> [n, 3, h, w]."""
        return self.movq.decode(latents, force_not_quantize=True).sample


def folded(trained: Autoencoder) -> VQModel:
    """The plain `VQModel` with the latents' normalisation folded into its `quant_conv`."""
    movq, scale = trained.movq, (trained.var + 1e-6).rsqrt()
    with torch.no_grad():
        movq.quant_conv.weight.mul_(scale[:, None, None, None])
        movq.quant_conv.bias.sub_(trained.mean).mul_(scale)
    return movq.eval()


def gradients(pixels: Tensor) -> tuple[Tensor, Tensor]:
    """Differences between neighbours, across and down."""
    return pixels[..., 1:] - pixels[..., :-1], pixels[..., 1:, :] - pixels[..., :-1, :]


def pixels_from(pictures: Sequence[Pixels]) -> Tensor:
    """Drawn pictures as [n, 3, h, w] in [-1, 1], channels last in memory."""
    batch = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
    return batch.float().div(127.5).sub(1).contiguous(memory_format=torch.channels_last)


def _reconstruction(model: Autoencoder, batch: int, seed: int) -> Callable[[int], dict[str, Tensor]]:
    rng = np.random.default_rng(seed)
    some = pixels_from([draw(sample(rng)) for _ in range(512)])
    mean, std = some.mean((0, 2, 3), keepdim=True), some.std((0, 2, 3), keepdim=True)

    def loss(step: int) -> dict[str, Tensor]:
        pixels = pixels_from([draw(sample(rng)) for _ in range(batch)])
        with torch.autocast("cpu", torch.bfloat16):
            latents = model.encode(pixels)
            again = model.decode(latents + NOISE * torch.randn_like(latents))
        again = again.float()
        edges = sum(F.l1_loss(a, b) for a, b in zip(gradients(again), gradients(pixels), strict=True))
        return {
            "pixels": F.l1_loss(again, pixels) + F.mse_loss(again, pixels),
            "edges": torch.as_tensor(edges),
            "colours": HELD * F.mse_loss(latents[:, :3], (F.avg_pool2d(pixels, FACTOR) - mean) / std),
        }

    return loss


def train(checkpoint: Path, seconds: float, *, batch: int = 8, seed: int = 0) -> VQModel:
    """Train within `seconds`: L1 on pixels and on their gradients, some noise on the latents.

    Not through `torch.compile`: on CPU its graph of this decoder loses the gradient of everything before the first
    upsampling (seen in 2.13.0), and the training stalls at mean colours without a word.
    """
    torch.manual_seed(seed)
    model = Autoencoder().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    fit(model, _reconstruction(model, batch, seed), Schedule(seconds=seconds, lr=1.5e-3, ema=0.995), checkpoint)
    return folded(model)


def refine(checkpoint: Path, start: Path, seconds: float, *, batch: int = 8, seed: int = 8) -> VQModel:
    """Go on with the decoding half alone: the latents stay as they are, so that it can run beside what uses them."""
    torch.manual_seed(seed)
    model = Autoencoder(moving=False).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaged(model, start)
    for frozen in (model.movq.encoder, model.movq.quant_conv, model.movq.quantize):
        frozen.requires_grad_(False)
    fit(model, _reconstruction(model, batch, seed), Schedule(seconds=seconds, lr=1e-3, ema=0.998), checkpoint)
    return folded(model)


def load(checkpoint: Path) -> VQModel:
    """The trained model of a checkpoint."""
    model = Autoencoder()
    averaged(model, checkpoint)
    return folded(model)

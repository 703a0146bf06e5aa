"""The picture autoencoder: a `VQModel` with spatial normalisation whose latents are about N(0, 1).

Its latents are held near the principal components of the picture's patches. Left to itself an encoder takes hours to
find colours, let alone an order among its latents; held, they mean something from the first minutes: the strongest
are a small copy of the picture, the others its slopes and edges. The decoder has a picture to sharpen, and the
denoiser an easy thing to learn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers import VQModel
from torch import Tensor, nn
from torch.nn import functional as F

from training.device import autocast
from training.model.loop import Schedule, averaged, fit
from training.size import Size
from training.world.scenes import Pixels, draw

FITTED = 512  # scenes whose patches tell the components
SPREAD = -0.7  # 0 would leave the components' variances as they are, -1 make them all one
HELD = 0.5  # the weight that holds latents to the components
NOISE = 0.1  # on latents: the decoder learns to bear what the denoiser leaves


def build(size: Size) -> VQModel:
    """The bare model, its codebook unused as in Kandinsky (`force_not_quantize`)."""
    levels = len(size.movq["block_out_channels"])
    return VQModel(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        vq_embed_dim=size.movq["latent_channels"],
        num_vq_embeddings=64,
        norm_num_groups=32,
        norm_type="spatial",
        mid_block_add_attention=False,
        sample_size=size.side,
        **size.movq,
    )


class Patches(nn.Module):
    """A picture's patches in their principal components: what the latents are held near.

    `kernel` [c, 3, f, f] and `bias` [c] take pixels to the c strongest components of the f x f patches of `pixels`
    [n, 3, h, w], scaled to mean squares of one over all c, and to about the same spread: what is strong, which is
    colour, stays a little stronger (variance to the power of `SPREAD`) and so comes first out of the denoiser's noise.
    """

    def __init__(self, pixels: Tensor, factor: int, channels: int) -> None:
        super().__init__()
        rows = F.pixel_unshuffle(pixels, factor).permute(0, 2, 3, 1).reshape(-1, 3 * factor**2).double()
        mean = rows.mean(0)
        variance, vectors = torch.linalg.eigh((rows - mean).T @ (rows - mean) / len(rows))
        variance, vectors = variance.flip(0)[:channels], vectors.flip(1)[:, :channels]
        scale = variance ** (SPREAD / 2)
        weight = (vectors * scale / (variance * scale**2).sum().div(channels).sqrt()).T
        self.register_buffer("kernel", weight.reshape(channels, 3, factor, factor).float())
        self.register_buffer("bias", (-weight @ mean).float())
        self.kernel: Tensor
        self.bias: Tensor

    def forward(self, pixels: Tensor) -> Tensor:
        """[n, 3, h, w] in [-1, 1] -> [n, c, h / f, w / f]."""
        return F.conv2d(pixels, self.kernel, self.bias, stride=self.kernel.shape[-1])


def quickened(movq: VQModel) -> VQModel:
    """The same model with its residual blocks compiled, which makes it twice as fast to train on a CPU.

    Not the whole of it: on CPU, in torch 2.13.0, the compiled graph of the whole decoder loses the gradient of
    everything before the first upsampling, and the training stalls at mean colours without a word. What is slow is
    the normalisation's gradient, and the blocks hold nearly all of that.
    """
    for half in (movq.encoder, movq.decoder):
        levels = half.down_blocks if half is movq.encoder else half.up_blocks
        for block in (half.mid_block, *levels):
            for resnet in block.resnets:
                resnet.forward = torch.compile(resnet.forward, dynamic=False)
    return movq


def encode(movq: VQModel, pixels: Tensor) -> Tensor:
    """[n, 3, h, w] in [-1, 1] -> [n, c, h / f, w / f]."""
    latents: Tensor = movq.encode(pixels).latents
    return latents.float()


def decode(movq: VQModel, latents: Tensor) -> Tensor:
    """[n, c, h / f, w / f] -> [n, 3, h, w]."""
    pixels: Tensor = movq.decode(latents, force_not_quantize=True).sample
    return pixels.float()


def gradients(pixels: Tensor) -> tuple[Tensor, Tensor]:
    """Differences between neighbours, across and down."""
    return pixels[..., 1:] - pixels[..., :-1], pixels[..., 1:, :] - pixels[..., :-1, :]


def pixels_from(pictures: Sequence[Pixels]) -> Tensor:
    """Drawn pictures as [n, 3, h, w] in [-1, 1], channels last in memory."""
    batch = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
    return batch.float().div(127.5).sub(1).contiguous(memory_format=torch.channels_last)


def _reconstruction(
    movq: VQModel, size: Size, stage: str, device: torch.device, seed: int, *, hold: bool
) -> Callable[[int], dict[str, Tensor]]:
    sampler = size.sampler

    def drawn(number: int, *seeds: int) -> Tensor:
        rng = np.random.default_rng(seeds)
        return pixels_from([draw(sampler(rng), size.side) for _ in range(number)])

    patches = Patches(drawn(FITTED, seed), size.factor, size.movq["latent_channels"]).to(device) if hold else None

    def loss(step: int) -> dict[str, Tensor]:
        pixels = drawn(size.stages[stage].batch, seed, step).to(device)
        with autocast(device):
            latents = encode(movq, pixels)
            again = decode(movq, latents + NOISE * torch.randn_like(latents))
        edges = sum(F.l1_loss(a, b) for a, b in zip(gradients(again), gradients(pixels), strict=True))
        terms = {
            "pixels": F.l1_loss(again, pixels) + F.mse_loss(again, pixels),
            "edges": torch.as_tensor(edges),
        }
        return terms | ({"held": HELD * F.mse_loss(latents, patches(pixels))} if patches else {})

    return loss


def train(checkpoint: Path, size: Size, seconds: float, device: torch.device, *, seed: int = 0) -> VQModel:
    """Train within `seconds`: L1 on pixels and on their gradients, some noise on the latents."""
    torch.manual_seed(seed)
    movq = quickened(build(size).to(device, memory_format=torch.channels_last))
    loss = _reconstruction(movq, size, "movq", device, seed, hold=True)
    fit(movq, loss, Schedule(seconds=seconds, lr=size.stages["movq"].lr, ema=0.995), checkpoint)
    return movq


def refine(
    checkpoint: Path, start: Path, size: Size, seconds: float, device: torch.device, *, seed: int = 8
) -> VQModel:
    """Go on with the decoding half alone: the latents stay as they are, so that it can run beside what uses them."""
    torch.manual_seed(seed)
    movq = quickened(load(start, size).to(device, memory_format=torch.channels_last))
    for frozen in (movq.encoder, movq.quant_conv, movq.quantize):
        frozen.requires_grad_(False)
    loss = _reconstruction(movq, size, "refine", device, seed, hold=False)
    fit(movq, loss, Schedule(seconds=seconds, lr=size.stages["refine"].lr, ema=0.998), checkpoint)
    return movq


def load(checkpoint: Path, size: Size) -> VQModel:
    """The trained model of a checkpoint, on the CPU."""
    return averaged(build(size), checkpoint)

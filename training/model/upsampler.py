"""The upsampler: taught to make of a small picture the same scene as it is when it is drawn eight times as large.

Half of what it sees are drawn pictures, half are what the MoVQ makes of them with some noise on the latents: softer,
with the faults of a decoder, as the pictures that it will enlarge in use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from diffusers import VQModel
from PIL import Image
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from engine.kandinsky2.upsampler import SCALE, Upsampler
from training.device import autocast
from training.model.loop import Schedule, averaged, fit
from training.model.movq import gradients, pixels_from
from training.size import Size
from training.world.scenery import background
from training.world.scenes import Pixels, Scene, draw, sprite
from training.world.styles import outlined
from training.world.vocabulary import STYLES

SCENES = 600
"""How many scenes are drawn for the training, at most; half a gigabyte at 512 pixels a side."""

ONE_IN = 64
"""A size that keeps few scenes keeps fewer of these: one in so many."""

CROP = 32  # pixels of the small picture's side that are seen at once
NOISES = (0.1, 0.2)  # on unit-variance latents
CHUNK = 32  # scenes that are made at once


@dataclass(frozen=True, slots=True)
class Album:
    """Pictures to train on, uint8: `large` [n, 8 side, 8 side, 3], and for each of them `small` [n, k, side, side, 3]:
    as drawn and, where there is a MoVQ, as it decodes them under each of the `NOISES`."""

    small: Pixels
    large: Pixels

    def crops(self, rng: np.random.Generator, batch: int) -> tuple[Tensor, Tensor]:
        """Random pieces [batch, 3, CROP, CROP] in [-1, 1] and, eight times as large, the same ones."""
        side = self.small.shape[2]
        reach = min(CROP, side)
        inputs, targets = [], []
        for index in rng.integers(len(self.large), size=batch):
            y, x = rng.integers(side - reach + 1, size=2)
            inputs.append(self.small[index, self._kind(rng), y : y + reach, x : x + reach])
            top, left, length = SCALE * y, SCALE * x, SCALE * reach
            targets.append(self.large[index, top : top + length, left : left + length])
        return pixels_from(inputs), pixels_from(targets)

    def _kind(self, rng: np.random.Generator) -> int:
        """As drawn, or as decoded: each half of the time."""
        kinds = self.small.shape[1]
        return int(rng.integers(1, kinds)) if kinds > 1 and rng.random() < 0.5 else 0


def make_album(movq: VQModel | None, scenes: Sequence[Scene], side: int) -> Album:
    """Draw the scenes, small and large, and let the MoVQ decode the small ones."""
    kinds = 1 if movq is None else 1 + len(NOISES)
    small = np.empty((len(scenes), kinds, side, side, 3), dtype=np.uint8)
    large = np.empty((len(scenes), SCALE * side, SCALE * side, 3), dtype=np.uint8)
    for start in tqdm(range(0, len(scenes), CHUNK), desc="large scenes", unit="chunk"):
        rows = slice(start, start + CHUNK)
        for index, scene in enumerate(scenes[rows], start=start):
            small[index, 0], large[index] = pair(scene, side)
        sprite.cache_clear()  # a sprite of this size is a megabyte, and hardly ever wanted again
        background.cache_clear()
        if movq is not None:
            for kind, again in enumerate(decoded(movq, pixels_from(list(small[rows, 0])), NOISES), start=1):
                small[rows, kind] = pictures_of(again)
    return Album(small, large)


def pair(scene: Scene, side: int) -> tuple[Pixels, Pixels]:
    """The scene drawn small, [side, side, 3], and the very same picture large, [8 side, 8 side, 3].

    The large one is drawn of the scene with every object just where, and just as long as, whole pixels let it be in
    the small one; otherwise the two are up to four pixels apart. In the pixel style the large one is made of the small
    one's own blocks, since it is the blocks that were painted.
    """
    small = draw(scene, side)
    if STYLES[scene.style] == "pixel":
        return small, small.repeat(SCALE, axis=0).repeat(SCALE, axis=1)
    return small, draw(on_whole_pixels(scene, side), SCALE * side)


def on_whole_pixels(scene: Scene, side: int) -> Scene:
    """The scene with its objects moved to where `draw` puts them at that side."""
    objects = []
    for placed in scene.objects:
        length = max(4, round(placed.length * side))
        colour, alpha = sprite(placed.thing, placed.colour, length)
        if STYLES[scene.style] == "outline":
            colour, alpha = outlined(colour, alpha)
        height, width = alpha.shape[:2]
        left, top = round(placed.x * side - width / 2), round(placed.y * side - height / 2)
        x, y = (left + width / 2) / side, (top + height / 2) / side
        objects.append(replace(placed, x=x, y=y, length=length / side))
    return replace(scene, objects=tuple(objects))


@torch.no_grad()
def decoded(movq: VQModel, pixels: Tensor, noises: Sequence[float]) -> list[Tensor]:
    """What the MoVQ makes of pixels [n, 3, h, w] in [-1, 1] with so much noise on their latents, once for each."""
    with autocast(movq.device):
        latents = movq.encode(pixels.to(movq.device)).latents.float()
        again = [
            movq.decode(latents + noise * torch.randn_like(latents), force_not_quantize=True).sample for noise in noises
        ]
    return [pixels.float().clamp(-1, 1).cpu() for pixels in again]


def pictures_of(pixels: Tensor) -> Pixels:
    """Pixels [n, 3, h, w] in [-1, 1] as pictures [n, h, w, 3]."""
    pictures: Pixels = pixels.add(1).mul(127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
    return pictures


def train(
    checkpoint: Path, size: Size, movq: VQModel | None, seconds: float, device: torch.device, *, seed: int = 12
) -> Upsampler:
    """Train within `seconds`, the drawing of the scenes not counted: L1 on pixels and on their gradients."""
    torch.manual_seed(seed)
    stage, rng = size.stages["upsampler"], np.random.default_rng(seed)
    if movq is not None:
        movq = movq.to(device)
    scenes = [size.sampler(rng) for _ in range(min(SCENES, size.scenes // ONE_IN))]
    album = make_album(movq, scenes, size.side)
    model: Upsampler = Upsampler().to(device, memory_format=torch.channels_last)
    loss = _enlargement(model, album, stage.batch, seed, device)
    fit(model, loss, Schedule(seconds=seconds, lr=stage.lr, ema=0.998), checkpoint)
    return model


def _enlargement(
    model: Upsampler, album: Album, batch: int, seed: int, device: torch.device
) -> Callable[[int], dict[str, Tensor]]:
    def loss(step: int) -> dict[str, Tensor]:
        crops = album.crops(np.random.default_rng([seed, step]), batch)
        pixels, wanted = (part.to(device) for part in crops)
        with autocast(device):
            error = model(pixels) - wanted
        across, down = gradients(error)
        return {"pixels": error.abs().mean(), "edges": across.abs().mean() + down.abs().mean()}

    return loss


def load(checkpoint: Path) -> Upsampler:
    """The trained upsampler of a checkpoint, on the CPU."""
    return averaged(Upsampler(), checkpoint)


@torch.inference_mode()
def measure(
    upsampler: Upsampler, movq: VQModel | None, scenes: Sequence[Scene], side: int, *, noise: float = 0.1
) -> dict[str, dict[str, float]]:
    """How near enlargements are to the same scenes drawn large, as `{input: {figure: mean over the scenes}}`.

    Inputs are "drawn" and, where there is a MoVQ, "decoded" under `noise`. Figures are the PSNR in dB, `psnr`, and
    `edges`, the mean absolute error of the gradients (0-255), of the upsampler; and of Lanczos resampling,
    `lanczos_psnr` and `lanczos_edges`.
    """
    rows: dict[str, list[dict[str, float]]] = {}
    for scene in scenes:
        small, large = pair(scene, side)
        inputs = {"drawn": pixels_from([small])}
        if movq is not None:
            (inputs["decoded"],) = decoded(movq, inputs["drawn"], [noise])
        wanted = pixels_from([large])
        for name, pixels in inputs.items():
            ours = upsampler(pixels.to(upsampler.device)).cpu().clamp(-1, 1)
            row = _likeness("", ours, wanted) | _likeness("lanczos_", lanczos(pixels), wanted)
            rows.setdefault(name, []).append(row)
    return {
        name: {figure: float(np.mean([row[figure] for row in some])) for figure in some[0]}
        for name, some in rows.items()
    }


def lanczos(pixels: Tensor) -> Tensor:
    """One picture [1, 3, h, w] in [-1, 1] enlarged as many times by Lanczos resampling."""
    picture = Image.fromarray(pictures_of(pixels)[0])
    size = (SCALE * picture.width, SCALE * picture.height)
    return pixels_from([np.asarray(picture.resize(size, Image.Resampling.LANCZOS))])


def _likeness(name: str, pixels: Tensor, wanted: Tensor) -> dict[str, float]:
    psnr = 10 * torch.log10(4 / F.mse_loss(pixels, wanted))
    across, down = gradients(pixels - wanted)
    return {f"{name}psnr": float(psnr), f"{name}edges": 127.5 * float(across.abs().mean() + down.abs().mean())}

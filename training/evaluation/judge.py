"""The judge: a small convolutional detector that says what a picture shows.

It shares no weights with any model and is trained on real scenes alone (`training.judging`), so that a model cannot
please it by sharing its mistakes. On a grid of 16 x 16 cells it finds the middles of objects (as in CenterNet, arXiv
1904.07850), and reads at each middle which object it is, its tint and its length; background, light and style are
read from the whole. The features [n, 128] that these, and which objects there are, are read from serve as the space
in which the distances of `training.evaluation.distances` are measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as F

from training.world.scenes import Pixels
from training.world.vocabulary import BACKGROUNDS, COLOURS, LIGHTS, STYLES

WEIGHTS = Path(__file__).with_name("weights") / "judge.safetensors"
SIDE = 64  # pixels of a picture's side as the judge sees it
CELLS = 16  # of a side of the grid
FEATURES = 128
TINTS = len(COLOURS) + 1  # the last is "natural"
WHOLE = {"background": len(BACKGROUNDS), "light": len(LIGHTS), "style": len(STYLES)}
"""The factors of a picture as a whole, and how many values each can have."""

CHUNK = 128  # pictures that are read at once
MOST = 6  # objects that are told of one picture; no scene has as many
APART = 0.35  # of the longer one's length: two middles nearer than that are the same object's

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """One object of a picture: `x`, `y` and `length` are shares of the picture's side, `score` is 0 to 1, and
    `things` is the probability [N] of each object of the vocabulary."""

    thing: int
    tint: int
    x: float
    y: float
    length: float
    score: float
    things: Floats

    @property
    def ranked(self) -> list[int]:
        """All objects of the vocabulary, the likeliest first."""
        return [int(thing) for thing in np.argsort(-self.things, kind="stable")]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the judge reads in one picture: its objects, the surest first, and the whole's factors as indices into
    the vocabulary; `features` [128]."""

    objects: tuple[Found, ...]
    background: int
    light: int
    style: int
    features: Floats


def _block(channels_in: int, channels_out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False), nn.BatchNorm2d(channels_out), nn.SiLU()
    )


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(_block(channels, channels), _block(channels, channels))

    def forward(self, seen: Tensor) -> Tensor:
        added: Tensor = seen + self.blocks(seen)
        return added


class Detector(nn.Module):
    """Pixels [n, 3, 64, 64] in [-1, 1] to maps over the grid and to features of the whole; 0.7 M parameters."""

    def __init__(self, things: int) -> None:
        super().__init__()
        self.things = things
        self.stem = nn.Sequential(_block(3, 32, 2), _block(32, 48), _block(48, 96, 2))
        self.coarse = nn.Sequential(_block(96, 128, 2), _Residual(128))
        self.lift = nn.Conv2d(128, 96, 1)
        self.fine = _Residual(96)
        self.cells = nn.Conv2d(96, 4 + TINTS + things, 1)
        self.features = nn.Sequential(nn.Linear(128 + 96, FEATURES), nn.SiLU())
        self.whole = nn.ModuleDict({name: nn.Linear(FEATURES, values) for name, values in WHOLE.items()})
        self.present = nn.Linear(FEATURES, things)
        with torch.no_grad():
            bias = self.cells.bias
            assert bias is not None
            bias[0] = -4.0  # hardly any cell is a middle

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Maps [n, 4 + tints + things, 16, 16] (a middle's logit; its place within the cell and its length; logits of
        tints and of things), and features [n, 128]."""
        seen = self.stem(pixels)
        coarse = self.coarse(seen)
        fine = self.fine(seen + F.interpolate(self.lift(coarse), scale_factor=2.0, mode="nearest"))
        maps = self.cells(fine)
        # What a picture is of stands at its middles, the rest of it everywhere.
        middles = (maps[:, :1].detach().sigmoid() * fine).sum((2, 3))
        return maps, self.features(torch.cat([coarse.mean((2, 3)), middles], dim=1))


def peaks(middles: Tensor, threshold: float) -> list[list[tuple[int, int]]]:
    """The (row, column) of the scores above `threshold` in each map [n, h, w], none beside a higher one, the highest
    first."""
    highest = F.max_pool2d(middles[:, None], 3, 1, 1)[:, 0]
    scores = torch.where((middles == highest) & (middles > threshold), middles, 0.0)
    values, places = scores.flatten(1).topk(MOST)
    return [
        [divmod(place, middles.shape[2]) for value, place in zip(row, where, strict=True) if value > 0]
        for row, where in zip(values.tolist(), places.tolist(), strict=True)
    ]


def decoded(maps: Tensor, threshold: float) -> list[tuple[Found, ...]]:
    """The objects of each of the maps [n, 4 + tints + things, h, w] of a detector."""
    middles = maps[:, 0].sigmoid()
    return [
        tuple(_apart(_found(maps[i, :, row, column], row, column) for row, column in places))
        for i, places in enumerate(peaks(middles, threshold))
    ]


def _apart(found: Iterable[Found]) -> list[Found]:
    """Those that are far enough from every surer one."""
    kept: list[Found] = []
    for one in found:
        if all(math.hypot(one.x - o.x, one.y - o.y) > APART * max(one.length, o.length) for o in kept):
            kept.append(one)
    return kept


def parts(cells: Tensor, dim: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What a detector says of cells: a middle's logit, its place and length, and the logits of tints and of things."""
    middle, box, tint, thing = torch.split(cells, [1, 3, TINTS, cells.shape[dim] - 4 - TINTS], dim)
    return middle, box, tint, thing


def _found(cell: Tensor, row: int, column: int) -> Found:
    middle, box, tint, thing = parts(cell)
    return Found(
        thing=int(thing.argmax()),
        tint=int(tint.argmax()),
        x=(column + float(box[0])) / CELLS,
        y=(row + float(box[1])) / CELLS,
        length=float(box[2]),
        score=float(middle.sigmoid()),
        things=thing.softmax(0).numpy(),
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """What is found out of a trained detector: the `threshold` of a middle's score, and the `mean` and `deviation`
    [128] of its features over real scenes."""

    threshold: float = 0.5
    mean: Tensor = field(default_factory=lambda: torch.zeros(FEATURES))
    deviation: Tensor = field(default_factory=lambda: torch.ones(FEATURES))


class Judge:
    """A trained detector, and the pictures that it is to read."""

    def __init__(self, detector: Detector, scale: Scale | None = None) -> None:
        self.detector = detector.eval().requires_grad_(False)
        self.scale = scale or Scale()

    @property
    def things(self) -> int:
        """How many objects of the vocabulary it knows."""
        return self.detector.things

    def read(self, pictures: Sequence[Pixels | Image.Image] | Pixels) -> list[Reading]:
        """What each of the pictures [h, w, 3] shows; those of another size than 64 x 64 are brought to it."""
        return [reading for maps, features in self._seen(pictures) for reading in self._readings(maps, features)]

    def features(self, pictures: Sequence[Pixels | Image.Image] | Pixels) -> Floats:
        """The features [n, 128] of pictures as wholes; over real scenes each has a mean of 0 and a deviation of 1."""
        return np.concatenate([self._scaled(features) for _, features in self._seen(pictures)])

    def _scaled(self, features: Tensor) -> Floats:
        scaled: Floats = ((features.cpu() - self.scale.mean) / self.scale.deviation).numpy()
        return scaled

    @torch.no_grad()
    def _seen(self, pictures: Sequence[Pixels | Image.Image] | Pixels) -> Iterator[tuple[Tensor, Tensor]]:
        device = self.detector.present.weight.device
        for start in range(0, len(pictures), CHUNK):
            chunk = np.stack([reduced(picture) for picture in pictures[start : start + CHUNK]])
            maps, features = self.detector(normalised(chunk).to(device))
            yield maps, features

    @torch.no_grad()
    def _readings(self, maps: Tensor, features: Tensor) -> Iterator[Reading]:
        whole = {name: layer(features).argmax(1).tolist() for name, layer in self.detector.whole.items()}
        scaled = self._scaled(features)
        for i, objects in enumerate(decoded(maps.cpu(), self.scale.threshold)):
            told = {name: values[i] for name, values in whole.items()}
            yield Reading(objects=objects, features=scaled[i], **told)


def normalised(pictures: Pixels) -> Tensor:
    """[n, 64, 64, 3] of 0-255 as [n, 3, 64, 64] in [-1, 1], channels last in memory."""
    batch = torch.from_numpy(pictures).permute(0, 3, 1, 2)
    return batch.float().div(127.5).sub(1).contiguous(memory_format=torch.channels_last)


def reduced(picture: Pixels | Image.Image) -> Pixels:
    """A picture at the size that the judge sees it in, [64, 64, 3]: the means of as many pixels as it takes."""
    if isinstance(picture, np.ndarray) and picture.shape == (SIDE, SIDE, 3):
        return picture
    image = Image.fromarray(picture) if isinstance(picture, np.ndarray) else picture.convert("RGB")
    return np.array(image.resize((SIDE, SIDE), Image.Resampling.BOX))


def save(judge: Judge, file: Path = WEIGHTS) -> None:
    """Write the detector's weights and scale, in half precision."""
    file.parent.mkdir(exist_ok=True)
    scale = {"threshold": torch.tensor(judge.scale.threshold)}
    scale |= {"mean": judge.scale.mean, "deviation": judge.scale.deviation}
    state = judge.detector.state_dict() | {f"scale.{name}": value for name, value in scale.items()}
    state = {name: value.detach().cpu().contiguous() for name, value in state.items()}
    save_file({name: value.half() if value.is_floating_point() else value for name, value in state.items()}, file)


@cache
def load(file: Path = WEIGHTS) -> Judge:
    """The judge whose weights are in `file`."""
    state = {name: v.float() if v.is_floating_point() else v for name, v in load_file(file).items()}
    threshold, mean, deviation = (state.pop(f"scale.{name}") for name in ("threshold", "mean", "deviation"))
    detector = Detector(things=len(state["present.bias"]))
    detector.load_state_dict(state)
    return Judge(detector, Scale(float(threshold), mean, deviation))

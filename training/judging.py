"""How the judge is trained, on real scenes of every combination, and how well it reads scenes that it never saw.

    python -m training.judging --minutes 15

Scenes are blurred, made noisy and shifted in colour as it goes, so that it judges what is in a picture and not how
sharp the picture is.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.commands import minutes, told, whole
from training.device import autocast, device
from training.evaluation.judge import CELLS, SIDE, WEIGHTS, Detector, Found, Judge, Scale, normalised, parts, save
from training.evaluation.layouts import layout_of
from training.model.loop import Schedule, fit
from training.world.scenes import Pixels, Placed, Sampler, Scene, draw
from training.world.vocabulary import COLOURLESS, GLYPHS

BATCH = 64
BLUR = torch.tensor([0.0545, 0.2442, 0.4026, 0.2442, 0.0545])  # a Gaussian of one pixel
NOISE = 0.06  # and the other two, at most, of pixels in [-1, 1]
GAIN = 0.06
SHIFT = 0.06
REACH = 0.8  # cells: the deviation of the hill around a middle
LOWEST = 0.1  # threshold that is tried
NEAR = 0.15  # of the side: how far from its place an object may be found


@dataclass(frozen=True, slots=True)
class Truth:
    """What a batch of scenes holds: `picture`, `cell` [m, 2] (row, column) and `place` [m, 3] (x and y in cells, length
    as a share) of each object, `thing` and `tint` [m] (-1 where a scene has no colour); `whole` factors [n]."""

    picture: Tensor
    cell: Tensor
    place: Tensor
    thing: Tensor
    tint: Tensor
    whole: dict[str, Tensor]

    def to(self, device: torch.device) -> Truth:
        """The same on another device."""
        return Truth(
            picture=self.picture.to(device),
            cell=self.cell.to(device),
            place=self.place.to(device),
            thing=self.thing.to(device),
            tint=self.tint.to(device),
            whole={name: values.to(device) for name, values in self.whole.items()},
        )


def truth_of(scenes: Sequence[Scene]) -> Truth:
    """The scenes as tensors."""
    each = [(i, scene, placed) for i, scene in enumerate(scenes) for placed in scene.objects]
    place = torch.tensor([[placed.x * CELLS, placed.y * CELLS, placed.length] for _, _, placed in each])
    return Truth(
        picture=torch.tensor([i for i, _, _ in each]),
        cell=place[:, [1, 0]].long().clamp(0, CELLS - 1),
        place=place,
        thing=torch.tensor([placed.thing for _, _, placed in each]),
        tint=torch.tensor([-1 if scene.style == COLOURLESS else placed.colour for _, scene, placed in each]),
        whole={name: torch.tensor([getattr(s, name) for s in scenes]) for name in ("background", "light", "style")},
    )


def hills(truth: Truth, number: int) -> Tensor:
    """What the scores of middles should be, [number, 16, 16]: 1 at each middle, and a Gaussian hill around it."""
    along = torch.arange(CELLS, device=truth.cell.device)
    rows, columns = ((along[None] - truth.cell[:, k : k + 1]) ** 2 for k in (0, 1))
    each = torch.exp(-(rows[:, :, None] + columns[:, None]) / (2 * REACH**2))
    index = truth.picture[:, None, None].expand_as(each)
    return torch.zeros(number, CELLS, CELLS, device=each.device).scatter_reduce(0, index, each, "amax")


def focal(logits: Tensor, wanted: Tensor) -> Tensor:
    """The penalty-reduced focal loss of CenterNet (arXiv 1904.07850, eq. 1), alpha 2 and beta 4, per middle."""
    score = logits.sigmoid()
    middle = (wanted == 1).float()
    hit = (1 - score) ** 2 * F.logsigmoid(logits) * middle
    miss = (1 - wanted) ** 4 * score**2 * F.logsigmoid(-logits) * (1 - middle)
    return -(hit + miss).sum() / middle.sum()


def losses(detector: Detector, maps: Tensor, features: Tensor, truth: Truth) -> dict[str, Tensor]:
    """The terms of the training loss for a batch's maps and features."""
    maps, features = maps.float(), features.float()
    number, device = len(maps), maps.device
    # Read at any of the four cells around a middle, since a peak may well be found a cell beside it.
    shaken = truth.place[:, [1, 0]] - 0.5 + torch.rand_like(truth.place[:, :2]) - 0.5
    cell = shaken.round().long().clamp(0, CELLS - 1)
    read = maps[truth.picture, :, cell[:, 0], cell[:, 1]]
    _, box, tint, thing = parts(read, dim=1)
    place = truth.place - torch.stack([cell[:, 1], cell[:, 0], torch.zeros_like(cell[:, 0])], dim=1)
    present = torch.zeros(number, detector.things, device=device)
    present[truth.picture, truth.thing] = 1
    terms = {
        "middle": focal(maps[:, 0], hills(truth, number)),
        "box": 0.5 * F.l1_loss(box, place),
        "thing": F.cross_entropy(thing, truth.thing),
        "tint": 0.5 * F.cross_entropy(tint, truth.tint, ignore_index=-1),
        "present": 0.1 * F.binary_cross_entropy_with_logits(detector.present(features), present) * detector.things,
    }
    for name, layer in detector.whole.items():
        terms[name] = 0.3 * F.cross_entropy(layer(features), truth.whole[name])
    return terms


def worn(pixels: Tensor) -> Tensor:
    """Pixels [n, 3, h, w] in [-1, 1], each picture a little blurred, noisy and off in colour, or hardly at all."""
    number = len(pixels)
    kernel = torch.outer(BLUR, BLUR).expand(3, 1, 5, 5).contiguous()
    blurred = F.conv2d(F.pad(pixels, (2, 2, 2, 2), mode="replicate"), kernel, groups=3)
    pixels = torch.lerp(pixels, blurred, torch.rand(number, 1, 1, 1))
    gain = 1 + GAIN * (2 * torch.rand(number, 3, 1, 1) - 1)
    shift = SHIFT * (2 * torch.rand(number, 3, 1, 1) - 1)
    noise = NOISE * torch.rand(number, 1, 1, 1) ** 2 * torch.randn_like(pixels)
    return (pixels * gain + shift + noise).clamp(-1, 1).contiguous(memory_format=torch.channels_last)


def train(checkpoint: Path, things: int, seconds: float, device: torch.device, *, seed: int = 20) -> Judge:
    """Train within `seconds` on scenes drawn as it goes, held-out combinations among them."""
    torch.manual_seed(seed)
    detector = Detector(things).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    sampler = Sampler(things, held=None)

    def loss(step: int) -> dict[str, Tensor]:
        rng = np.random.default_rng([seed, step])
        scenes = [sampler(rng) for _ in range(BATCH)]
        pixels = worn(normalised(np.stack([draw(scene, SIDE) for scene in scenes])))
        with autocast(device):
            maps, features = detector(pixels.to(device))
        return losses(detector, maps, features, truth_of(scenes).to(device))

    fit(detector, loss, Schedule(seconds=seconds, lr=2e-3, warmup=200, ema=0.998), checkpoint)
    return scaled(detector.cpu())


def scaled(detector: Detector, *, number: int = 1000, seed: int = 21) -> Judge:
    """The judge of a detector, scaled on fresh scenes: its threshold is that by which most of them, worn, are found
    to have as many objects as they have."""
    rng, sampler = np.random.default_rng(seed), Sampler(detector.things, held=None)
    scenes = [sampler(rng) for _ in range(number)]
    scores = [
        [found.score for found in reading.objects]
        for reading in Judge(detector, Scale(threshold=LOWEST)).read(_worn_pictures(scenes))
    ]

    def right(threshold: float) -> int:
        counts = [sum(score > threshold for score in row) for row in scores]
        return sum(count == len(scene.objects) for count, scene in zip(counts, scenes, strict=True))

    tried = np.linspace(LOWEST, 0.8, 36).tolist()
    most = max(map(right, tried))
    best = [threshold for threshold in tried if right(threshold) == most]
    features = torch.from_numpy(Judge(detector).features([draw(scene, SIDE) for scene in scenes]))
    deviation = features.std(0)
    # What hardly ever changes in real scenes must not be all that counts in others.
    deviation = deviation.clamp_min(0.1 * float(deviation.median()))
    return Judge(detector, Scale(best[len(best) // 2], features.mean(0), deviation))


def _worn_pictures(scenes: Sequence[Scene]) -> Pixels:
    pixels = worn(normalised(np.stack([draw(scene, SIDE) for scene in scenes])))
    return pixels.add(1).mul(127.5).round().permute(0, 2, 3, 1).contiguous().to(torch.uint8).numpy()


def matched(objects: Sequence[Placed], found: Sequence[Found]) -> list[Found | None]:
    """For each object of a scene the one that was found where it is; None where there is none nearby."""
    left, pairs = list(found), list[Found | None]()
    for placed in objects:
        near = min(left, key=lambda one: np.hypot(one.x - placed.x, one.y - placed.y), default=None)
        if near is not None and np.hypot(near.x - placed.x, near.y - placed.y) < NEAR:
            left.remove(near)
            pairs.append(near)
        else:
            pairs.append(None)
    return pairs


def accuracy(judge: Judge, sampler: Sampler, *, number: int, seed: int) -> dict[str, float]:
    """The shares read right in fresh scenes: of objects their `thing` and `tint` (of those with a colour), and of
    scenes how many objects, the layout, and each factor of the whole."""
    rng = np.random.default_rng(seed)
    scenes = [sampler(rng) for _ in range(number)]
    readings = judge.read([draw(scene, SIDE) for scene in scenes])
    shares: dict[str, list[bool]] = {}

    def note(name: str, right: bool) -> None:
        shares.setdefault(name, []).append(right)

    for scene, reading in zip(scenes, readings, strict=True):
        for placed, found in zip(scene.objects, matched(scene.objects, reading.objects), strict=True):
            note("thing", found is not None and found.thing == placed.thing)
            if scene.style != COLOURLESS:
                note("tint", found is not None and found.tint == placed.colour)
        note("count", len(reading.objects) == len(scene.objects))
        note("layout", layout_of(reading.objects) == scene.layout)
        for name in ("background", "light", "style"):
            note(name, getattr(reading, name) == getattr(scene, name))
    return {name: round(float(np.mean(right)), 4) for name, right in shares.items()}


def report(judge: Judge, *, number: int = 1000, seed: int = 22) -> dict[str, dict[str, float]]:
    """How well it reads, for seen and held-out combinations, one and two objects, plainly drawn and not."""
    plain = Sampler(judge.things, lights=0.0, styles=0.0)
    one, two = (1, 0, 0, 0, 0, 0), (0, 0.4, 0.3, 0.3, 0, 0)
    samplers = {
        "all, seen": Sampler(judge.things),
        "all, held out": Sampler(judge.things, held=True),
        "one plain, seen": replace(plain, layouts=one),
        "one plain, held out": replace(plain, layouts=one, tinted=1.0, held=True),
        "two plain, seen": replace(plain, layouts=two),
        "groups plain": replace(plain, layouts=(0, 0, 0, 0, 1, 0)),
    }
    return {name: accuracy(judge, sampler, number=number, seed=seed) for name, sampler in samplers.items()}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.judging", description="Train the judge.")
    parser.add_argument("--minutes", type=minutes, default=15.0, help="over all runs (%(default)s)")
    parser.add_argument(
        "--things", type=whole(4, len(GLYPHS)), default=160, help="how many objects it knows (%(default)s)"
    )
    parser.add_argument("--work", type=Path, default=Path(".training"), help="its checkpoint and log (%(default)s)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="its weights (%(default)s)")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="(%(default)s)")
    asked = parser.parse_args()
    with told(parser):
        judge = train(asked.work / "judge.pt", asked.things, asked.minutes * 60, device(asked.device))
        save(judge, asked.out)
    print(json.dumps(report(judge), indent=2))


if __name__ == "__main__":
    main()

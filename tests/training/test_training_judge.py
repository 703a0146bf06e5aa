from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from training.evaluation import judge
from training.evaluation.judge import CELLS, FEATURES, SIDE, TINTS, Detector, Found, decoded, normalised, peaks, reduced
from training.evaluation.layouts import layout_of
from training.judging import accuracy, focal, hills, losses, matched, truth_of, worn
from training.world.scenes import NATURAL, Placed, Sampler, Scene, draw
from training.world.vocabulary import LAYOUTS

THINGS = 20


def maps_of(*objects: tuple[int, int, float, int, int, float]) -> Tensor:
    """A detector's maps of one picture: (row, column, score's logit, thing, tint, length) of each middle."""
    maps = torch.zeros(1, 4 + TINTS + THINGS, CELLS, CELLS)
    maps[:, 0] = -9
    for row, column, score, thing, tint, length in objects:
        maps[0, [0, 3], row, column] = torch.tensor([score, length])
        maps[0, 1:3, row, column] = 0.5
        maps[0, 4 + tint, row, column] = maps[0, 4 + TINTS + thing, row, column] = 5
    return maps


def found(thing: int, x: float, y: float, length: float = 0.4) -> Found:
    return Found(thing, NATURAL, x, y, length, 0.9, np.zeros(THINGS, np.float32))


def test_the_detector_is_small_and_reads_a_grid() -> None:
    """Under 0.8 million parameters, a map over the cells, and features of the whole."""
    detector = Detector(160)
    assert sum(parameter.numel() for parameter in detector.parameters()) < 800_000
    maps, features = detector(torch.zeros(2, 3, SIDE, SIDE))
    assert maps.shape == (2, 4 + TINTS + 160, CELLS, CELLS)
    assert features.shape == (2, FEATURES)


def test_peaks_stand_alone() -> None:
    """A score beside a higher one is none of its own, one under the threshold is none, and the highest comes first."""
    scores = torch.zeros(2, CELLS, CELLS)
    scores[0, 3, 4], scores[0, 3, 5], scores[0, 10, 10], scores[0, 14, 2] = 0.7, 0.6, 0.9, 0.2
    assert peaks(scores, 0.3) == [[(10, 10), (3, 4)], []]


def test_objects_are_decoded_from_their_cells() -> None:
    """Thing, tint, place and length are read at the middle."""
    [objects] = decoded(maps_of((4, 8, 3.0, 7, 2, 0.5), (12, 3, 1.0, 1, NATURAL, 0.3)), 0.5)
    assert [(one.thing, one.tint) for one in objects] == [(7, 2), (1, NATURAL)]
    assert (objects[0].x, objects[0].y, objects[0].length) == pytest.approx((8.5 / CELLS, 4.5 / CELLS, 0.5))
    assert objects[0].ranked[0] == 7
    assert objects[0].score > objects[1].score


def test_a_large_object_is_found_once() -> None:
    """Two middles closer together than an object's length allows are one object, the surer one."""
    [objects] = decoded(maps_of((8, 6, 1.0, 7, 2, 0.8), (8, 9, 3.0, 5, 2, 0.8)), 0.5)
    assert [one.thing for one in objects] == [5]


def test_pictures_are_reduced_by_means() -> None:
    """A larger picture is seen as the means of its pixels, a file's picture too."""
    fine = np.zeros((2 * SIDE, 2 * SIDE, 3), np.uint8)
    fine[::2] = 200
    assert np.array_equal(reduced(fine), np.full((SIDE, SIDE, 3), 100))
    assert np.array_equal(reduced(Image.fromarray(fine)), reduced(fine))
    assert float(normalised(reduced(fine)[None]).mean()) == pytest.approx(100 / 127.5 - 1)


def test_the_layout_follows_from_places(rng: np.random.Generator) -> None:
    """Where every object is found where it is, the layout is that of the scene, whatever its jitter."""
    sampler = Sampler(THINGS, held=None)
    for _ in range(400):
        scene = sampler(rng)
        assert layout_of([found(one.thing, one.x, one.y) for one in scene.objects]) == scene.layout
    assert layout_of([]) is None


def test_a_middle_that_is_missed_costs(rng: np.random.Generator) -> None:
    """The focal loss is smallest for a detector that is sure of the middles and of nothing else."""
    truth = truth_of([Sampler(THINGS)(rng) for _ in range(4)])
    wanted = hills(truth, 4)
    assert [int((each == 1).sum()) for each in wanted] == torch.bincount(truth.picture).tolist()
    right = torch.where(wanted == 1, 6.0, -6.0)
    assert focal(right, wanted) < focal(torch.zeros_like(wanted), wanted) < focal(-right, wanted)


def test_a_detector_learns_from_its_losses(rng: np.random.Generator) -> None:
    """A few steps on the same scenes lower every loss, and all of the detector takes part."""
    torch.manual_seed(0)
    scenes = [Sampler(THINGS)(rng) for _ in range(8)]
    pixels, truth = normalised(np.stack([draw(scene, SIDE) for scene in scenes])), truth_of(scenes)
    detector = Detector(THINGS)
    optimizer = torch.optim.Adam(detector.parameters(), lr=2e-3)
    totals = []
    for _ in range(12):
        optimizer.zero_grad()
        terms = losses(detector, *detector(pixels), truth)
        torch.stack(list(terms.values())).sum().backward()  # type: ignore[no-untyped-call]
        assert all(parameter.grad is not None for parameter in detector.parameters())
        optimizer.step()
        totals.append(terms)
    assert totals[-1]["thing"] < totals[0]["thing"]
    assert totals[-1]["middle"] < totals[0]["middle"]


def test_wear_leaves_a_picture_what_it_is(rng: np.random.Generator) -> None:
    """What training does to a picture's sharpness and colours changes pixels by a little."""
    torch.manual_seed(0)
    pixels = normalised(np.stack([draw(Sampler(THINGS)(rng), SIDE) for _ in range(8)]))
    changed = worn(pixels.clone())
    assert changed.abs().max() <= 1
    assert 0.005 < (changed - pixels).abs().mean() < 0.1


def test_found_objects_are_matched_by_place() -> None:
    """Each object of a scene goes with the nearest that was found, and with none that is far away."""
    objects = (Placed(1, 0, 1, 0.3, 0.5, 0.4), Placed(2, 0, 1, 0.7, 0.5, 0.4))
    near, far = found(9, 0.68, 0.52), found(8, 0.3, 0.9)
    assert matched(objects, [far, near]) == [None, near]


@pytest.mark.parametrize("held", [False, True])
def test_the_shipped_judge_reads_real_scenes(held: bool) -> None:
    """Of scenes that it never saw, of combinations that models are taught and not, it reads nearly all."""
    shipped = judge.load()
    one = Sampler(shipped.things, layouts=(1, 0, 0, 0, 0, 0), lights=0, styles=0, held=held)
    told = accuracy(shipped, one, number=150, seed=31)
    assert min(told["thing"], told["background"]) >= 0.95
    assert min(told["tint"], told["count"]) >= 0.9


@pytest.mark.parametrize("layout", ["beside", "above", "front", "group"])
def test_the_shipped_judge_reads_layouts(layout: str) -> None:
    """It finds two objects, or more of a kind, and how they stand to each other."""
    shipped = judge.load()
    shares = tuple(float(name == layout) for name in LAYOUTS)
    told = accuracy(shipped, Sampler(shipped.things, layouts=shares, lights=0, styles=0), number=60, seed=32)
    assert min(told["thing"], told["count"], told["layout"]) >= 0.9


def test_the_shipped_judge_bears_blur_and_noise(rng: np.random.Generator) -> None:
    """It judges what is in a picture and not how sharp the picture is."""
    scene = Scene(0, (Placed(15, 3, 1, 0.5, 0.5, 0.6),), 5)
    sharp = draw(scene, SIDE).astype(np.float32)
    soft = (sharp + np.roll(sharp, 1, 0) + np.roll(sharp, 1, 1) + np.roll(sharp, -1, 0) + np.roll(sharp, -1, 1)) / 5
    noisy = (soft + rng.normal(0, 6, soft.shape)).clip(0, 255).astype(np.uint8)
    [reading] = judge.load().read([noisy])
    assert [(one.thing, one.tint) for one in reading.objects] == [(15, 3)]
    assert reading.background == 5

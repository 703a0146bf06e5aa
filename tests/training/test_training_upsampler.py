from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

from engine.kandinsky2.upsampler import Upsampler
from training.model import movq, upsampler
from training.model.movq import pixels_from
from training.model.upsampler import NOISES, Album, make_album, measure, on_whole_pixels, pair, pictures_of
from training.size import Size
from training.world.scenes import Sampler, Scene, draw
from training.world.vocabulary import STYLES


def scenes(number: int, *, style: str | None = None, seed: int = 3) -> list[Scene]:
    rng = np.random.default_rng(seed)
    made = [Sampler(20)(rng) for _ in range(number)]
    return made if style is None else [replace(scene, style=STYLES.index(style)) for scene in made]


def test_a_scene_on_whole_pixels_is_drawn_the_same() -> None:
    """Moving objects to whole pixels changes nothing at that size, whatever the style."""
    for style in STYLES:
        for scene in scenes(4, style=style):
            assert np.array_equal(draw(on_whole_pixels(scene, 64), 64), draw(scene, 64))


def test_the_large_picture_reduced_is_the_small_one() -> None:
    """A pair is aligned: the large picture reduced is much nearer to the small one than another drawing of it is."""

    def error(large: np.ndarray, small: np.ndarray) -> float:
        reduced = np.asarray(Image.fromarray(large).resize((64, 64), Image.Resampling.BICUBIC), dtype=float)
        return float(np.square(reduced - small).mean())

    aligned, unaligned = [], []
    for scene in scenes(12, style="plain"):
        small, large = pair(scene, 64)
        aligned.append(error(large, small))
        unaligned.append(error(draw(scene, 512), small))
    assert np.mean(aligned) < np.mean(unaligned) / 3


def test_blocks_stay_blocks() -> None:
    """In the pixel style the large picture is the small one, each pixel a block of eight by eight."""
    for scene in scenes(2, style="pixel"):
        small, large = pair(scene, 64)
        assert np.array_equal(large[::8, ::8], small)
        assert np.array_equal(large[7::8, 7::8], small)


@pytest.fixture
def album() -> Album:
    """Two pictures of numbered pixels, as drawn and decoded once."""
    small = np.arange(2 * 2 * 40 * 40 * 3, dtype=np.uint32).reshape(2, 2, 40, 40, 3).astype(np.uint8)
    return Album(small, small[:, 0].repeat(8, axis=1).repeat(8, axis=2))


def test_crops_are_of_the_same_place(album: Album, rng: np.random.Generator) -> None:
    """What is cut out of the small picture is cut out of the large one too."""
    drawn = Album(album.small[:, :1], album.large)
    small, large = drawn.crops(rng, 8)
    assert small.shape == (8, 3, 32, 32)
    assert torch.equal(large, F.interpolate(small, scale_factor=8))


def test_half_of_the_crops_are_decoded(album: Album, rng: np.random.Generator) -> None:
    """Pictures as drawn and as decoded are seen equally often; without a MoVQ all are as drawn."""
    black = Album(np.stack([album.small[:, 0] * 0, album.small[:, 0] * 0 + 255], axis=1), album.large)
    small, _ = black.crops(rng, 400)
    assert 0.4 < float((small == 1).float().mean()) < 0.6
    small, _ = Album(black.small[:, :1], album.large).crops(rng, 40)
    assert bool((small == -1).all())


def test_an_album_holds_what_the_movq_decodes(tiny: Size) -> None:
    """Each scene is kept as drawn, and as decoded under every noise; without a MoVQ only as drawn."""
    torch.manual_seed(0)
    some = scenes(2)
    made = make_album(movq.build(tiny).eval(), some, 64)
    assert made.small.shape == (2, 1 + len(NOISES), 64, 64, 3)
    assert made.large.shape == (2, 512, 512, 3)
    assert np.array_equal(made.small[1, 0], draw(some[1], 64))
    assert not np.array_equal(made.small[0, 1], made.small[0, 2])
    assert make_album(None, some, 64).small.shape == (2, 1, 64, 64, 3)


def test_pixels_and_back(rng: np.random.Generator) -> None:
    """A picture survives its way to the model's pixels and back."""
    picture = rng.integers(256, size=(8, 6, 3), dtype=np.uint8)
    assert np.array_equal(pictures_of(pixels_from([picture]))[0], picture)


def test_what_was_trained_is_loaded(tmp_path: Path, tiny: Size) -> None:
    """Training changes the model and leaves a checkpoint that holds it."""
    trained = upsampler.train(tmp_path / "upsampler.pt", tiny, None, 0.5, torch.device("cpu"))
    assert bool(trained.output.weight.any())
    loaded = upsampler.load(tmp_path / "upsampler.pt")
    assert torch.equal(loaded.output.weight, trained.output.weight)
    assert not loaded.training


def test_measures(tiny: Size) -> None:
    """An upsampler that was never trained is about as good as Lanczos resampling, on pictures drawn and decoded."""
    torch.manual_seed(0)
    figures = measure(Upsampler().eval(), movq.build(tiny).eval(), scenes(2), 64)
    assert set(figures) == {"drawn", "decoded"}
    for told in figures.values():
        assert set(told) == {"psnr", "edges", "lanczos_psnr", "lanczos_edges"}
        assert abs(told["psnr"] - told["lanczos_psnr"]) < 1
    assert figures["drawn"]["psnr"] > figures["decoded"]["psnr"]
    assert set(measure(Upsampler().eval(), None, scenes(1), 64)) == {"drawn"}

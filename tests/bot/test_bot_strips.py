"""Strips and animations: the frames of a sweep as one picture, and as one that moves."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from bot.pictures import strips
from bot.pictures.strips import ANIMATION_BYTES, LONGEST, animation, columns_of, strip


def frames(folder: Path, count: int, size: tuple[int, int] = (64, 48)) -> list[Path]:
    """That many pictures, each lighter than the one before."""
    paths = [folder / f"{index}.png" for index in range(count)]
    for index, path in enumerate(paths):
        Image.new("RGB", size, (index * 10, 0, 0)).save(path)
    return paths


def noise(path: Path, side: int) -> Path:
    """A picture that no codec makes small."""
    Image.frombytes("RGB", (side, side), random.Random(7).randbytes(3 * side * side)).save(path)
    return path


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("count", "columns"), [(1, 1), (2, 2), (3, 3), (4, 4), (5, 3), (6, 3), (8, 4), (12, 6), (16, 6), (24, 8)]
)
def test_frames_stand_in_few_rows(count: int, columns: int) -> None:
    """Frames stand side by side, in rows of much the same length, wider than high."""
    assert columns_of(count) == columns


def test_a_strip_shows_every_frame_in_order_above_its_label(tmp_path: Path) -> None:
    """Each frame is found in its place, and there is something written under it."""
    image = opened(strip(frames(tmp_path, 8), ["0 %"] * 8)).convert("RGB")
    across, down = image.width / 4, image.height / 2
    for index in range(8):
        row, column = divmod(index, 4)
        left, top = round(column * across), round(row * down)
        red = image.getpixel((round(left + across / 2), round(top + down / 3)))
        assert isinstance(red, tuple)
        assert abs(red[0] - index * 10) < 8
        below = image.crop((left + 4, round(top + down * 0.75), round(left + across) - 4, round(top + down) - 4))
        assert min(below.convert("L").tobytes()) < 128


def test_a_strip_keeps_within_its_bounds(tmp_path: Path) -> None:
    """Large pictures are made smaller, and a picture of another shape is not stretched."""
    large = frames(tmp_path, 3, (1600, 1600))
    assert max(opened(strip(large, [""] * 3)).size) <= LONGEST
    assert max(opened(strip(large[:1], [""], 320)).size) < 420
    Image.new("RGB", (400, 100), "blue").save(large[1])
    image = opened(strip(large[:2], ["", ""], 400)).convert("RGB")
    blue = sum(1 for pixel in zip(*[iter(image.tobytes())] * 3, strict=True) if pixel[2] > 200 and pixel[0] < 50)
    assert abs(blue / (400 * 100) - 1) < 0.05


def test_an_animation_goes_there_and_back_for_ever(tmp_path: Path) -> None:
    """The frames come in order and back again, the ends stay longer than the way, and it never stops."""
    moving = opened(animation(frames(tmp_path, 4)))
    assert moving.info["loop"] == 0
    assert moving.n_frames == 6  # type: ignore[attr-defined]
    reds, times = [], []
    for index in range(6):
        moving.seek(index)
        pixel = moving.convert("RGB").getpixel((30, 20))
        assert isinstance(pixel, tuple)
        reds.append(pixel[0])
        times.append(moving.info["duration"])
    assert reds == [0, 10, 20, 30, 20, 10]
    assert times[0] == times[3] > 2 * times[1]
    assert times[1] == times[2] == times[4] == times[5]


def test_two_frames_are_an_animation_too(tmp_path: Path) -> None:
    """The shortest of sweeps goes to and fro."""
    assert opened(animation(frames(tmp_path, 2))).n_frames == 2  # type: ignore[attr-defined]


def test_an_animation_is_made_smaller_until_it_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be too large a file is shown in fewer pixels."""
    path = noise(tmp_path / "noise.png", 600)
    whole = animation([path, noise(tmp_path / "more.png", 600)])
    assert opened(whole).size == (512, 512)
    assert len(whole) < ANIMATION_BYTES
    monkeypatch.setattr(strips, "ANIMATION_BYTES", len(whole) // 3)
    smaller = animation([path, path])
    assert max(opened(smaller).size) < 384


def test_a_frame_that_is_gone_is_an_error(tmp_path: Path) -> None:
    """Nobody is shown half a sweep."""
    paths = frames(tmp_path, 3)
    paths[1].unlink()
    with pytest.raises(FileNotFoundError):
        strip(paths, [""] * 3)
    with pytest.raises(FileNotFoundError):
        animation(paths)

"""Sheets of thumbnails."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from bot_world import picture
from PIL import Image

from bot.pictures.thumbnails import TILE, contact_sheet

RED, BLUE, GREEN, GONE, MARGIN = (255, 0, 0), (0, 0, 255), (0, 128, 0), (200, 200, 200), (240, 240, 240)


def put(folder: Path, name: str, colour: str, size: tuple[int, int] = (64, 64)) -> Path:
    path = folder / name
    path.write_bytes(picture(colour, size))
    return path


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def is_near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return max(abs(one - other) for one, other in zip(pixel, colour, strict=True)) < 12


@pytest.mark.parametrize(("count", "size"), [(1, (320, 320)), (2, (648, 320)), (5, (976, 648)), (9, (976, 976))])
def test_the_sheet_is_as_large_as_it_must(tmp_path: Path, count: int, size: tuple[int, int]) -> None:
    """Thumbnails stand in as many columns as rows, or one more."""
    path = put(tmp_path, "a.png", "red")
    assert opened(contact_sheet([[path]] * count)).size == size


def test_pictures_are_whole(tmp_path: Path) -> None:
    """A picture that is no square has margins; of two, both are seen, of many those from the first to the last."""
    wide = put(tmp_path, "wide.png", "red", (64, 32))
    blue, green = put(tmp_path, "blue.png", "blue"), put(tmp_path, "green.png", "green")
    sheet = opened(contact_sheet([[wide], [blue, green], [blue, wide, wide, wide, wide, wide, green]]))
    assert is_near(sheet, (TILE // 2, TILE // 2), RED)
    assert is_near(sheet, (TILE // 2, TILE - 20), MARGIN)
    second = TILE + 8
    assert is_near(sheet, (second + 80, TILE // 2), BLUE)
    assert is_near(sheet, (second + 240, TILE // 2), GREEN)
    assert is_near(sheet, (second + 240, TILE - 20), MARGIN)
    assert is_near(sheet, (80, second + 80), BLUE)
    assert is_near(sheet, (240, second + 240), GREEN)


def test_what_is_gone_is_grey(tmp_path: Path) -> None:
    """A file that is missing, or is no picture, is a grey square in its place."""
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    red = put(tmp_path, "red.png", "red")
    sheet = opened(contact_sheet([[tmp_path / "missing.png"], [broken, red]]))
    assert is_near(sheet, (TILE // 2, TILE // 2), GONE)
    assert is_near(sheet, (TILE + 8 + 100, TILE // 2), GONE)
    assert is_near(sheet, (TILE + 8 + 240, TILE // 2), RED)

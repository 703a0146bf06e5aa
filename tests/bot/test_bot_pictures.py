"""Strangers' pictures: what the child makes of them, and the sheet of our own."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest
from PIL import Image

from bot.pictures import picture_child, sheet
from bot.pictures.pictures_in import PicturesIn, run_child
from bot.refusal import Refusal


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


async def cleaned(content: bytes) -> Image.Image:
    """The picture as the child writes it anew."""
    status, output = await run_child(content)
    assert status == 0
    image = Image.open(io.BytesIO(output))
    assert image.format == "PNG"
    return image


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
async def test_every_kind_of_png_becomes_rgb(mode: str) -> None:
    """Whatever the mode, the result is opaque RGB."""
    image = await cleaned(encoded(Image.new(mode, (20, 10)), "PNG"))
    assert (image.mode, image.size) == ("RGB", (20, 10))


@pytest.mark.parametrize(("format", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGBA")])
async def test_other_formats(format: str, mode: str) -> None:
    """JPEG in each of its modes and WebP are read."""
    image = await cleaned(encoded(Image.new(mode, (20, 10)), format))
    assert (image.mode, image.size) == ("RGB", (20, 10))


async def test_transparency_is_laid_on_white() -> None:
    """A transparent picture stands on white."""
    image = await cleaned(encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 0)), "PNG"))
    assert image.getpixel((0, 0)) == (255, 255, 255)


async def test_a_turned_photo_is_set_upright_and_loses_its_metadata() -> None:
    """The camera's note on how it was held is heeded, and nothing of the notes is kept."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera"
    image = await cleaned(encoded(Image.new("RGB", (40, 20)), "JPEG", exif=exif))
    assert image.size == (20, 40)
    assert not image.getexif()
    assert "exif" not in image.info


async def test_sixteen_bits_of_grey_keep_their_shade() -> None:
    """A grey picture with sixteen bits a pixel is as dark after as before, also with a transparent shade."""
    for options in ({}, {"transparency": 5}):
        image = await cleaned(encoded(Image.new("I;16", (8, 8), 20000), "PNG", **options))
        assert image.getpixel((4, 4)) == (77, 77, 77)


async def test_only_the_first_frame_is_taken() -> None:
    """Of a moving picture, the first frame."""
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    image = await cleaned(encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True))
    assert image.getpixel((4, 4)) == (255, 0, 0)
    assert getattr(image, "n_frames", 1) == 1


async def test_large_photos_are_made_smaller() -> None:
    """A photo of twenty million pixels is taken, and kept at a size that is enough."""
    image = await cleaned(encoded(Image.new("RGB", (5000, 4000)), "JPEG"))
    assert max(image.size) == picture_child.LONGEST


def claimed(width: int, height: int) -> bytes:
    """A PNG of few bytes that claims to be of that size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(5001, 5000), (100_000, 100_000), (2**31 - 1, 2**31 - 1)])
async def test_a_bomb_is_not_decoded(size: tuple[int, int]) -> None:
    """A picture that claims too many pixels is refused by its header."""
    status, output = await run_child(claimed(*size))
    assert status == picture_child.TOO_MANY_PIXELS
    assert output == b""


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", b"%PDF-1.4", claimed(10, 10), encoded(Image.new("RGB", (9, 9)), "GIF"), b"<svg/>"],
    ids=["empty", "text", "pdf", "cut", "gif", "svg"],
)
async def test_what_is_no_picture(content: bytes) -> None:
    """Other formats, and files that end early, are refused as no pictures."""
    assert (await run_child(content))[0] == picture_child.NOT_A_PICTURE


async def test_a_child_that_takes_too_long_is_killed() -> None:
    """The time limit holds, and what was killed left no picture."""
    status, output = await run_child(encoded(Image.new("RGB", (4000, 4000)), "PNG"), seconds=0.01)
    assert status != 0
    assert output == b""


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (picture_child.TOO_MANY_PIXELS, "picture-pixels"),
        (-9, "picture-pixels"),
        (picture_child.NOT_A_PICTURE, "picture-unreadable"),
        (1, "picture-unreadable"),
    ],
)
async def test_how_the_child_ended_decides_what_is_said(monkeypatch: pytest.MonkeyPatch, status: int, key: str) -> None:
    """What has too many pixels or was killed at a limit is too large; what broke the reader cannot be read."""
    monkeypatch.setattr("bot.pictures.pictures_in.run_child", AsyncMock(return_value=(status, b"")))
    with pytest.raises(Refusal) as refused:
        await PicturesIn(Mock(), Mock())._clean(b"")
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("size", "count", "columns", "rows"),
    [
        ((50, 50), 2, 2, 1),
        ((50, 50), 3, 2, 2),
        ((50, 50), 4, 2, 2),
        ((50, 50), 6, 3, 2),
        ((50, 50), 9, 3, 3),
        ((100, 50), 2, 1, 2),
        ((100, 50), 3, 1, 3),
        ((100, 50), 4, 2, 2),
        ((100, 50), 6, 2, 3),
        ((50, 100), 2, 2, 1),
        ((50, 100), 4, 2, 2),
        ((25, 100), 4, 4, 1),
    ],
)
def test_a_sheet_has_all_pictures(size: tuple[int, int], count: int, columns: int, rows: int) -> None:
    """Pictures stand in rows, with gaps, as near to a square as they can be: wide ones one above the other."""
    whole = sheet.sheet([Image.new("RGB", size, "red")] * count)
    width, height = size
    assert whole.size == (columns * (width + sheet.GAP) - sheet.GAP, rows * (height + sheet.GAP) - sheet.GAP)


def test_a_sheet_of_large_pictures_is_made_smaller() -> None:
    """A sheet stays within what Telegram takes for a photo."""
    assert max(sheet.sheet([Image.new("RGB", (2000, 1000))] * 9).size) <= sheet.LONGEST + 3 * sheet.GAP


def test_one_picture_is_sent_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single picture goes out byte for byte, unless it is too large for a photo."""
    path = tmp_path / "a.png"
    Image.effect_noise((64, 64), 90).save(path)
    assert sheet.photo([path]) == path.read_bytes()
    monkeypatch.setattr(sheet, "PHOTO_LIMIT", 100)
    assert Image.open(io.BytesIO(sheet.photo([path]))).format == "JPEG"

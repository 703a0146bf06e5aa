from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from engine import pictures
from engine.errors import BadPicture
from engine.pictures import fit, hand_out, open_picture, save, sheet, show


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_formats(tmp_path: Path, kind: str) -> None:
    """JPEG, PNG and WebP are read, whatever the file is called."""
    path = tmp_path / "picture"
    Image.new("RGB", (8, 4), "red").save(path, format=kind)
    picture = open_picture(path)
    assert (picture.mode, picture.size) == ("RGB", (8, 4))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PDF"])
def test_other_formats(tmp_path: Path, kind: str) -> None:
    """Files of other kinds are no pictures here."""
    path = tmp_path / "picture.png"
    Image.new("RGB", (8, 4)).save(path, format=kind)
    with pytest.raises(BadPicture):
        open_picture(path)


def test_no_picture(tmp_path: Path) -> None:
    """A missing file, an empty one, a text and a folder are refused."""
    (tmp_path / "empty").touch()
    (tmp_path / "text").write_text("milk, eggs")
    for name in ("missing", "empty", "text", "."):
        with pytest.raises(BadPicture):
            open_picture(tmp_path / name)


def test_half_a_picture(tmp_path: Path) -> None:
    """A file that ends too soon is refused, not painted grey."""
    whole = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(whole, format="PNG")
    path = tmp_path / "half.png"
    path.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    with pytest.raises(BadPicture):
        open_picture(path)


@pytest.mark.parametrize("side", [5001, 10_000, 60_000])
def test_a_decompression_bomb(tmp_path: Path, side: int) -> None:
    """A small file that claims to be enormous is refused before it is unpacked."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb)
    with pytest.raises(BadPicture, match="pixels"):
        open_picture(path)


def test_turned_upright(tmp_path: Path) -> None:
    """A photo taken with the camera on its side is turned as its EXIF says."""
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (8, 4)).save(path, exif=exif)
    assert open_picture(path).size == (4, 8)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_transparent_on_white(tmp_path: Path, mode: str) -> None:
    """What is transparent is seen on white."""
    path = tmp_path / "picture.png"
    Image.new("RGBA", (2, 2), (255, 0, 0, 0)).convert(mode).save(path, format="PNG" if mode != "PA" else "WEBP")
    assert open_picture(path).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "CMYK"])
def test_modes(tmp_path: Path, mode: str) -> None:
    """Pictures in grey, of a palette, in sixteen bits or for print become RGB."""
    path = tmp_path / "picture"
    Image.new(mode, (2, 2)).save(path, format="JPEG" if mode == "CMYK" else "PNG")
    assert open_picture(path).mode == "RGB"


@pytest.mark.parametrize("options", [{}, {"transparency": 300}], ids=["plain", "with a transparent shade"])
def test_sixteen_bits_of_grey(tmp_path: Path, options: dict[str, int]) -> None:
    """Grey in sixteen bits, as scanners write it, keeps its shades: it is not white but for the darkest."""
    path = tmp_path / "scan.png"
    shades = Image.new("I;16", (4, 1))
    for x, shade in enumerate((0, 257 * 64, 257 * 128, 65535)):
        shades.putpixel((x, 0), shade)
    shades.save(path, **options)
    seen = open_picture(path)
    for x, grey in enumerate((0, 64, 128, 255)):
        assert seen.getpixel((x, 0)) == pytest.approx((grey,) * 3, abs=1)


def test_colours_in_srgb(tmp_path: Path) -> None:
    """Colours of another profile are turned into sRGB; a profile that cannot be read changes nothing."""
    path = tmp_path / "picture.png"
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab_like, b"nonsense"):
        Image.new("RGB", (2, 2), (200, 100, 50)).save(path, icc_profile=profile)
        assert open_picture(path).getpixel((0, 0)) == (200, 100, 50)


def test_fit() -> None:
    """A picture fitted into another shape keeps its middle and loses its edges."""
    wide = Image.new("RGB", (30, 10), "red")
    wide.paste("blue", (10, 0, 20, 10))
    fitted = fit(wide, 10, 10)
    assert fitted.size == (10, 10)
    assert fitted.getpixel((5, 5)) == (0, 0, 255)


@pytest.mark.parametrize(
    ("size", "longer_side", "shown"),
    [((64, 48), 512, (512, 384)), ((64, 64), 64, (64, 64)), ((64, 64), None, (64, 64)), ((1000, 1), 100, (100, 1))],
)
def test_show(size: tuple[int, int], longer_side: int | None, shown: tuple[int, int]) -> None:
    """A picture is shown with its longer side as long as it is to be, and not empty."""
    assert show(Image.new("RGB", size), longer_side).size == shown


def test_hand_out() -> None:
    """A picture is handed out in exactly the size asked for: its own middle pixels where few are cut off, else the
    whole of it scaled, and cut to the shape."""
    picture = Image.effect_noise((100, 60), 50).convert("RGB")
    assert hand_out(picture, 100, 60).tobytes() == picture.tobytes()
    assert hand_out(picture, 96, 54).tobytes() == picture.crop((2, 3, 98, 57)).tobytes()
    striped = Image.new("RGB", (100, 60), "blue")
    striped.paste("red", (0, 0, 12, 60))
    striped.paste("green", (50, 0, 100, 60))
    for side in (30, 120):
        square = hand_out(striped, side, side)
        assert square.size == (side, side)
        assert [square.getpixel((x, side // 2)) for x in (0, side - 1)] == [(0, 0, 255), (0, 128, 0)]


@pytest.mark.parametrize(("count", "size"), [(1, (4, 2)), (2, (8, 2)), (3, (8, 4)), (4, (8, 4)), (5, (12, 4))])
def test_sheet(count: int, size: tuple[int, int]) -> None:
    """Several pictures make a grid, row by row."""
    colours = ["red", "green", "blue", "black", "yellow"][:count]
    grid = sheet([Image.new("RGB", (4, 2), colour) for colour in colours])
    assert grid.size == size
    assert grid.getpixel((0, 0)) == (255, 0, 0)


def test_save_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that fails to be written leaves the one before it."""
    path = tmp_path / "picture.png"
    save(Image.new("RGB", (2, 2), "red"), path)

    def fail(self: Image.Image, file: io.BytesIO, format: str) -> None:
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(Image.Image, "save", fail)
    with pytest.raises(OSError, match="disk full"):
        save(Image.new("RGB", (2, 2), "blue"), path)
    assert open_picture(path).getpixel((0, 0)) == (255, 0, 0)
    assert list(tmp_path.glob("*.png")) == [path]


def test_the_cap_is_25_megapixels() -> None:
    """Pictures of up to 25 million pixels are taken."""
    assert pictures.MAX_PIXELS == 25_000_000

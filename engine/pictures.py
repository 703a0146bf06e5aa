"""Picture files in and out of the engine: strangers' files read with care, ours written whole or not at all."""

from __future__ import annotations

import io
import math
import os
import warnings
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from engine.errors import BadPicture

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 25_000_000

CUT = 0.9
"""A picture that is handed out with at least so much of its sides is cut to size; to a smaller size it is scaled."""


def open_picture(path: str | Path) -> Image.Image:
    """The first frame of a JPEG, PNG or WebP file, upright, in sRGB without transparency.

    Raises `BadPicture` for a file that is missing, damaged, of another kind, or has over `MAX_PIXELS` pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise BadPicture(f"It has {picture.width} x {picture.height} pixels.")
                return _plain(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture("It has too many pixels.") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise BadPicture(f"{type(error).__name__}: {error}") from error


def _plain(picture: Image.Image) -> Image.Image:
    """Fresh RGB pixels: turned as EXIF says, colours in sRGB, what is transparent on white."""
    profile = picture.info.get("icc_profile")
    upright = _in_eight_bits(ImageOps.exif_transpose(picture))
    if upright.has_transparency_data:
        rgba = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    rgb = upright.convert("RGB")
    # The profile of a grey or CMYK file describes other numbers than these, and is left aside.
    return _to_srgb(rgb, profile) if profile and picture.mode in ("RGB", "RGBA") else rgb


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight; Pillow by itself would turn all but the darkest of them white."""
    if not picture.mode.startswith("I"):
        return picture
    grey = picture.convert("I").point(lambda shade: shade * (1 / 257)).convert("L")
    grey.info.pop("transparency", None)  # one of the sixteen-bit shades
    return grey


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), srgb)
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile says nothing about the pixels
    return converted or picture


def fit(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The picture scaled to cover `width` x `height`, what stands over cut off evenly on both sides."""
    return ImageOps.fit(picture, (width, height), method=Image.Resampling.BICUBIC)


def hand_out(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The middle of the picture in exactly that size: cut out where little is lost by it, else Lanczos-resampled.

    The pixels of a picture that is only a little larger stay as sharp as they are.
    """
    scale = max(width / picture.width, height / picture.height)
    if not CUT <= scale <= 1:
        return ImageOps.fit(picture, (width, height), method=Image.Resampling.LANCZOS)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture.crop((left, top, left + width, top + height))


def show(picture: Image.Image, longer_side: int | None) -> Image.Image:
    """The picture with its longer side `longer_side` pixels long, Lanczos-resampled; None: as it is."""
    if longer_side is None or longer_side == max(picture.size):
        return picture
    scale = longer_side / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def sheet(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures of one size in a grid as square as can be, row by row."""
    columns = math.ceil(math.sqrt(len(pictures)))
    rows = math.ceil(len(pictures) / columns)
    width, height = pictures[0].size
    grid = Image.new("RGB", (columns * width, rows * height), "white")
    for index, picture in enumerate(pictures):
        grid.paste(picture, (index % columns * width, index // columns * height))
    return grid


def save(picture: Image.Image, path: Path) -> None:
    """Write a PNG or JPEG file, by its suffix, so that whoever opens `path` finds a whole picture.

    Raises `OSError`, on a full disk for one, and then leaves nothing.
    """
    part = path.with_name(f".{path.name}.part")
    kind = "PNG" if path.suffix == ".png" else "JPEG"
    try:
        with part.open("wb") as file:
            picture.save(file, format=kind)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise

"""Reads a stranger's picture from the standard input, in a process of its own, and writes it anew as PNG.

Run by path, never imported by the bot: it needs Pillow alone, starts quickly, and may be killed at any time. Its exit
status says what it found.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from contextlib import suppress

from PIL import ExifTags, Image, ImageCms

NOT_A_PICTURE = 3
TOO_MANY_PIXELS = 4

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 25_000_000
LONGEST = 2048
MEMORY_BYTES = 1 << 30
CPU_SECONDS = 15

# By the value of the EXIF tag, what puts the picture upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class TooManyPixels(Exception):
    """The picture has more pixels than we decode."""


def clean(content: bytes) -> Image.Image:
    """The first frame, upright, in sRGB, opaque, without metadata, its longer side at most `LONGEST` pixels.

    Raises `TooManyPixels` before anything is decoded, and whatever Pillow raises for a file that is no picture.
    """
    image = Image.open(io.BytesIO(content), formats=FORMATS)
    if image.width * image.height > MAX_PIXELS:
        raise TooManyPixels
    image.seek(0)
    image.draft("RGB", (LONGEST, LONGEST))
    image.load()
    profile = image.info.get("icc_profile")
    upright = _opaque(_turned(_in_eight_bits(image)))
    upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    painted = _srgb(upright, profile)
    fresh = Image.new("RGB", painted.size)
    fresh.paste(painted)
    return fresh


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight; Pillow by itself would turn all but the darkest white."""
    if not image.mode.startswith("I"):
        return image
    grey = image.point(lambda value: value * (1 / 257)).convert("L")
    grey.info.pop("transparency", None)  # a shade of the sixteen bits
    return grey


def _turned(image: Image.Image) -> Image.Image:
    """As its EXIF says, of which nothing else is read: much of it may be damaged where the pixels are not."""
    try:
        turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # what a damaged tag makes Pillow raise is anybody's guess
        turn = None
    return image if turn is None else image.transpose(turn)


def _opaque(image: Image.Image) -> Image.Image:
    """On white, where the picture is transparent."""
    if image.mode == "CMYK" or not image.has_transparency_data:
        return image if image.mode in ("RGB", "CMYK") else image.convert("RGB")
    cut_out = image.convert("RGBA")
    white = Image.new("RGBA", cut_out.size, "white")
    return Image.alpha_composite(white, cut_out).convert("RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """From the picture's own colours to sRGB; a profile that cannot be used is passed over."""
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return converted or image.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image.convert("RGB")


def main() -> int:
    for limit, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        with suppress(ValueError, OSError):  # not every system takes every limit; the parent has a clock as well
            resource.setrlimit(limit, (most, most))
    warnings.simplefilter("ignore")
    try:
        clean(sys.stdin.buffer.read()).save(sys.stdout.buffer, "PNG", compress_level=3)
    except (TooManyPixels, Image.DecompressionBombError, MemoryError):
        return TOO_MANY_PIXELS
    except Exception:  # damaged files make Pillow raise nearly everything
        return NOT_A_PICTURE
    return 0


if __name__ == "__main__":
    sys.exit(main())

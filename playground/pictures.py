"""What Telegram does to pictures: photos are recompressed in several sizes, files get a small preview."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageSequence

SIDES = (90, 320, 800, 1280)
PREVIEW = 320
MAX_SIDES = 10_000  # width + height, pixels
MAX_RATIO = 20
_QUALITY = 87


class NotAPhoto(Exception):
    """The bytes cannot be sent as a photo; the message is the server's code for why."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A JPEG of a picture, `width` x `height` pixels."""

    data: bytes
    width: int
    height: int


def photo_sizes(data: bytes) -> list[Rendition]:
    """The sizes of a photo, smallest first, none larger than the picture itself; metadata is left out.

    Raises `NotAPhoto` for what is no picture, or has sides that Telegram does not take.
    """
    picture = _read(data)
    if sum(picture.size) > MAX_SIDES or max(picture.size) > MAX_RATIO * min(picture.size):
        raise NotAPhoto("PHOTO_INVALID_DIMENSIONS")
    picture = _flat(picture)
    smaller = [side for side in SIDES if side < max(picture.size)]
    largest = min(max(picture.size), SIDES[-1])
    return [_within(picture, side) for side in (*(s for s in smaller if s != largest), largest)]


def preview(data: bytes) -> Rendition | None:
    """A small picture of a file; None where the file shows none."""
    try:
        picture = _read(data)
        return _within(_flat(picture), PREVIEW) if sum(picture.size) <= MAX_SIDES else None
    except NotAPhoto:
        return None


def clip_facts(data: bytes) -> tuple[int, int, int]:
    """Width, height and length in seconds, rounded up, of an animated picture; zeros for anything else."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            lengths = [frame.info.get("duration", 0) for frame in ImageSequence.Iterator(picture)]
            return (*picture.size, math.ceil(sum(lengths) / 1000))
    except Exception:  # Pillow's decoders raise whatever the bytes lead them to
        return 0, 0, 0


def _read(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAPhoto("PHOTO_INVALID_DIMENSIONS") from None
    except Exception:  # as above
        raise NotAPhoto("IMAGE_PROCESS_FAILED") from None


def _flat(picture: Image.Image) -> Image.Image:
    """Upright, in RGB, and on white where it was transparent."""
    try:
        picture = ImageOps.exif_transpose(picture).convert("RGBA")
    except Exception:  # as above
        raise NotAPhoto("IMAGE_PROCESS_FAILED") from None
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _within(picture: Image.Image, side: int) -> Rendition:
    scale = min(1.0, side / max(picture.size))
    width, height = (max(1, round(length * scale)) for length in picture.size)
    if scale < 1:
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY)
    return Rendition(buffer.getvalue(), width, height)

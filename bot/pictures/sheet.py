"""Pictures made ready for Telegram: one as it is, several as one sheet with numbers."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps
from telegram.constants import FileSizeLimit

GAP = 8
LONGEST = 2560
_BLANK = (320, 80)
PHOTO_LIMIT = FileSizeLimit.PHOTOSIZE_UPLOAD


def photo(paths: Sequence[Path], numbers: Sequence[int] | None = None) -> bytes:
    """The bytes of one photo, PNG or JPEG, that shows all the pictures, within what Telegram takes for a photo.
    Several have these numbers, or else count from one.

    It blocks while it reads and encodes.
    """
    if len(paths) == 1:
        content = paths[0].read_bytes()
        if len(content) <= PHOTO_LIMIT:
            return content
    images = [Image.open(path).convert("RGB") for path in paths]
    return _jpeg(images[0] if len(images) == 1 else sheet(images, numbers))


def sheet(images: Sequence[Image.Image], numbers: Sequence[int] | None = None) -> Image.Image:
    """The pictures in rows, each with its number, the longer side at most `LONGEST` pixels."""
    width, height = images[0].size
    columns = _columns(len(images), width / height)
    rows = math.ceil(len(images) / columns)
    scale = min(1.0, LONGEST / (columns * width), LONGEST / (rows * height))
    width, height = max(1, round(width * scale)), max(1, round(height * scale))
    whole = Image.new("RGB", (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP), "white")
    for index, (image, number) in enumerate(zip(images, numbers or itertools.count(1), strict=False)):
        row, column = divmod(index, columns)
        tile = ImageOps.pad(image, (width, height), Image.Resampling.LANCZOS, color="white")
        badge(tile, number)
        whole.paste(tile, (column * (width + GAP), row * (height + GAP)))
    return whole


def _columns(count: int, ratio: float) -> int:
    """In how many columns pictures of that shape make a sheet that is nearest to a square, as chats show it whole, with
    no more room left over than squares would leave; where several are, as many as squares would have."""
    usual = math.ceil(math.sqrt(count))

    def left_over(columns: int) -> int:
        return -count % columns

    def oblong(columns: int) -> float:
        return abs(math.log(columns * ratio / math.ceil(count / columns)))

    fitting = [columns for columns in range(count, 0, -1) if left_over(columns) <= left_over(usual)]
    return min(fitting, key=lambda columns: (round(oblong(columns), 6), columns != usual))


def blank() -> bytes:
    """A picture of nothing, as PNG, for a photo that is taken out of a message: it cannot become a text."""
    buffer = io.BytesIO()
    Image.new("RGB", _BLANK, "lightgrey").save(buffer, "PNG")
    return buffer.getvalue()


def badge(tile: Image.Image, number: int) -> None:
    """Draw a small number into the upper left corner."""
    size = max(10, min(tile.size) // 12)
    draw = ImageDraw.Draw(tile, "RGBA")
    draw.rounded_rectangle((size // 3, size // 3, size * 2, size * 2), radius=size // 3, fill=(0, 0, 0, 150))
    middle = (size // 3 + size * 2) / 2
    draw.text((middle, middle), str(number), fill="white", anchor="mm", font=ImageFont.load_default(size=size))


def _jpeg(image: Image.Image) -> bytes:
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()

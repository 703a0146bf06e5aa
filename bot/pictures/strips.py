"""The frames of a sweep as one picture, side by side, or as an animation that goes there and back."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

GAP = 8
LONGEST = 2560
ANIMATION_BYTES = 8 * 2**20
ANIMATION_SIDES = (512, 384, 256, 160)
"""The longest side of an animation in pixels: the first of these with which it stays within `ANIMATION_BYTES`."""
END_MILLISECONDS = 800
WAY_MILLISECONDS = 2000
FRAME_MILLISECONDS = (60, 250)
_INK = (70, 70, 70)


def strip(paths: Sequence[Path], labels: Sequence[str], side: int = LONGEST) -> bytes:
    """The pictures side by side, in as many rows as a phone shows well, each with its label under it, as JPEG.

    No picture is larger than `side`, nor the whole than `LONGEST`, in pixels; what has another shape than the first
    stands in the middle of its place. It blocks while it reads and encodes, one picture at a time. Raises
    `OSError` for a file that is gone.
    """
    columns = columns_of(len(paths))
    rows = math.ceil(len(paths) / columns)
    across = min(side, (LONGEST - GAP) // columns - GAP)
    size = max(10, across // 9)
    down = min(side, (LONGEST - GAP) // rows - GAP - 2 * size)
    width, height = _within(paths[0], (across, down))
    size = max(10, width // 9)
    font = ImageFont.load_default(size=size)
    step = (width + GAP, height + 2 * size)
    whole = Image.new("RGB", (columns * step[0] + GAP, rows * step[1] + GAP), "white")
    draw = ImageDraw.Draw(whole)
    for index, (path, label) in enumerate(zip(paths, labels, strict=True)):
        row, column = divmod(index, columns)
        left, top = GAP + column * step[0], GAP + row * step[1]
        image = _read(path, _within(path, (width, height)))
        whole.paste(image, (left + (width - image.width) // 2, top + (height - image.height) // 2))
        shown = label.replace("\u00a0", " ")  # the font has no glyph for it
        draw.text((left + width / 2, top + height + size), shown, fill=_INK, anchor="mm", font=font)
    buffer = io.BytesIO()
    whole.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def numbered(number: int, label: str) -> str:
    """A label with the number by which a button means the picture above it."""
    return f"{number}  ·  {label}"


def columns_of(count: int) -> int:
    """How many frames stand side by side: rows are few, and about as long as each other."""
    rows = max(1, round(math.sqrt(count / 2)))
    return math.ceil(count / rows)


def animation(paths: Sequence[Path]) -> bytes:
    """The pictures one after the other and back again, for ever, as GIF of at most `ANIMATION_BYTES`.

    It blocks while it reads and encodes; it holds the frames at `ANIMATION_SIDES`, whatever their own size is. Raises
    `OSError` for a file that is gone.
    """
    for side in ANIMATION_SIDES:
        content = _gif([_palette(_read(path, _within(paths[0], (side, side)))) for path in paths])
        if len(content) <= ANIMATION_BYTES:
            break
    return content


def _gif(frames: Sequence[Image.Image]) -> bytes:
    shortest, longest = FRAME_MILLISECONDS
    each = min(longest, max(shortest, WAY_MILLISECONDS // len(frames)))
    there_and_back = [*frames, *frames[-2:0:-1]]
    times = [END_MILLISECONDS if frame in (frames[0], frames[-1]) else each for frame in there_and_back]
    buffer = io.BytesIO()
    first, *others = there_and_back
    first.save(buffer, "GIF", save_all=True, append_images=others, duration=times, loop=0)
    return buffer.getvalue()


def _palette(image: Image.Image) -> Image.Image:
    return image.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)


def _within(path: Path, room: tuple[int, int]) -> tuple[int, int]:
    """The size of the picture, made smaller where it needs to be to fit."""
    with Image.open(path) as image:
        width, height = image.size
    scale = min(1.0, room[0] / width, room[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _read(path: Path, size: tuple[int, int]) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB").resize(size, Image.Resampling.LANCZOS)

"""The previews of styles, painted by the shipped model as the bot has pictures painted.

python -m bot.styles     # writes bot/styles/previews/<id>.jpg for each style that the model can show
"""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from PIL import Image

from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.styles import PREVIEWS, Style, suited
from engine.client import LocalEngine
from engine.events import Failed, Rendered
from engine.jobs import Words
from engine.models import resolve

MODEL = "mini"
PROMPT = "a house"
SEED = 1
SIDE = 256
MOST_BYTES = 10_000


async def painted(styles: Sequence[Style], folder: Path) -> AsyncIterator[tuple[Style, Image.Image]]:
    """The same thing in each of the styles, from the same noise. Raises `RuntimeError` for what cannot be painted."""
    spec = resolve(MODEL)
    engine = LocalEngine(output=folder, model=spec.name)
    await engine.start()
    try:
        for style in styles:
            wish = Wish.of_words((Words(prompt=PROMPT),), Options(seed=SEED, style=style.id))
            async for event in engine.run(wish.job(style.id, spec, folder)):
                if isinstance(event, Failed):
                    raise RuntimeError(f"{style.id}: {event.detail}")
                if isinstance(event, Rendered):
                    with Image.open(event.pictures[0].path) as picture:
                        yield style, picture.convert("RGB")
    finally:
        await engine.stop()


def jpeg(picture: Image.Image) -> bytes:
    """The picture, small, in as good a quality as `MOST_BYTES` allow."""
    small = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    for quality in range(90, 0, -5):
        buffer = io.BytesIO()
        small.save(buffer, "JPEG", quality=quality, optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()


async def main() -> None:
    """Paint them all anew."""
    PREVIEWS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async for style, picture in painted(suited(resolve(MODEL)), Path(folder)):
            (PREVIEWS / f"{style.id}.jpg").write_bytes(jpeg(picture))


if __name__ == "__main__":
    asyncio.run(main())

"""A grid of thirty-six pictures, painted by the engine as the bot has them painted.

python -m training.paint --out docs/pictures/mini.png
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from PIL import Image

from engine.client import LocalEngine
from engine.events import Failed, Rendered
from engine.jobs import Generate
from engine.models import resolve
from engine.pictures import sheet
from training.commands import told, whole

GRID = (
    "a red apple on a blue background",
    "a cat in the snow",
    "a big green car in the desert",
    "a small purple rocket at night",
    "a penguin on the left on a turquoise background",
    "a blue mushroom in a forest",
    "a fox left of a mushroom on grass",
    "a robot in front of a castle",
    "a crown above a frog on a white background",
    "a pink elephant and a yellow umbrella",
    "three red apples on a yellow background",
    "four blue cats in a room",
    "an owl, a guitar and a tulip",
    "a lion at sunset in the desert",
    "a house in dim light in the snow",
    "pixel art of a tomato on grass",
    "a black and white picture of a violin in a room",
    "a rose in pastel colors",
    "a dolphin at sea",
    "a hamburger on a black background",
    "a wizard in front of a tower",
    "a ghost in a forest",
    "two turquoise turtles in the sea",
    "a teddy bear right of a gift",
    "красное яблоко на снегу",
    "синяя машина слева от желтого дома",
    "три фиолетовых кота на зеленом фоне",
    "пингвин перед елкой ночью",
    "маленькая белая сова в лесу",
    "розовый слон в пустыне",
    "파란 배경의 빨간 사과",
    "숲 속의 여우",
    "노란 고양이 두 마리",
    "바다 위의 돛단배",
    "밤하늘의 보라색 로켓",
    "눈밭의 펭귄",
)
"""Thirty-six prompts, six to a row."""


async def painted(model: str, prompts: Sequence[str], seed: int, folder: Path) -> AsyncIterator[Image.Image]:
    """The model's picture of each prompt, by its defaults; picture i has the seed plus i. Files go to `folder`.

    Raises `RuntimeError` for a prompt that cannot be painted.
    """
    spec = resolve(model)
    engine = LocalEngine(output=folder, model=spec.name)
    await engine.start()
    try:
        for index, prompt in enumerate(prompts):
            sampling = spec.sampling(seed=seed + index)
            job = Generate(id=f"paint-{index}", model=spec.name, prompt=prompt, sampling=sampling)
            async for event in engine.run(job):
                if isinstance(event, Failed):
                    raise RuntimeError(f"{prompt!r}: {event.detail}")
                if isinstance(event, Rendered):
                    with Image.open(event.pictures[0].path) as picture:
                        yield picture.convert("RGB")
    finally:
        await engine.stop()


async def grid(model: str, seed: int, side: int) -> Image.Image:
    """The pictures of `GRID` as one, each `side` pixels wide."""
    with tempfile.TemporaryDirectory() as folder:
        pictures = [picture.resize((side, side)) async for picture in painted(model, GRID, seed, Path(folder))]
    return sheet(pictures)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.paint", description="A grid of what a model paints.")
    parser.add_argument("--model", default="mini", help="a name in the table or a folder (%(default)s)")
    parser.add_argument("--seed", type=whole(0), default=1, help="of the first picture (%(default)s)")
    parser.add_argument("--side", type=whole(16, 1024), default=170, help="pixels of each picture (%(default)s)")
    parser.add_argument("--out", type=Path, required=True, help="the PNG to write")
    asked = parser.parse_args()
    with told(parser):
        asyncio.run(grid(asked.model, asked.seed, asked.side)).save(asked.out, optimize=True)


if __name__ == "__main__":
    main()

"""The sizes that the model can be trained in, a TOML file each in `training/sizes`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from training.world.scenes import Sampler

SIZES = Path(__file__).with_name("sizes")

STAGES = ("movq", "teacher", "text", "vision", "prior", "residual", "decoder", "refine", "upsampler")
"""In the order in which they run: each needs some of those before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """How one stage learns: its share of all minutes, its batch, its peak learning rate."""

    share: float
    batch: int
    lr: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """Everything that makes one size of the model differ from another.

    `side` is the pictures' in pixels, `things` how many objects it is taught, `embedding` the width of its image
    embeddings, `tokens` the longest prompt; `movq`, `text`, `vision`, `prior` and `unet` are given to the modules'
    own configs as they stand. `scenes`, `latents` and `fusions` are how many of them a bank keeps.
    """

    name: str
    side: int
    things: int
    embedding: int
    tokens: int
    merges: int
    scenes: int
    latents: int
    fusions: int
    teacher: tuple[int, ...]
    movq: dict[str, Any]
    text: dict[str, Any]
    vision: dict[str, Any]
    prior: dict[str, Any]
    unet: dict[str, Any]
    stages: dict[str, Stage]

    @property
    def factor(self) -> int:
        """Pixels to a latent pixel, along one side."""
        return int(2 ** (len(self.movq["block_out_channels"]) - 1))

    @property
    def sampler(self) -> Sampler:
        """What its training scenes are made by."""
        return Sampler(self.things)


def read(name_or_file: str) -> Size:
    """The size of that name, or in that TOML file.

    Raises `ValueError` where there is none such, or where something in it is missing or unknown.
    """
    path = Path(name_or_file)
    if path.suffix != ".toml":
        path = SIZES / f"{name_or_file}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in SIZES.glob("*.toml")))
        raise ValueError(f"There is no size {name_or_file!r}: there are {known}, or name a TOML file.")
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    _same(path, {field.name for field in fields(Size)} - {"name"}, told)
    _same(path, set(STAGES), told["stages"])
    for stage in told["stages"].values():
        _same(path, {field.name for field in fields(Stage)}, stage)
    stages = {name: Stage(**stage) for name, stage in told.pop("stages").items()}
    return Size(name=path.stem, stages=stages, teacher=tuple(told.pop("teacher")), **told)


def _same(path: Path, wanted: set[str], told: dict[str, Any]) -> None:
    if missing := wanted - set(told):
        raise ValueError(f"{path}: there is no {', '.join(sorted(missing))}.")
    if unknown := set(told) - wanted:
        raise ValueError(f"{path}: {', '.join(sorted(unknown))} is nothing that a size has.")

"""The models as a table of data, and what can be told of a model without loading it. Standard library alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelUnavailable
from engine.jobs import Prior, Scheduler

WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where weights are: a folder, or a hub id with a pinned revision."""

    id: str
    revision: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelSpec:
    """One row of the table.

    `width`, `height`: the model's native size in pixels; other sizes snap to `multiple`. `shown` is the length in
    pixels of the longer side of the files that are handed out (None: as painted). `words` is what a model with a
    small vocabulary knows, empty for one that knows language at large; `examples` are prompts worth trying.
    """

    name: str
    prior: Source
    decoder: Source
    tasks: frozenset[str] = frozenset({"generate", "fuse", "vary"})
    width: int = 768
    height: int = 768
    multiple: int = 64
    max_pixels: int = 1024 * 1024
    shown: int | None = None
    num_inference_steps: int = 50
    prior_steps: int = 25
    guidance_scale: float = 4.0
    prior_guidance_scale: float = 1.0
    scheduler: Scheduler = "ddpm"
    default_prior: Prior = "diffusion"
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


KANDINSKY_2_2 = ModelSpec(
    name="kandinsky-2-2",
    prior=Source(id="kandinsky-community/kandinsky-2-2-prior"),
    decoder=Source(id="kandinsky-community/kandinsky-2-2-decoder"),
    examples=("a red apple on a wooden table", "a cat reading a newspaper, oil painting"),
)

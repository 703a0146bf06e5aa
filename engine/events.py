"""What the engine says while it paints.

A run is `Loading`? `Started` `Progress`* and then exactly one of `Rendered`, `Failed`, `Cancelled`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Stage: TypeAlias = Literal["prior", "denoise", "decode"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Loading:
    """The job's model is being read; nothing is painted yet."""

    job_id: str
    model: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """The model is there and the job's own work begins."""

    job_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """`step` of `total` steps over all stages are done; `preview` is a small JPEG file, or None."""

    job_id: str
    stage: Stage
    step: int
    total: int
    preview: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Painted:
    """One finished picture: a PNG file, its size in pixels, and the seed of its noise, which paints it alone."""

    path: str
    width: int
    height: int
    seed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """The pictures, in order of their seeds or frames; `seconds` is the time from `Started`."""

    job_id: str
    pictures: tuple[Painted, ...]
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """The job cannot be painted. `code` is the `code` of the `EngineError`, or `error` for anything unforeseen;
    `detail` is for the log."""

    job_id: str
    code: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cancelled:
    """The job was cancelled before it was done."""

    job_id: str


Final: TypeAlias = Rendered | Failed | Cancelled
Event: TypeAlias = Loading | Started | Progress | Final

"""The process boundary: what the client and the worker say to each other, one JSON object a line.

JSON, not pickle: the worker reads pictures from strangers, and nothing it sends can be more than data.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from engine import events
from engine.events import Event, Painted

PREVIEW_SUFFIX = ".preview.jpg"


def preview_path(output: Path, job_id: str) -> Path:
    """Where the worker keeps the job's preview, and the client clears it away."""
    return output / f"{job_id}{PREVIEW_SUFFIX}"


# To the worker


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """The first message: which painter to make (`module:Class`), and where its files go.

    `guard` is the folder of the classifier that looks at every picture, or None for no look; it stops those that show
    one of `guard_labels` with a probability of `guard_threshold` or more.
    """

    painter: str
    output: str
    device: str
    dtype: str
    threads: int | None
    guard: str | None = None
    guard_labels: tuple[str, ...] = ()
    guard_threshold: float = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """Read this model now, ahead of the first job."""

    model: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Paint:
    """Paint this job, after those before it; `job` is what `engine.jobs.dumps` wrote."""

    job_id: str
    job: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cancel:
    """Stop that job at its next step, or before it begins."""

    job_id: str


# From the worker, beside the events of each job


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """This model is in memory; the one before it is not. `device` is where it paints ("cpu", "cuda" ...), "" for
    nowhere in particular."""

    model: str
    device: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unavailable:
    """The model that a `Load` or a job named cannot be loaded; the worker goes on without one."""

    model: str
    detail: str


Order: TypeAlias = Setup | Load | Paint | Cancel
Report: TypeAlias = Loaded | Unavailable | Event
Message: TypeAlias = Order | Report

_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(Setup, Load, Paint, Cancel, Loaded, Unavailable),
        *(events.Loading, events.Started, events.Progress, events.Rendered, events.Failed, events.Cancelled),
    )
}


def dumps(message: Message) -> bytes:
    """The message as one line."""
    return json.dumps({"kind": type(message).__name__} | asdict(message)).encode() + b"\n"


def loads(line: bytes | str) -> Any:
    """The `Message` that `dumps` wrote. Raises `ValueError` for anything else."""
    try:
        fields = json.loads(line)
        kind = _KINDS[fields.pop("kind")]
        if "pictures" in fields:
            fields["pictures"] = tuple(Painted(**picture) for picture in fields["pictures"])
        if "guard_labels" in fields:
            fields["guard_labels"] = tuple(fields["guard_labels"])
        return kind(**fields)
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"not a message: {line[:80]!r}") from error

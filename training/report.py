"""What a training left behind, for the eye: every stage's losses as one picture of curves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLUMNS = 3
SMOOTHED = 9  # rows of the log to a point of the curve


def rows(log: Path) -> list[dict[str, float]]:
    """A stage's log: a step, the seconds spent until then, and the loss's terms, in each row."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def report(folder: Path, stages: Sequence[str]) -> Path:
    """Draw the curves of every stage that has a log in `folder`, to `report.png` there; that file's path."""
    told = [stage for stage in stages if (folder / f"{stage}.jsonl").is_file()]
    down = max(1, -(-len(told) // COLUMNS))
    with mpl.rc_context({"font.size": 8}):
        figure = Figure(figsize=(4 * COLUMNS, 2.8 * down), layout="constrained")
        for place, stage in enumerate(told):
            _curves(figure.add_subplot(down, COLUMNS, place + 1), stage, rows(folder / f"{stage}.jsonl"))
        path = folder / "report.png"
        figure.savefig(path, dpi=110)
    return path


def _curves(axes: Axes, stage: str, log: Sequence[dict[str, float]]) -> None:
    axes.set_title(stage)
    axes.set_xlabel("minutes")
    axes.set_yscale("log")
    terms = dict.fromkeys(name for row in log for name in row if name not in ("step", "seconds"))
    for term in terms:
        told = [row for row in log if row.get(term, 0) > 0]  # a scale of powers of ten has no place for nothing
        if not told:
            continue
        minutes, values = (np.array([row[name] for row in told]) for name in ("seconds", term))
        axes.plot(_smooth(minutes / 60), _smooth(values), label=term, linewidth=1)
    if axes.lines:
        axes.legend(loc="upper right", fontsize=6)


def _smooth(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    window = min(SMOOTHED, len(values))
    return np.convolve(values, np.ones(window) / window, mode="valid")

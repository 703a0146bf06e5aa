"""An evaluation's figures as plots."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure

from training.evaluation.rulers import Figures


def curve(found: Mapping[float, Figures], distance: str, score: str, file: Path) -> None:
    """A distance over a CLIP score, a point a guidance scale, as the paper draws FID over CLIP score."""
    figure = Figure(figsize=(5, 4), layout="constrained")
    axes = figure.add_subplot()
    x, y = ([row[name] for row in found.values()] for name in (score, distance))
    axes.plot(x, y, marker="o", color="tab:blue")
    for scale, across, up in zip(found, x, y, strict=True):
        axes.annotate(f"{scale:g}", (across, up), textcoords="offset points", xytext=(6, 4))
    axes.set_xlabel(score)
    axes.set_ylabel(distance)
    axes.set_title("by guidance scale")
    axes.grid(alpha=0.3)
    figure.savefig(file, dpi=120)

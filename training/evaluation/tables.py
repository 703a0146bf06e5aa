"""An evaluation's figures as tables in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from training.evaluation.comparisons import ByPrior
from training.evaluation.rulers import Figures
from training.evaluation.verdicts import Share

FACTORS = ("object", "objects", "colour", "colours", "relation", "count", "background", "light", "style")
"""In the order of a table's columns."""

OF_THOSE = {"relation": "relation, where the objects are right", "colours": "colours, where the objects are right"}
"""What a column is called that is about some of the pictures alone."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, its first column to the left and the others to the right."""
    lines = [list(head), ["---", *["---:"] * (len(head) - 1)], *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(share: Share | None, *, interval: bool = False) -> str:
    """A share in percent, with its interval's ends where asked for; a dash where there is none."""
    if share is None or not share.number:
        return "–"
    low, high = (100 * end for end in share.interval)
    return f"{100 * share.value:.0f}" + (f" ({low:.0f}–{high:.0f})" if interval else "")


def factors(shares: Mapping[str, Mapping[str, Share]], real: Mapping[str, Mapping[str, Share]]) -> str:
    """A row a set and a column a factor: the model's share with its interval, and after a slash that of the very
    scenes that were asked for, as the judge reads them."""
    told = [name for name in FACTORS if any(name in row for row in shares.values())]

    def cell(set_name: str, factor: str) -> str:
        share = shares[set_name].get(factor)
        if share is None:
            return "–"
        return f"{percent(share, interval=True)} / {percent(real[set_name].get(factor))}"

    return table(
        ["%", *(OF_THOSE.get(factor, factor) for factor in told)],
        ([name, *(cell(name, factor) for factor in told)] for name in shares),
    )


def listed(of: str, shares: Mapping[str, Share]) -> str:
    """A row a factor."""
    rows = ([name, percent(share, interval=True), str(share.number)] for name, share in shares.items())
    return table(["", f"% {of}", "number"], rows)


def number(value: float) -> str:
    """A figure, to three digits or so."""
    if math.isnan(value):
        return "–"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def figures(rows: Mapping[str, Figures], *, first: str = "") -> str:
    """A row for each named set of figures."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    lines = ([row, *(number(told.get(name, math.nan)) for name in names)] for row, told in rows.items())
    return table([first, *names], lines)


def priors(found: Mapping[str, ByPrior]) -> str:
    """A row a prior: its figures, and what is right in pictures of one object."""
    names = list(next(iter(found.values())).figures)
    head = ["prior", *names, "object %", "object and colour %", "the same, held out %", "background %"]
    rows = []
    for name, one in found.items():
        seen = [one.seen.get(factor) for factor in ("object", "colour", "background")]
        shares = (*seen[:2], one.held_out.get("colour"), seen[2])
        rows.append([name, *(number(one.figures[key]) for key in names), *map(percent, shares)])
    return table(head, rows)

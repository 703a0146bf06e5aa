"""Numbers as people write them, with a point or a comma."""

from __future__ import annotations

import re

NUMBER = re.compile(r"[+-]?(\d{1,30}([.,]\d{0,9})?|[.,]\d{1,9})")


def number(value: str) -> float:
    """The number that `NUMBER` has found."""
    return float(value.replace(",", "."))

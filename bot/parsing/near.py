"""What somebody may have meant who typed a name that there is none of."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


def nearest(name: str, known: Collection[str], alike: float = 0.6) -> str | None:
    """The name most like it, or one of the same letters in another order; None where none is like it.

    `alike` is how much of both must agree, between 0 and 1.
    """
    close = get_close_matches(name, known, n=1, cutoff=alike)
    if close:
        return close[0]
    return next((each for each in known if len(each) > 1 and sorted(each) == sorted(name)), None)

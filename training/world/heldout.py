"""Combinations that training never shows, so that it can be measured whether the model composes or recalls.

Which they are is decided by a hash of their names: nobody chose them, and every machine agrees.
"""

from __future__ import annotations

import hashlib

ONE_IN = 10
"""One combination in so many is held out."""


def held_out(*combination: str) -> bool:
    """Whether a combination, such as an object and a tint or two objects and their relation, is held out."""
    digest = hashlib.sha256("|".join(combination).encode()).digest()
    return int.from_bytes(digest[:8], "big") % ONE_IN == 0

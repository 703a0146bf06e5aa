"""What is sold for Telegram Stars: packs of credits, and single requests of those who have too few."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.texts import cut

CURRENCY = "XTR"
MOST_STARS = 100_000
"""An invoice is not for more."""
MOST_CREDITS = 1_000_000
_PACK = re.compile(r"([1-9][0-9]*):([1-9][0-9]*)")
_CONTACT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Pack:
    """So many credits for so many Stars."""

    credits: int
    stars: int


class Shop:
    """The packs on sale, and how those who bought something reach whoever runs the bot. It is closed without packs;
    with a contact it still answers for what was sold."""

    def __init__(self, packs: Sequence[Pack] = (), support: str = "") -> None:
        self.packs = tuple(packs)
        self.support = cut(support, _CONTACT_LENGTH)

    @property
    def is_open(self) -> bool:
        """Whether anything is sold."""
        return bool(self.packs)

    @property
    def is_known(self) -> bool:
        """Whether anything is, or was, sold: otherwise there is no word of it."""
        return self.is_open or bool(self.support)

    def price(self, credits: int) -> int | None:
        """The Stars for a request of that cost, at the rate of the dearest pack; None where it is not sold."""
        if not self.packs:
            return None
        stars = max(math.ceil(credits * pack.stars / pack.credits) for pack in self.packs)
        return stars if stars <= MOST_STARS else None


def read_packs(text: str) -> tuple[Pack, ...]:
    """Read `50:25,200:90`, credits and Stars. Raises `ValueError`."""
    packs = []
    for part in text.replace(" ", "").split(","):
        match = _PACK.fullmatch(part)
        if part and not match:
            raise ValueError(part)
        if match:
            packs.append(Pack(int(match[1]), int(match[2])))
    if any(pack.credits > MOST_CREDITS or pack.stars > MOST_STARS for pack in packs):
        raise ValueError(text)
    return tuple(packs)

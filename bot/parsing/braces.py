"""Many requests in one text: `{red, blue} apple` is two."""

from __future__ import annotations

import itertools
import math
import re

from bot.parsing.values import ParseError, short

MOST_REQUESTS = 9

_GROUP = re.compile(r"(\{[^{}]*\})")
_NESTED = re.compile(r"\{[^{}]*\{[^{}]*\}[^{}]*\}")
_COMMA = re.compile(r"[,，、]")


def expand(text: str) -> list[str]:
    """The text with each choice out of its braces, the last ones changing first; itself alone where it has none.

    Braces without a comma in them, and those without a partner, are letters like others. Raises `ParseError` for
    braces within braces, for a choice of nothing, and for more than `MOST_REQUESTS`.
    """
    if nested := _NESTED.search(text):
        raise ParseError("many-nested", value=short(nested[0]))
    pieces = [_choices(piece) for piece in _GROUP.split(text)]
    count = math.prod(len(choices) for choices in pieces)
    if count > MOST_REQUESTS:
        raise ParseError("many-most", count=str(count) if count < 1000 else "1000+", most=MOST_REQUESTS)
    return list(dict.fromkeys("".join(chosen) for chosen in itertools.product(*pieces)))


def _choices(piece: str) -> list[str]:
    if not _GROUP.fullmatch(piece):
        return [piece]
    inside = piece[1:-1]
    choices = [choice.strip() for choice in _COMMA.split(inside)]
    if not all(choices):
        raise ParseError("many-empty", value=short(piece))
    return choices if len(choices) > 1 else [piece]

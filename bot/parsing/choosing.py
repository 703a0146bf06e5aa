"""Which pictures of a grid are meant: `/fuse 2 | a cat`, `/add 1 3`, `/fuse #1 0.7 | #3 0.3`."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.parsing.values import ParseError, short

_MARKED = re.compile(r"(?<!\S)#(\d{1,9})(?=[\s,;|｜]|$)")
_LEADING = re.compile(r"\s*(\d{1,9}(?:[\s,]+\d{1,9}|\s*[|｜]\s*\d{1,9}(?=\s*(?:[|｜]|$)))*)(?=\s|[|｜]|$)")


def choose(text: str, numbers: Collection[int], command: str = "fuse") -> tuple[list[int], str]:
    """The pictures that a text of a reply to a grid names, each once, and the text without them.

    `numbers` are those of the grid. Whole numbers that the text begins with are meant, also with `|` between them, or
    those with a `#` wherever they stand: a reply to a grid has to say which. Raises `ParseError` for none of them, and
    for one there is not.
    """
    marked = [int(number) for number in _MARKED.findall(text)]
    if marked:
        return _there(marked, numbers), _MARKED.sub("", text).strip()
    if leading := _LEADING.match(text):
        return _there([int(number) for number in re.findall(r"\d+", leading[1])], numbers), text[
            leading.end() :
        ].strip()
    raise ParseError("reply-to-sheet", example=f"/{command} {max(numbers)}")


def _there(chosen: list[int], numbers: Collection[int]) -> list[int]:
    for number in chosen:
        if number not in numbers:
            raise ParseError("grid-none", value=short(str(number)), numbers=", ".join(map(str, sorted(numbers))))
    return list(dict.fromkeys(chosen))

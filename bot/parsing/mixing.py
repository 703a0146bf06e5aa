"""Prompts mixed by weight: `a cat::2 a dog::1`."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from bot.parsing.numbers import NUMBER, number
from bot.parsing.values import ParseError, short
from engine.jobs import Words

MAX_WEIGHT = 100.0

_MARK = re.compile(r"\s*::(?:\s*(?P<weight>[+-]?[\d.,]*\d[\d.,]*)(?!\S)|(?!\S))")
_CLOCK = re.compile(r"\d{1,2}::\d{2}")


def is_mixture(text: str) -> bool:
    """Whether the text has a mark that ends a part: `::` with a weight behind it, or nothing but a space."""
    return next(_marks(text), None) is not None


def mixture(text: str) -> list[Words]:
    """The parts of a text, each with its weight, which is 1 where none is said.

    Raises `ParseError` for a weight that is none, and for one without words before it.
    """
    parts: list[Words] = []
    begin = 0
    for mark in _marks(text):
        prompt = text[begin : mark.start()].strip()
        begin = mark.end()
        if prompt:
            parts.append(Words(prompt=prompt, weight=_weight(mark["weight"])))
        elif mark["weight"]:
            raise ParseError("mix-empty", value=short(f"::{mark['weight']}"))
    rest = text[begin:].strip()
    return [*parts, Words(prompt=rest)] if rest else parts


def _marks(text: str) -> Iterator[re.Match[str]]:
    return (mark for mark in _MARK.finditer(text) if not _is_something_else(text, mark))


def _is_something_else(text: str, mark: re.Match[str]) -> bool:
    """Whether the mark is part of an address or a time."""
    before = re.search(r"\S*$", text[: mark.start()])
    token = (before[0] if before else "") + mark[0]
    if "://" in token or _CLOCK.fullmatch(token):
        return True
    named = before[0] if before else ""
    if not any(letter.isdigit() for letter in named) or named.isdigit() or mark[0][0].isspace():
        return False
    try:
        ipaddress.IPv6Address(token)
    except ValueError:
        return False
    return True


def _weight(said: str | None) -> float:
    if said is None:
        return 1.0
    said = said.rstrip(",.")
    weight = number(said) if NUMBER.fullmatch(said) else 0.0
    if not 0 < weight <= MAX_WEIGHT:
        raise ParseError("mix-weight", value=short(said), high=f"{MAX_WEIGHT:g}")
    return weight

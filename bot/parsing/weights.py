"""Weights beside words and pictures."""

from __future__ import annotations

import re

from bot.parsing.mixing import MAX_WEIGHT, is_mixture, mixture
from bot.parsing.numbers import NUMBER, number
from bot.parsing.values import ParseError, short
from engine.jobs import Words


def read_parts(text: str, pictures: int) -> tuple[list[float], list[Words]]:
    """The weights of pictures and the words of a fusion, in their order.

    Parts are separated by `|`; a number of its own, or before words, weighs the next picture; one after words weighs
    the words, and so does one behind `::`.
    """
    weights: list[float] = []
    words: list[Words] = []
    for part in re.split(r"[|｜]", text):
        if is_mixture(part):
            words += mixture(part)
            continue
        numbers, middle, last = _split_numbers(part.split())
        if middle and len(weights) + len(numbers) > pictures and last is None and len(numbers) == 1:
            numbers, last = [], numbers[0]
        weights += numbers
        if middle:
            words.append(Words(prompt=" ".join(middle), weight=1.0 if last is None else last))
    return weights, words


def _split_numbers(tokens: list[str]) -> tuple[list[float], list[str], float | None]:
    """The weights before the words, the words, and the weight behind them.

    Beside words a weight is written with a decimal point, so that `3 cats` are three cats. What is below zero is meant
    as a weight, and refused as one.
    """
    tokens = [token.rstrip(",;") for token in tokens]
    if all(NUMBER.fullmatch(token) for token in tokens):
        return [_weight(token) for token in tokens], [], None
    first = next(index for index, token in enumerate(tokens) if not _is_weight(token))
    last = _weight(tokens[-1]) if _is_weight(tokens[-1]) else None
    words = tokens[first:] if last is None else tokens[first:-1]
    return [_weight(token) for token in tokens[:first]], words, last


def _is_weight(token: str) -> bool:
    return bool(NUMBER.fullmatch(token)) and ("." in token or "," in token or token.startswith("-"))


def _weight(token: str) -> float:
    weight = number(token)
    if not 0 < weight <= MAX_WEIGHT:
        raise ParseError("weight-range", value=short(token), high=f"{MAX_WEIGHT:g}")
    return weight

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
    the words, and so does one behind `::`. A whole number after words weighs them where others are weighed too.
    """
    weights: list[float] = []
    words: list[Words] = []
    parts = re.split(r"[|｜]", text)
    whole = _weighs_whole(parts)
    for part in parts:
        if is_mixture(part):
            words += mixture(part)
            continue
        numbers, middle, last = _split_numbers(part.split(), whole=whole)
        if middle and len(weights) + len(numbers) > pictures and last is None and len(numbers) == 1:
            numbers, last = [], numbers[0]
        weights += numbers
        if middle:
            words.append(Words(prompt=" ".join(middle), weight=1.0 if last is None else last))
    return weights, words


def read_weights(text: str, pictures: int) -> list[float]:
    """The weights of that many pictures, where nothing is said but those. Raises `ParseError` for anything else."""
    weights, words = read_parts(text, pictures)
    if words:
        raise ParseError("add-words", words=short(words[0].prompt))
    if len(weights) > pictures:
        raise ParseError("weights-many", weights=len(weights), pictures=pictures)
    return weights + [1.0] * (pictures - len(weights))


def read_sides(text: str, pictures: int) -> tuple[list[str], bool]:
    """The words that a sweep goes between, and whether they come before its picture.

    Raises `ParseError` where words and pictures are not two together.
    """
    sides = [side.strip() for side in re.split(r"[|｜]", text)]
    words = [side for side in sides if side]
    parts = pictures + len(words)
    if parts < 2:
        raise ParseError("sweep-nothing" if parts == 0 else "sweep-one")
    if parts > 2:
        raise ParseError("sweep-many", parts=parts)
    if len(words) == 2 and words[0].casefold() == words[1].casefold():
        raise ParseError("sweep-same")
    return words, bool(pictures and sides[0] and len(sides) > 1)


def _weighs_whole(parts: list[str]) -> bool:
    """Whether a whole number behind words is a weight too: where one part ends with what can only be one."""
    ends = [tokens[-1].rstrip(",;") for part in parts if len(tokens := part.split()) > 1]
    return any(_is_weight(end) or _is_percentage(end) for end in ends)


def _split_numbers(tokens: list[str], *, whole: bool) -> tuple[list[float], list[str], float | None]:
    """The weights before the words, the words, and the weight behind them.

    Beside words a weight is written with a decimal point, so that `3 cats` are three cats, or behind them as a
    percentage, or there as a `whole` number. What is below zero is meant as a weight, and refused as one.
    """
    said, tokens = tokens, [token.rstrip(",;") for token in tokens]
    if all(NUMBER.fullmatch(_bare(token)) for token in tokens):
        return [_weight(_bare(token)) for token in tokens], [], None
    first = next(index for index, token in enumerate(tokens) if not _is_weight(token))
    end = tokens[-1]
    weighs = _is_weight(end) or _is_percentage(end) or (whole and bool(NUMBER.fullmatch(end)))
    last = _weight(_bare(end)) if weighs else None
    words = said[first:] if last is None else said[first:-1]
    return [_weight(token) for token in tokens[:first]], words, last


def _is_weight(token: str) -> bool:
    return bool(NUMBER.fullmatch(token)) and ("." in token or "," in token or token.startswith("-"))


def _is_percentage(token: str) -> bool:
    return token.endswith("%") and bool(NUMBER.fullmatch(_bare(token)))


def _bare(token: str) -> str:
    return token.removesuffix("%")


def _weight(token: str) -> float:
    weight = number(token)
    if not 0 < weight <= MAX_WEIGHT:
        raise ParseError("weight-range", value=short(token), high=f"{MAX_WEIGHT:g}")
    return weight

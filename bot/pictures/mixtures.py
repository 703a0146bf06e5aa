"""What a fusion or a sweep is made of, and how much of each, as people read it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.requests.wishes import Wish
from bot.texts import Texts, cut_at_word, isolated, utf16_length
from engine.jobs import Part, Picture, Words
from storage import is_upload

LONGEST = 300
"""How long, in UTF-16 units, all the words of a mixture may be together before each is cut."""


def shares(weights: Sequence[float]) -> list[int]:
    """Weights as percentages that make a hundred together: what rounding leaves goes to those that lost the most."""
    exact = [100 * weight / sum(weights) for weight in weights]
    whole = [math.floor(share) for share in exact]
    lost = sorted(range(len(exact)), key=lambda index: whole[index] - exact[index])
    for index in lost[: 100 - sum(whole)]:
        whole[index] += 1
    return whole


def percent(texts: Texts, share: int) -> str:
    """A percentage as the language writes it."""
    return texts.plain("share", percent=share)


def names(texts: Texts, parts: Sequence[Part], each: int = LONGEST) -> list[str]:
    """What each part is called: its words, cut where all of them are longer than `LONGEST`, or these than `each`, or
    what sort of picture it is, with a number where there are several of the sort."""
    kinds = [_kind(part) for part in parts]
    words = [part.prompt for part in parts if isinstance(part, Words)]
    room = each if sum(map(utf16_length, words)) <= LONGEST else min(each, LONGEST // len(words))
    found = []
    for index, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        if isinstance(part, Words):
            found.append(isolated(cut_at_word(part.prompt, room)))
        else:
            number = kinds[: index + 1].count(kind) if kinds.count(kind) > 1 else 0
            found.append(texts.plain(kind, n=number))
    return found


def mixture(texts: Texts, wish: Wish) -> str:
    """The parts of a fusion with their shares, the two ends of a sweep, or else what there is, as plain text."""
    called = names(texts, wish.parts)
    if wish.kind == "sweep":
        return texts.plain("sweep-ends", start=called[0], end=called[1])
    if wish.kind != "fuse":
        return " + ".join(called)
    weighed = zip(called, shares([part.weight for part in wish.parts]), strict=True)
    return " + ".join(f"{name} {percent(texts, share)}" for name, share in weighed)


def _kind(part: Part) -> str:
    if not isinstance(part, Picture):
        return ""
    return "part-photo" if is_upload(part.path) else "part-picture"

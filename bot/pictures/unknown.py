"""What a model with a small vocabulary did not know of a prompt: named only where it is sure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.painting import knows
from bot.requests.emoji import spelled
from engine.models import ModelSpec

_MOST = 3
_LONGEST = 3  # words in the name of a thing: longer ones are likely to be read wrong

_BETWEEN = re.compile(
    r"\b(?:and|with|beside|behind|above|below|under|over|next to|(?:left|right) of|in front of|on top of)\b"
    r"|[,;:&+|.!?\n]"
)
_THING = re.compile(r"\s*(?:an?|one|two|three|four|five)\s+(?P<words>[a-z][a-z' -]*)")
_END = re.compile(
    r"\b(?:in|on|at|of|by|from|to|for|near|inside|against|who|that|which|is|are|as|like|through|into|\w+ing)\b"
)
_NO_THINGS = frozenset({"lot", "bit", "few", "little", "while", "kind", "sort", "type", "day", "way", "time"})


def unknown_things(prompt: str, spec: ModelSpec) -> list[str]:
    """The things of an English prompt that the model has no word for, a few at most; none where it cannot be told.

    A thing is what stands behind an article or a number where a prompt, or a part of it, begins. It counts as known
    with any word for a thing in it, and where it ends with a word for a place, a light or a style.
    """
    if not spec.scenery or not prompt.isascii():
        return []
    found = (_named(thing, spec) for thing in _things(spelled(prompt).lower()))
    return list(dict.fromkeys(filter(None, found)))[:_MOST]


def _things(prompt: str) -> Iterator[str]:
    for part in _BETWEEN.split(prompt):
        match = _THING.match(part)
        if match is None:
            continue
        end = _END.search(match["words"])
        if end is None or end[0] != "of":  # a picture of something is no thing, nor is a glass of it
            yield match["words"][: end.start() if end else None].strip()


def _named(thing: str, spec: ModelSpec) -> str | None:
    """The thing without words for its colour or size; None for one that is known, or that may be none."""
    words = thing.split()
    if not words or knows(thing, spec) or words[-1] in _NO_THINGS | set(spec.scenery):
        return None
    while words[0] in spec.scenery:
        del words[0]
    return " ".join(words) if len(words) <= _LONGEST else None

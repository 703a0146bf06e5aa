"""Which style is meant by a name, in any of the languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from bot.parsing.near import nearest
from bot.styles import STYLES
from bot.texts import Languages

_LONGEST = 4
"""Words in a name, at most."""
_ALIKE = 0.7
_FEWEST = 3
"""Letters that can be the beginning of a name."""


def named(words: Sequence[str]) -> tuple[str | None, int]:
    """The id of the style that the first of the words name, and how many they are: as many as make a name.

    Without a style, None and as many as are like a name.
    """
    for count in range(min(_LONGEST, len(words)), 0, -1):
        if style := _known().get(_plainly(" ".join(words[:count]))):
            return style, count
    counts = range(1, min(_LONGEST, len(words)) + 1)
    meant = (count for is_like in (_misspelled, like) for count in counts if is_like(" ".join(words[:count])))
    return None, next(meant, min(1, len(words)))


def like(name: str) -> str | None:
    """A name of a style that is much like that, or begins so."""
    said = _plainly(name)
    begun = (known for known in _known() if len(said) >= _FEWEST and known.startswith(said))
    return _misspelled(name) or next(begun, None)


def _misspelled(name: str) -> str | None:
    return nearest(_plainly(name), _known(), _ALIKE)


@cache
def _known() -> Mapping[str, str]:
    """The ids by all names that there are; an id is a name too, and goes before one of a language."""
    languages = Languages()
    said = {
        _plainly(languages.of(code).plain(style.key)): style.id for code in languages.codes for style in STYLES.values()
    }
    return said | {_plainly(style): style for style in STYLES}


def _plainly(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()

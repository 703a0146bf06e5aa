"""Words that a person looks for among their prompts, as the database is asked for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from storage.transactions import Transaction

# Of these scripts a run of letters is no word: words stand in it without spaces.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai and Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Japanese syllables
    (0x3400, 0x4DBF),  # Chinese characters
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
MERGED_PAGES = 500
"""How much of the index is rewritten at a time, in pages; others wait meanwhile."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`starts` are what words must begin with; `within` is to be found anywhere, as emoji and unspaced scripts are."""

    starts: Sequence[str]
    within: Sequence[str]

    @classmethod
    def of(cls, words: str) -> Self:
        """What a person typed, whatever it is."""
        starts: dict[str, None] = {}  # in their order, each once
        within: dict[str, None] = {}
        for word in words.replace("\0", " ").split():
            for anywhere, run in groupby(word, _anywhere):
                (within if anywhere else starts)["".join(run)] = None
        return cls([word for word in starts if any(character.isalnum() for character in word)], list(within))

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.starts or self.within)

    def match(self, person_id: int) -> str | None:
        """The question to the index, in which nothing of a person's is syntax; None for no words to begin with."""
        if not self.starts:
            return None
        quoted = " ".join('"{}"*'.format(word.replace('"', '""')) for word in self.starts)
        return f'person_id : "{person_id}" AND prompt : ({quoted})'


def _anywhere(character: str) -> bool:
    code = ord(character)
    return unicodedata.category(character) == "So" or any(first <= code <= last for first, last in _UNSPACED)


async def begin_merge(tx: Transaction) -> bool:
    """Begins to bring the index of prompts into one piece, in which nothing is left of what was erased: until then
    its words stay beside a note that they are gone. False where nothing is left to do."""
    return await _merge(tx, -MERGED_PAGES)  # negative: all pieces, and not only where there are many


async def merge(tx: Transaction) -> bool:
    """Goes on with what was begun. False where nothing is left to do."""
    return await _merge(tx, MERGED_PAGES)


async def _merge(tx: Transaction, pages: int) -> bool:
    before = await tx.value("SELECT total_changes()")
    await tx.rows("INSERT INTO prompts (prompts, rank) VALUES ('merge', ?)", pages)
    return bool(await tx.value("SELECT total_changes()") - before >= 2)  # one is the statement itself

"""What written words can be read as, whatever they are written with: look-alikes, digits, marks, single letters.

Knows no rules and no Telegram: a text in, words out, each as the set of all that a person may read in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import TypeAlias

Word: TypeAlias = frozenset[str]

# Marks that decorate a letter of Latin, Greek, Cyrillic, Hebrew or Arabic. Those of other scripts make it another
# letter (か and が, the vowels of Hindi and Thai), and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
# Letters of their own that Unicode composes of another one and a mark: й is no и. Not so ё, for which people write е.
_LETTERS = frozenset("йўїѓќЙЎЇЃЌ")
_FILLERS = "\u115f\u1160\u3164\uffa0"
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)

# Small capitals, strokes and letters in black circles and squares are read as plain letters everywhere.
_PLAIN = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡıłøđħŧŁØĐĦŦ", "abcdefghijklmnoprstuvwyzagilodhtLODHT") | {
    start + index: chr(ord("a") + index) for start in (0x1F150, 0x1F170) for index in range(26)
}
_LATIN = str.maketrans(
    "авсԁеһіјкӏмнопрԛгиѕтуѵԝхүАВСЕНІЈКМОРЅТУХαβεηικμνορτυχγωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abcdehijklmhonpqrustyvwxyABCEHIJKMOPSTYXabenikuvoptuxywABEZHIKMNOPTYX",
)
_CYRILLIC = str.maketrans("abcehikmnoprtuxyABCEHIKMOPTXY", "абсенікмпоргтихуАВСЕНІКМОРТХУ")
_DIGITS = (
    str.maketrans("0134578", "oieastb"),
    str.maketrans("0134578", "oleastb"),
    str.maketrans("0346", "озчб"),
)
_SYMBOLS = (
    (re.compile(r"@(?=\w)|(?<=\w)@"), "a"),
    (re.compile(r"[$€](?=[$€]?\w)|(?<=\w)[$€]|(?<=\w[$€])[$€]"), "s"),
    (re.compile(r"(?<=[^\W\d])[!|](?=[^\W\d])"), "i"),
    (re.compile(r"(?<=[a-z])I"), "l"),
)
_IN_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_IN_OTHERS = re.compile("[\u0370-\u052f\u1f00-\u1fff]")

_LONG = re.compile(r"(.)\1{2,}")
_MOST_LONG = 4  # long runs in one word of which each is tried at every length: the readings multiply
_GAP = 3  # the most characters between letters that are written one by one
_FEWEST = 3  # letters that, written one by one, can be a word


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as its words in order, and the words that its parts make when what separates them is overlooked."""

    words: list[Word]
    joined: list[Word]


def read(text: str) -> list[Reading]:
    """The text as it stands, and where it has symbols for letters, such as `@` for a, as it reads with those."""
    plain = bare(text)
    letters = plain
    for pattern, letter in _SYMBOLS:
        letters = pattern.sub(letter, letters)
    return [_reading(form) for form in dict.fromkeys((plain, letters))]


def spell(text: str) -> list[str]:
    """The words of a text that is meant as it stands, in the spelling that readings have."""
    return [part.casefold() for is_word, part in _parts(bare(text)) if is_word]


def is_unspaced(word: str) -> bool:
    """Whether the word's script puts no spaces between words."""
    return _UNSPACED.search(word) is not None


def bare(text: str) -> str:
    """The text in compatible composed form, without what is invisible and without decorating marks."""
    composed = unicodedata.normalize("NFKC", _visible(text))
    letters = (
        letter if letter in _LETTERS else _MARKS.sub("", unicodedata.normalize("NFD", letter)) for letter in composed
    )
    return unicodedata.normalize("NFC", _visible("".join(letters))).translate(_PLAIN)


def _visible(text: str) -> str:
    """Without zero-width and direction characters, soft hyphens, tags, control characters and fillers."""
    return "".join(
        letter
        for letter in text
        if letter.isspace() or (unicodedata.category(letter) not in ("Cf", "Cc") and letter not in _FILLERS)
    )


def _parts(text: str) -> list[tuple[bool, str]]:
    """Words and what separates them, in turn; a mark belongs to its word."""
    return [(is_word, "".join(letters)) for is_word, letters in groupby(text, key=_is_of_word)]


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")


def _reading(text: str) -> Reading:
    parts = _parts(text)
    # Among Latin words, one that looks Latin throughout is read so; a text in Cyrillic has such words of its own.
    others = [part for _, part in parts if _IN_OTHERS.search(part)]
    latin = _IN_LATIN.search(text) is not None and all(_looks_latin(part) for part in others)
    words = [_ways(part, latin=latin) for is_word, part in parts if is_word]
    return Reading(words, [_ways(part, latin=latin) for part in dict.fromkeys(_joined(parts))])


def _joined(parts: Sequence[tuple[bool, str]]) -> Iterator[str]:
    """Words over gaps: letters one by one, parts with one sign between them, and scripts that have no spaces."""
    letters = ""
    linked: list[str] = []
    for is_word, part in [*parts, (False, "\n" * (_GAP + 1))]:
        if is_word:
            linked.append(part)
            if len(part) == 1:
                letters += part
                continue
        elif len(part) > 1 or part.isspace():
            if len(linked) > 1:
                yield "".join(linked)
            linked = []
        if is_word or len(part) > _GAP:
            yield from _spelled(letters)
            letters = ""
    whole = "".join(part for is_word, part in parts if is_word)
    if is_unspaced(whole):
        yield whole


def _spelled(letters: str) -> Iterator[str]:
    """Letters that stand alone as a word, with or without the one at either end, which may be a word by itself."""
    for start, end in product((0, 1), (0, 1)):
        word = letters[start : len(letters) - end]
        if len(word) >= _FEWEST:
            yield word


def _ways(word: str, *, latin: bool) -> Word:
    """All that the word can be read as."""
    ways = {word}
    if any(letter.isdigit() for letter in word) and any(letter.isalpha() for letter in word):
        ways |= {word.translate(digits) for digits in _DIGITS}
    for way in list(ways):
        mixed = bool(_IN_LATIN.search(way) and _IN_OTHERS.search(way))
        if mixed or (latin and _looks_latin(way)):
            ways.add(way.translate(_LATIN))
        if mixed:
            ways.add(way.translate(_CYRILLIC))
    return frozenset(short for way in ways for short in _shortened(way.casefold()))


def _looks_latin(word: str) -> bool:
    return not any(_IN_OTHERS.match(letter) and ord(letter) not in _LATIN for letter in word)


def _shortened(word: str) -> Iterator[str]:
    """The word, and what it is when letters drawn out to three or more are fewer: `sooo` is `so`, `soo` and `sooo`."""
    yield word
    runs = list(_LONG.finditer(word))
    if not runs:
        return
    if len(runs) > _MOST_LONG:
        yield from (_LONG.sub(r"\1" * length, word) for length in (1, 2, 3))
        return
    for lengths in product((1, 2, 3), repeat=len(runs)):
        yield _with_runs(word, iter(lengths))


def _with_runs(word: str, lengths: Iterator[int]) -> str:
    return _LONG.sub(lambda run: run[1] * next(lengths), word)

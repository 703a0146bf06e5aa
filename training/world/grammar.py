"""Noun phrases in English, Russian and Korean: an object with its size and colour, alone or counted.

A phrase stands in a template, `{a}`, and takes there the form that the template names, as in `{a:gen}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol, TypeAlias

from training.world.words import Name, Words, words

Fields: TypeAlias = Mapping[str, str]


class Phrase(Protocol):
    """Words that take, in a template, the form it names; without one, that of a dictionary."""

    def __format__(self, spec: str, /) -> str: ...


class Grammar(Protocol):
    """How a language puts adjectives and nouns together. Adjectives are entries of the language's tables."""

    def one(self, name: Name, adjectives: Sequence[str], *, article: bool) -> Phrase:
        """One object."""
        ...

    def many(self, name: Name, adjectives: Sequence[str], number: int) -> Fields:
        """Two to four of the same, as fields for the templates of groups."""
        ...

    def countable(self, name: Name) -> bool:
        """Whether there can be several under this name."""
        ...

    def pairs(self, name: Name) -> bool:
        """Whether a pair of them is two, and not one as with scissors."""
        ...

    def colour(self, entry: str) -> Phrase:
        """A background's colour."""
        ...

    def keyword(self, entries: Sequence[str], name: Name) -> str:
        """An object's colour as a word by itself, from the colour's entries."""
        ...


class EnglishPhrase(str):
    """An English noun phrase. Forms: none, and `a`, with its indefinite article."""

    def __format__(self, spec: str) -> str:
        if spec != "a":
            return str(self)
        return f"an {self}" if _starts_with_a_vowel(self) else f"a {self}"


class English:
    """`a red apple`, `an owl`, `scissors`, `three red apples`."""

    def __init__(self, own: Words) -> None:
        self._numbers = own["groups"]["numbers"]

    def one(self, name: Name, adjectives: Sequence[str], *, article: bool) -> Phrase:
        phrase = EnglishPhrase(" ".join((*adjectives, name.text)))
        if not article or name.mark in ("plural", "mass", "name"):
            return phrase
        return f"the {phrase}" if name.mark == "the" else f"{phrase:a}"

    def many(self, name: Name, adjectives: Sequence[str], number: int) -> Fields:
        plural = name.forms[0] if name.forms else _plural(name.text)
        measure = _PAIRS_OF if name.mark == "plural" and plural.startswith(_PAIRS_OF) else ""
        return {
            "many": measure + " ".join((*adjectives, plural.removeprefix(measure))),
            "number": self._numbers[number - 2],
            "digit": str(number),
        }

    def countable(self, name: Name) -> bool:
        return bool(name.forms) or name.mark not in ("plural", "mass", "name")

    def pairs(self, name: Name) -> bool:
        return not (name.forms and name.forms[0].startswith(_PAIRS_OF))

    def colour(self, entry: str) -> Phrase:
        return EnglishPhrase(entry)

    def keyword(self, entries: Sequence[str], name: Name) -> str:
        return entries[0]


_PAIRS_OF = "pairs of "
_SOUNDS_LIKE_YOU_OR_ONE = ("uni", "ufo", "use", "euro", "ewe", "ukulele", "one")
_SILENT_CONSONANT = ("hour", "heir", "honest", "x-ray", "suv")


def _starts_with_a_vowel(phrase: str) -> bool:
    lower = phrase.lower()
    if lower.startswith(_SOUNDS_LIKE_YOU_OR_ONE):
        return False
    return lower[0] in "aeiou" or lower.startswith(_SILENT_CONSONANT)


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


class Adjective:
    """A Russian adjective. A form is a case (nothing, `gen`, `ins`, `loc`) and a gender: masculine, or as named."""

    _FORMS = ("", "f", "n", "p", "gen", "gen f", "gen p", "ins", "ins p", "loc")
    _SAME = (("gen n", "gen"), ("ins n", "ins"), ("ins f", "gen f"), ("m", ""), ("gen m", "gen"), ("ins m", "ins"))

    def __init__(self, entry: str) -> None:
        self._forms = dict(zip(self._FORMS, entry.split(), strict=True))
        self._forms.update({form: self._forms[other] for form, other in self._SAME})

    def __format__(self, spec: str) -> str:
        return self._forms[spec]


_adjective = cache(Adjective)


class RussianPhrase:
    """A Russian noun with its adjectives. Forms: nothing, `gen`, `ins`, and `с`, which is "с" or "со" before `ins`."""

    def __init__(self, name: Name, adjectives: Sequence[str]) -> None:
        self._name = name
        self._adjectives = [_adjective(entry) for entry in adjectives]

    def __format__(self, spec: str) -> str:
        if spec == "с":
            phrase = format(self, "ins")
            return f"{'со' if _asks_for_so(phrase) else 'с'} {phrase}"
        noun = self._name.text if not spec else self._name.forms[0 if spec == "gen" else 1]
        form = f"{spec} {self._name.mark}".strip()
        return " ".join([*(format(adjective, form) for adjective in self._adjectives), noun])


def _asks_for_so(phrase: str) -> bool:
    """Whether "с" before the phrase becomes "со": before с, з, ш or ж and a consonant, and before щ."""
    first, second = phrase[0].lower(), phrase[1].lower()
    return first == "щ" or (first in "сзшж" and second not in "аеиоуыэюя")


class Russian:
    """`красное яблоко`, `три красных яблока`, `две красные машины`, `двое красных ножниц`."""

    def __init__(self, own: Words) -> None:
        self._numbers = [dict(zip("mfnp", entry.split(), strict=True)) for entry in own["groups"]["numbers"]]

    def one(self, name: Name, adjectives: Sequence[str], *, article: bool) -> Phrase:
        return RussianPhrase(name, adjectives)

    def many(self, name: Name, adjectives: Sequence[str], number: int) -> Fields:
        few, plural, genitive = name.forms[2:]
        nominative_adjectives = [format(_adjective(entry), "p") for entry in adjectives]
        genitive_adjectives = [format(_adjective(entry), "gen p") for entry in adjectives]
        few_adjectives = nominative_adjectives if name.mark == "f" else genitive_adjectives
        return {
            "few": " ".join((*few_adjectives, few)),
            "all": " ".join((*nominative_adjectives, plural)),
            "many": " ".join((*genitive_adjectives, genitive)),
            "number": self._numbers[number - 2][name.mark],
            "digit": str(number),
        }

    def countable(self, name: Name) -> bool:
        return len(name.forms) > 2

    def pairs(self, name: Name) -> bool:
        return name.mark != "p"

    def colour(self, entry: str) -> Phrase:
        return _adjective(entry)

    def keyword(self, entries: Sequence[str], name: Name) -> str:
        return format(_adjective(entries[0]), name.mark)


class KoreanPhrase(str):
    """A Korean noun phrase. Forms: a particle as it is after a consonant, `이`, `은`, `을`, `과`, `이랑`."""

    _AFTER_A_VOWEL = {"이": "가", "은": "는", "을": "를", "과": "와", "이랑": "랑"}  # noqa: RUF012

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        return f"{self}{spec if _ends_in_a_consonant(self) else self._AFTER_A_VOWEL[spec]}"


def _ends_in_a_consonant(phrase: str) -> bool:
    """Whether the last syllable has a final consonant; so have the names of the letters L, M, N and R."""
    last = phrase[-1]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28 != 0
    return last.upper() in "LMNR"


class Korean:
    """`빨간 사과`, `빨간 사과 세 개`, `고양이 두 마리`."""

    def __init__(self, own: Words) -> None:
        self._numbers = own["groups"]["numbers"]
        self._counters = {name: names[0].mark or "개" for names in own.objects for name in names}

    def one(self, name: Name, adjectives: Sequence[str], *, article: bool) -> Phrase:
        return KoreanPhrase(" ".join((*adjectives, name.text)))

    def many(self, name: Name, adjectives: Sequence[str], number: int) -> Fields:
        return {
            "one": " ".join((*adjectives, name.text)),
            "number": self._numbers[number - 2],
            "digit": str(number),
            "counter": self._counters[name],
        }

    def countable(self, name: Name) -> bool:
        return True

    def pairs(self, name: Name) -> bool:
        return True

    def colour(self, entry: str) -> Phrase:
        return entry

    def keyword(self, entries: Sequence[str], name: Name) -> str:
        return entries[-1]


_GRAMMARS: Mapping[str, type[English] | type[Russian] | type[Korean]] = {"en": English, "ru": Russian, "ko": Korean}


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language of `LANGUAGES`."""
    return _GRAMMARS[language](words(language))

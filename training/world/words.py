"""What objects, tints, backgrounds and the rest are called in each language, read from the tables in `words/`.

The tables say it all, forms included: nothing here knows a grammar (`training.world.grammar` does) or makes a sentence
(`training.world.captions` does). The first name of an object is the one people use; no two objects share a name in any
language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeAlias

from training.world.vocabulary import GLYPHS

LANGUAGES = ("en", "ru", "ko")

Table: TypeAlias = Mapping[str, tuple[str, ...]]

_NAME = re.compile(r"(?P<text>[^(:]+?)(?: \((?P<mark>[^)]+)\))?(?:: (?P<forms>.+))?")
_WORD = re.compile(r"[^\W_]+")
_HOLE = re.compile(r"\{[^}]*\}")
_SHORTEST = {"ko": 1}
"""Letters of a word that says something, where it is not three."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an object, and what its language asks to know of it: a mark (gender, counter), other forms."""

    text: str
    mark: str = ""
    forms: tuple[str, ...] = ()

    @classmethod
    def read(cls, entry: str) -> Name:
        """A name from its entry in a table: `text (mark): form, form`."""
        found = _NAME.fullmatch(entry)
        if found is None:
            raise ValueError(f"not a name: {entry!r}")
        return cls(found["text"], found["mark"] or "", tuple(found["forms"].split(", ")) if found["forms"] else ())


@dataclass(frozen=True)
class Words:
    """One language's words. `objects` has every object's names, in the vocabulary's order."""

    language: str
    objects: tuple[tuple[Name, ...], ...]
    tables: Mapping[str, Table]

    def __getitem__(self, table: str) -> Table:
        return self.tables[table]

    @cached_property
    def _colours(self) -> set[str]:
        """The words for colours, in all their forms."""
        return {form for forms in self["colours"].values() for entry in forms for form in entry.split()}

    @cached_property
    def natural(self) -> tuple[tuple[Name, ...], ...]:
        """The names that an object in its own colours has alone: without `red apple`, since a tinted apple is one."""

        def tinted(name: Name, own: set[str]) -> bool:
            rest = " ".join(word for word in name.text.split() if word not in self._colours)
            return rest != name.text and rest in own

        return tuple(
            tuple(name for name in names if not tinted(name, {other.text for other in names})) for names in self.objects
        )

    @cached_property
    def tintable(self) -> tuple[tuple[Name, ...], ...]:
        """The names that can stand beside any tint: those without a colour of their own, unlike `red apple`."""
        return tuple(
            tuple(name for name in names if self._colours.isdisjoint(_WORD.findall(name.text)))
            for names in self.objects
        )


@cache
def words(language: str) -> Words:
    """The words of a language; raises KeyError if it has none for some object."""
    told: dict[str, dict[str, Any]] = tomllib.loads(
        Path(__file__).with_name("words").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    )
    objects = told.pop("objects")
    tables = {name: {key: tuple(entries) for key, entries in table.items()} for name, table in told.items()}
    return Words(language, tuple(tuple(map(Name.read, objects[glyph])) for glyph in GLYPHS), tables)


def names(things: int, language: str = "en") -> tuple[str, ...]:
    """The first `things` objects, each by its plain name in that language."""
    return tuple(own[0].text for own in words(language).objects[:things])


def all_names(things: int) -> tuple[str, ...]:
    """Every name of the first `things` objects in every language and every form that the tables have, each once."""
    return tuple(dict.fromkeys(_all_names(things)))


def scenery(language: str = "en") -> tuple[str, ...]:
    """The words for all that is in a caption beside the things: colours, sizes, places, lights, styles."""
    tables = words(language).tables.values()
    said = (_HOLE.sub(" ", entry.lower()) for table in tables for entries in table.values() for entry in entries)
    shortest = _SHORTEST.get(language, 3)
    return tuple(dict.fromkeys(word for entry in said for word in _WORD.findall(entry) if len(word) >= shortest))


def _all_names(things: int) -> Iterator[str]:
    for language in LANGUAGES:
        for own in words(language).objects[:things]:
            for name in own:
                yield name.text
                yield from name.forms

"""Words for scenes, in several languages and as people would type them: at length, in brief, in keywords.

What is said is decided here, in the same way for every language; how, by the language's tables
(`training.world.words`) and its rules for noun phrases (`training.world.grammar`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeVar

import numpy as np

from training.world.grammar import Phrase, grammar
from training.world.scenes import COLOUR_NAMES, GROUP, MEDLEY, NATURAL, ONE, SIZE_NAMES, SPOT_NAMES, Placed, Scene
from training.world.vocabulary import BACKGROUNDS, LAYOUTS, LIGHTS, PLAIN, STYLES
from training.world.words import LANGUAGES, Name, Words, words

SAID = {"sizes": 0.7, "spots": 0.75, "backgrounds": 0.85, "lights": 0.85, "styles": 0.9, "number": 0.92}
"""How often a factor is said in a caption that is not complete. Tints always are."""

SPOKEN = (0.4, 0.3, 0.3)
"""How often a caption is in each of the languages."""

_KEYWORDS = 0.12  # of captions set everything off by commas
_ARTICLES = 0.6
_CLAUSE = 0.15  # of pairs: "a cat on the left, a dog on the right"
_LOOSE = 0.35  # of pairs that may be: "a cat and a dog"
_PAIR = 0.2  # of groups of two: "a pair of cats"
_FRAME = 0.1  # "a picture of ..."
_AHEAD = 0.15  # of what a comma sets off comes before the rest instead of behind it
_CAPITAL = 0.1
_FIRST_NAME = 0.6  # the other names share what remains
_FIRST_WORD = 0.75  # the same, for colours and sizes
_DRAWN = 64  # random numbers at once: one call for many is far quicker than a call for each

_T = TypeVar("_T")


def caption(rng: np.random.Generator, scene: Scene, language: str, *, complete: bool = False) -> str:
    """Words for a scene in a language of `LANGUAGES`.

    People leave things out, and so do captions (see `SAID`), unless asked to be complete: then they say every object,
    tint, size, spot and number, how two objects stand to each other, the background, the light and the style.
    """
    return _Caption(rng, scene, language, complete=complete).text()


def say(rng: np.random.Generator, scene: Scene) -> str:
    """A caption in one language or another, each as often as `SPOKEN` has it."""
    return caption(rng, scene, LANGUAGES[int(rng.choice(len(LANGUAGES), p=SPOKEN))])


@cache
def _set_off(options: Sequence[str]) -> tuple[str, ...]:
    """Of the ways to say something, those that stand beside the rest and do not wrap it."""
    return tuple(option for option in options if "{x}" not in option)


class _Caption:
    """One caption in the making. Its choices come from the generator in a fixed order."""

    def __init__(self, rng: np.random.Generator, scene: Scene, language: str, *, complete: bool) -> None:
        self._random: Iterator[float] = iter(rng.random(_DRAWN).tolist())
        self._scene = scene
        self._words: Words = words(language)
        self._grammar = grammar(language)
        self._complete = complete
        self._in_keywords = self._chance(_KEYWORDS)
        self._articles = not self._in_keywords and self._chance(_ARTICLES)
        self._wraps = not self._in_keywords

    def text(self) -> str:
        """The caption."""
        text = self._subject()
        ahead: list[str] = []
        behind: list[str] = []
        for options in self._surroundings():
            option = self._pick(options if self._wraps else _set_off(options))
            if "{x}" in option:
                text = self._filled(option, text)
            else:
                (ahead if self._chance(_AHEAD) else behind).append(self._filled(option))
        if self._wraps and not ahead and not self._scene.style and self._chance(_FRAME):
            text = self._pick(self._words["frames"]["any"]).format(x=text)
        text = ", ".join((*ahead, text, *behind))
        return text[0].upper() + text[1:] if self._chance(_CAPITAL) else text

    def _surroundings(self) -> Iterator[tuple[str, ...]]:
        """The ways to say each of what is not the objects and is to be said."""
        scene = self._scene
        if scene.spot and self._says("spots"):
            yield self._words["spots"][SPOT_NAMES[scene.spot]]
        if self._says("backgrounds"):
            name = BACKGROUNDS[scene.background]
            yield self._words["backgrounds"]["plain" if name in PLAIN else name]
        if scene.light and self._says("lights"):
            yield self._words["lights"][LIGHTS[scene.light]]
        if scene.style and self._says("styles"):
            yield self._words["styles"][STYLES[scene.style]]

    def _filled(self, option: str, text: str = "") -> str:
        name = BACKGROUNDS[self._scene.background]
        if name not in PLAIN or "{colour" not in option:
            return option.format(x=text)
        return option.format(x=text, colour=self._grammar.colour(self._pick_first(self._words["colours"][name])))

    def _subject(self) -> str:
        """The objects, and how they stand to each other."""
        layout = self._scene.layout
        if layout == ONE:
            return self._alone()
        if layout == GROUP:
            return self._group()
        phrases = [self._one(placed) for placed in self._scene.objects]
        if layout == MEDLEY:
            template = self._pick(self._words["lists"]["three" if len(phrases) == 3 else "four"])
        else:
            template = self._relation(LAYOUTS[layout])
        return template.format(**dict(zip("abcd", phrases, strict=False)))

    def _alone(self) -> str:
        (placed,) = self._scene.objects
        if not self._in_keywords or placed.colour == NATURAL:
            return format(self._one(placed), "")
        name = self._name(placed)
        noun = self._grammar.one(name, self._size(placed), article=False)
        return f"{noun}, {self._grammar.keyword(self._words['colours'][COLOUR_NAMES[placed.colour]], name)}"

    def _relation(self, relation: str) -> str:
        loose = self._words["loose"].get(relation)
        if loose and not self._complete and self._chance(_LOOSE):
            return self._pick(loose)
        if self._chance(_CLAUSE):
            self._wraps = False
            return self._pick(self._words["clauses"][relation])
        return self._pick(self._words["relations"][relation])

    def _group(self) -> str:
        placed, number = self._scene.objects[0], len(self._scene.objects)
        name = self._name(placed, counted=True)
        ways = "numbered"
        if not self._says("number"):
            ways = "unnumbered"
        elif number == 2 and self._grammar.pairs(name) and self._chance(_PAIR):
            ways = "pair"
        fields = self._grammar.many(name, self._colour(placed), number)
        return self._pick(self._words["groups"][ways]).format(**fields)

    def _one(self, placed: Placed) -> Phrase:
        adjectives = (*self._size(placed), *self._colour(placed))
        return self._grammar.one(self._name(placed), adjectives, article=self._articles)

    def _name(self, placed: Placed, *, counted: bool = False) -> Name:
        names = (self._words.natural if placed.colour == NATURAL else self._words.tintable)[placed.thing]
        if counted:
            names = tuple(name for name in names if self._grammar.countable(name))
        return self._pick_first(names, _FIRST_NAME)

    def _colour(self, placed: Placed) -> tuple[str, ...]:
        if placed.colour == NATURAL:
            return ()
        return (self._pick_first(self._words["colours"][COLOUR_NAMES[placed.colour]]),)

    def _size(self, placed: Placed) -> tuple[str, ...]:
        sizes = self._words["sizes"].get(SIZE_NAMES[placed.size])
        return (self._pick_first(sizes),) if sizes and self._says("sizes") else ()

    def _says(self, factor: str) -> bool:
        return self._chance(SAID[factor]) or self._complete

    def _chance(self, share: float) -> bool:
        return next(self._random) < share

    def _pick(self, options: Sequence[_T]) -> _T:
        return options[int(next(self._random) * len(options))]

    def _pick_first(self, options: Sequence[_T], share: float = _FIRST_WORD) -> _T:
        """The first option so often; the others share what remains."""
        if len(options) == 1 or self._chance(share):
            return options[0]
        return self._pick(options[1:])

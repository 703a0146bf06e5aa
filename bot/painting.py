"""The models in use, and whether they can paint."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bot.requests.emoji import spelled
from engine.errors import ModelUnavailable
from engine.models import ModelSpec, Source, resolve, table

log = logging.getLogger(__name__)

_NAMED = 6
_WORD = re.compile(r"\w+")
_HANGUL = re.compile(r"[가-힣]")
_CYRILLIC = re.compile(r"[а-я]")


class Painting:
    """The numbers of the model that paints by default and of those that people may choose instead, the reason why it
    cannot paint while it cannot, and why it shall not, "" for no given reason, while those who run the bot have paused
    it.

    Where the model is not there at all, `spec` is the row of its name in the table, or a plain one, so that
    requests can still be taken and kept. A further model that is not there is not offered; `missing` says why.
    """

    def __init__(self, model: str, further: Sequence[str] = ()) -> None:
        self._names = tuple(dict.fromkeys((model, *further)))
        self._default = model
        self.trouble: str | None = None
        self.pause: str | None = None
        self.spec = _plain(model)
        self.offered: tuple[ModelSpec, ...] = (self.spec,)
        self.missing: dict[str, str] = {}
        self.look()

    def look(self) -> None:
        """Look for the models (again), and forget the trouble if the one that paints by default is there."""
        try:
            self.spec = resolve(self._default)
            self.trouble = None
        except ModelUnavailable as error:
            self.trouble = str(error)
        further = [name for name in self._names if name != self._default]
        self.missing = {}
        self.offered = (self.spec, *filter(None, map(self._found, further)))

    def _found(self, name: str) -> ModelSpec | None:
        try:
            return resolve(name)
        except ModelUnavailable as error:
            log.warning("a model that was to be offered is not there: %s", error)
            self.missing[name] = str(error)
            return None

    def prefer(self, name: str) -> bool:
        """Let this one of the models paint by default; False, without effect, where it is none of those set."""
        ours = next((each for each in self._names if Path(each) == Path(name)), None)
        if ours is None:
            return False
        if ours != self._default:
            self._default, self.spec = ours, _plain(ours)
        self.look()
        return True

    def demand(self, name: str) -> ModelSpec:
        """The one of the models of that name as it is now. Raises `ModelUnavailable` where it is not there."""
        if all(Path(each) != Path(name) for each in self._names):
            raise ModelUnavailable(f"{name} is none of WASSILY_MODEL and WASSILY_MODELS.")
        return resolve(name)

    def find(self, name: str) -> ModelSpec | None:
        """The model that people may choose by that name, or by its short one."""
        said = name.casefold()
        return next((spec for spec in self.offered if said in (spec.name.casefold(), called(spec).casefold())), None)

    def chosen(self, name: str | None) -> ModelSpec:
        """The model of that name; for None, or where it is not offered any more, the one that paints by default."""
        return (self.find(name) if name else None) or self.spec


def called(spec: ModelSpec) -> str:
    """What people call the model: the last part of a folder or of a hub id."""
    return Path(spec.name).name or spec.name


def _plain(name: str) -> ModelSpec:
    """What stands for a model that is not there."""
    return table().get(name) or ModelSpec(name=name, prior=Source(id=name), decoder=Source(id=name))


def knows(prompt: str, spec: ModelSpec) -> bool:
    """Whether the prompt has any of the model's words; a model without a list of words knows them all."""
    if not spec.words or not prompt:
        return True
    return bool(_known((*spec.words, *spec.synonyms)).search(_plainly(spelled(prompt))))


def knows_scene(prompt: str, spec: ModelSpec) -> bool:
    """Whether the prompt has a word for a place, a light or the like, in any language of the model's."""
    said = set(_plainly(prompt).split()) - {"the"}
    known = {_plainly(word) for words in (spec.scenery, *spec.scenery_in.values()) for word in words}
    with_particles = tuple(filter(_HANGUL.search, known))
    return not said.isdisjoint(known) or any(word.startswith(with_particles) for word in said)


def some_words(spec: ModelSpec, language: str, count: int = _NAMED) -> str:
    """A few of the model's words, to name in a sentence of that language; in English where it has none in it.

    They are from all over the list, which has things of a sort side by side.
    """
    words = spec.words_in.get(language, spec.words)
    count = min(count, len(words))
    return ", ".join(words[index * len(words) // count] for index in range(count))


def examples(spec: ModelSpec, language: str) -> tuple[str, ...]:
    """Prompts worth trying, in that language where the model knows it."""
    return spec.examples_in.get(language, spec.examples)


@lru_cache(maxsize=4)
def _known(names: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any of the names in a prompt said plainly."""
    return re.compile("|".join(_pattern(plain) for plain in map(_plainly, names) if plain))


def _pattern(name: str) -> str:
    """A name as it may stand in a sentence; to take another word for it now and then does less harm than to miss it.

    Russian inflects: the last two letters are let go, as far as three are left. Korean writes particles onto nouns, and
    leaves spaces in or out: a name is found within words, one of a single syllable only where a word begins.
    """
    if _HANGUL.search(name):
        return (r"\b" if len(name) == 1 else "") + name.replace(" ", " ?")
    words = (
        re.sub(r"(?<=\w{3})\w{1,2}$", "", word) + r"\w*" if _CYRILLIC.search(word) else word for word in name.split()
    )
    return rf"\b{' '.join(words)}\b"


def _plainly(text: str) -> str:
    """The words in lower case and in the singular of English, one space between them, each letter written one way."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return " ".join(_singular(word) for word in _WORD.findall(folded))


def _singular(word: str) -> str:
    for ending, instead in (("ies", "y"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("oes", "o"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 1 and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word

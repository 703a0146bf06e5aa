"""The model in use, and whether it can paint."""

from __future__ import annotations

import re

from engine.errors import ModelUnavailable
from engine.models import ModelSpec, Source, resolve, table

_NAMED = 6
_WORD = re.compile(r"\w+")


class Painting:
    """The model's numbers, and the reason why it cannot paint while it cannot.

    Where the model is not there at all, `spec` is the row of its name in the table, or a plain one, so that
    requests can still be taken and kept.
    """

    def __init__(self, model: str) -> None:
        self._model = model
        self.trouble: str | None = None
        self.spec = table().get(model) or ModelSpec(name=model, prior=Source(id=model), decoder=Source(id=model))
        self.look()

    def look(self) -> None:
        """Look for the model (again), and forget the trouble if it is there."""
        try:
            self.spec = resolve(self._model)
            self.trouble = None
        except ModelUnavailable as error:
            self.trouble = str(error)


def knows(prompt: str, spec: ModelSpec) -> bool:
    """Whether the prompt has any of the model's words; a model without a list of words knows them all."""
    if not spec.words or not prompt:
        return True
    said = _plainly(prompt)
    return any(_plainly(known) in said for known in (*spec.words, *spec.synonyms))


def some_words(spec: ModelSpec, count: int = _NAMED) -> str:
    """A few of the model's words, to name in a sentence."""
    return ", ".join(spec.words[:count])


def _plainly(text: str) -> str:
    """The words in lower case and singular, each between spaces, so that whole words are found in it."""
    return f" {' '.join(_singular(word) for word in _WORD.findall(text.lower()))} "


def _singular(word: str) -> str:
    for ending, instead in (("ies", "y"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("oes", "o"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 1 and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word

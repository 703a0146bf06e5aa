"""What is said under a picture where it is not quite what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from bot.painting import knows, knows_scene, some_words
from bot.pictures.unknown import unknown_things
from bot.requests.wishes import Wish
from bot.texts import Texts, cut
from engine.jobs import Picture, Words
from engine.models import ModelSpec

_THINGS_LENGTH = 120


def notes(texts: Texts, wish: Wish, spec: ModelSpec) -> Iterator[str]:
    """A sentence, as HTML, where the size is beyond the model, and one where things were asked for that it does not
    know."""
    sampling = wish.sampling(spec)
    made = (sampling.output_width, sampling.output_height)
    if wish.options.size is not None and wish.options.size != made:
        yield texts.html("note-size", wanted=_size(wish.options.size), made=_size(made))
    if not knows(wish.prompt, spec) and not (_has_pictures(wish) and knows_scene(wish.prompt, spec)):
        yield texts.html("few-words", words=some_words(spec, texts.language))
        return
    prompts = (part.prompt for part in wish.parts if isinstance(part, Words))
    unknown = dict.fromkeys(thing for prompt in prompts for thing in unknown_things(prompt, spec))
    if unknown:
        yield texts.html("note-unknown", things=cut(", ".join(unknown), _THINGS_LENGTH))


def _has_pictures(wish: Wish) -> bool:
    """Whether it starts from pictures, which need no thing beside them: only a place, perhaps, or a light."""
    return any(isinstance(part, Picture) for part in wish.parts)


def _size(size: tuple[int | None, int | None]) -> str:
    return f"{size[0]} × {size[1]}"

"""What stands under a picture: short, whatever was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.painting import knows, some_words
from bot.texts import Texts, cut
from bot.wishes import Wish
from engine.models import ModelSpec
from storage import PictureRow

PROMPT_LENGTH = 300


def caption(texts: Texts, wish: Wish, pictures: Sequence[PictureRow], spec: ModelSpec) -> str:
    """The words, cut, the seed or seeds, and a line about the model where it knew none of the words; HTML."""
    seed = str(pictures[0].seed) if len(pictures) == 1 else f"{pictures[0].seed} … {pictures[-1].seed}"
    lines = [texts.html("caption-prompt", prompt=cut(wish.prompt, PROMPT_LENGTH))] if wish.prompt else []
    lines.append(texts.html("caption-seed", kind=wish.kind, seed=seed))
    if not knows(wish.prompt, spec):
        lines.append(texts.html("few-words", words=some_words(spec)))
    return "\n".join(lines)

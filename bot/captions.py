"""What stands under a picture: short, whatever was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.painting import knows, some_words
from bot.texts import Texts, cut_at_word, isolated, utf16_length
from bot.wishes import Wish
from engine.jobs import Picture, Words
from engine.models import ModelSpec
from storage import JobRow, PictureRow

PROMPT_LENGTH = 300
SUBJECT_LENGTH = 60
_KINDS = {"generate": "kind-generate", "fuse": "kind-fuse", "vary": "kind-vary"}


def caption(texts: Texts, wish: Wish, pictures: Sequence[PictureRow], spec: ModelSpec, painted: int = 0) -> str:
    """The words, cut, what it is made of, the seed or seeds, and a line about the model where it knew none of the
    words; HTML. `painted` is how many of the pictures that it is made of were painted here."""
    prompt = isolated(cut_at_word(wish.prompt, PROMPT_LENGTH))
    lines = [texts.html("caption-prompt", prompt=prompt)] if wish.prompt else []
    lines.append(_origin(texts, wish, seeds(pictures), painted))
    if not knows(wish.prompt, spec):
        lines.append(texts.html("few-words", words=some_words(spec)))
    return "\n".join(lines)


def subject(texts: Texts, row: JobRow) -> str:
    """What a job is about, in a few words: its own, cut, or the name of its kind."""
    said = isolated(cut_at_word(" ".join(row.prompt.split()), SUBJECT_LENGTH))
    return said or texts.plain(_KINDS.get(row.kind, "kind-other"))


def is_cut(prompt: str) -> bool:
    """Whether a caption leaves some of the prompt out."""
    return utf16_length(prompt) > PROMPT_LENGTH


def seeds(pictures: Sequence[PictureRow]) -> str:
    """The seed, or the first and the last."""
    return str(pictures[0].seed) if len(pictures) == 1 else f"{pictures[0].seed} … {pictures[-1].seed}"


def made_of(texts: Texts, wish: Wish, painted: int) -> str:
    """The parts of a fusion: how many photos, pictures painted here, and texts."""
    sources = sum(isinstance(part, Picture) for part in wish.parts)
    counts = {
        "made-photos": max(0, sources - painted),
        "made-pictures": min(painted, sources),
        "made-words": sum(isinstance(part, Words) for part in wish.parts),
    }
    return " + ".join(texts.plain(key, count=count) for key, count in counts.items() if count)


def _origin(texts: Texts, wish: Wish, seed: str, painted: int) -> str:
    if wish.kind == "vary":
        return texts.html("caption-vary", source="picture" if painted else "photo", seed=seed)
    if wish.kind == "fuse":
        return texts.html("caption-fuse", parts=made_of(texts, wish, painted), seed=seed)
    return texts.html("caption-seed", seed=seed)

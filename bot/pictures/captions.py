"""What stands under a picture: short, whatever was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures.mixtures import mixture
from bot.pictures.notes import notes
from bot.requests.wishes import Wish
from bot.styles import STYLES
from bot.texts import Texts, cut_at_word, isolated, utf16_length
from engine.jobs import Picture
from engine.models import ModelSpec
from storage import JobRow, PictureRow, is_upload

PROMPT_LENGTH = 300
SUBJECT_LENGTH = 60
_KINDS = {"generate": "kind-generate", "fuse": "kind-fuse", "vary": "kind-vary", "sweep": "kind-sweep"}
_MIXTURES = ("fuse", "sweep")


def caption(texts: Texts, wish: Wish, pictures: Sequence[PictureRow], spec: ModelSpec) -> str:
    """The words, cut, or what it is made of and how much of each, then the seed or seeds and the style, and what is to
    be noted; HTML."""
    said = wish.prompt or wish.about
    head = made_of(texts, wish) if wish.kind in _MIXTURES else isolated(cut_at_word(said, PROMPT_LENGTH))
    lines = [texts.html("caption-prompt", prompt=head)] if head else []
    lines.append(" · ".join(filter(None, (_origin(texts, wish, pictures), _style(texts, wish)))))
    return "\n".join([*lines, *notes(texts, wish, spec)])


def subject(texts: Texts, row: JobRow, length: int = SUBJECT_LENGTH) -> str:
    """What a job is about, in a few words: its own, cut, those of what it varies, or the name of its kind;
    `length` is that of the words in UTF-16 units."""
    if row.kind == "sweep" and row.prompt:
        return cut_at_word(made_of(texts, Wish.loads(row.payload)), length)
    if said := _cut(row.prompt, length):
        return said
    if row.kind == "vary" and row.erased_at is None and (about := _cut(Wish.loads(row.payload).about, length)):
        return texts.plain("kind-vary-of", words=about)
    return texts.plain(_KINDS.get(row.kind, "kind-other"))


def _cut(words: str, length: int) -> str:
    return isolated(cut_at_word(" ".join(words.split()), length))


def is_cut(prompt: str) -> bool:
    """Whether a caption leaves some of the prompt out."""
    return utf16_length(prompt) > PROMPT_LENGTH


def seeds(pictures: Sequence[PictureRow]) -> str:
    """The seed, or the first and the last; all frames of a sweep have the same one."""
    first, last = pictures[0].seed, pictures[-1].seed
    return str(first) if first == last else f"{first} … {last}"


def made_of(texts: Texts, wish: Wish) -> str:
    """What it is made of, as plain text: of a fusion also how much of each, of a sweep its two ends."""
    return mixture(texts, wish)


def _style(texts: Texts, wish: Wish) -> str | None:
    style = STYLES.get(wish.options.style or "")
    return texts.html("caption-style", name=texts.plain(style.key)) if style else None


def _origin(texts: Texts, wish: Wish, pictures: Sequence[PictureRow]) -> str:
    seed = seeds(pictures)
    if wish.kind == "vary":
        return texts.html("caption-vary", source=_source(wish), seed=seed)
    if wish.kind == "fuse":
        return texts.html("caption-fuse", seed=seed)
    if wish.kind == "sweep":
        return _of_sweep(texts, wish, pictures)
    return texts.html("caption-seed", seed=seed)


def _of_sweep(texts: Texts, wish: Wish, pictures: Sequence[PictureRow]) -> str:
    """Of one frame alone it is told which it is."""
    seed = seeds(pictures)
    if len(pictures) > 1:
        return texts.html("caption-sweep", count=len(pictures), seed=seed)
    return texts.html("caption-frame", n=pictures[0].position + 1, count=wish.num_images, seed=seed)


def _source(wish: Wish) -> str:
    """Whether a variation is of a picture that was painted here, or of a photo."""
    path = next(part.path for part in wish.parts if isinstance(part, Picture))
    return "photo" if is_upload(path) else "picture"

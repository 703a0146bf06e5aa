"""What a small model did not know, what emoji say in words, and what is noted under a picture."""

from __future__ import annotations

import html
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.painting import knows
from bot.pictures.captions import caption
from bot.pictures.notes import notes
from bot.pictures.unknown import unknown_things
from bot.requests.emoji import spelled
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.texts import Languages, Texts, utf16_length
from engine.jobs import Generate, Picture, Words
from engine.models import KANDINSKY_2_2, resolve
from storage import PictureRow

MINI = resolve("mini")


@pytest.mark.parametrize(
    ("prompt", "things"),
    [
        ("a cat and a sofa", ["sofa"]),
        ("a small red sofa next to an old lamp", ["sofa", "old lamp"]),
        ("two violinists", ["violinists"]),
        ("a man riding a horse", ["man"]),
        ("A Parliament, a mountain; a river", ["parliament", "mountain", "river"]),
        ("a red apple in the snow", []),
        ("four blue cats in a kitchen", []),
        ("a cat and a blue background", []),
        ("a fox in a dark forest and a starry night", []),
        ("a picture of a cat", []),
        ("a glass of water", []),
        ("a lot of cats", []),
        ("a very cute little hedgehog", []),
        ("something nice", []),
        ("sofa, lamp", []),
        ("красное яблоко и диван", []),
        ("a 사과 and a sofa", []),
        ("", []),
    ],
)
def test_things_that_the_model_does_not_know(prompt: str, things: list[str]) -> None:
    """A thing is named where it surely is one, and the model has no word for it; else nothing is said."""
    assert unknown_things(prompt, MINI) == things
    assert unknown_things(prompt, KANDINSKY_2_2) == []


@pytest.mark.parametrize("example", MINI.examples)
def test_its_own_examples_are_known(example: str) -> None:
    """The model does not doubt what it suggests."""
    assert knows(example, MINI)
    assert unknown_things(example, MINI) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("🦊", "fox face"),
        ("🦊🦊 🦊", "three fox faces"),
        ("🦊🍎 in the snow", "fox face and red apple in the snow"),
        ("a🚀b", "a rocket b"),
        ("🍎🍎🍎🍎🍎🍎", "several red apples"),
        ("👍🏽", "thumbs up sign"),
        ("a cat  with two spaces", "a cat  with two spaces"),
        ("→ © 7", "→ © 7"),
    ],
)
def test_emoji_in_words(text: str, said: str) -> None:
    """An emoji is said by its name, several alike are counted, and everything else is left alone."""
    assert spelled(text) == said


@given(st.text())
def test_any_text_can_be_said(text: str) -> None:
    """Whatever is typed, emoji are said and things are looked for without an error."""
    spelled(text)
    unknown_things(f"a {text}", MINI)


def test_a_small_model_is_told_of_emoji_in_words() -> None:
    """A model that knows words alone is asked for the emoji's names; one that knows language gets what was typed."""
    wish = Wish.of_words((Words(prompt="🦊 at sea"),), Options(seed=1))
    small, large = (wish.job("1", spec, Path("/pictures")) for spec in (MINI, KANDINSKY_2_2))
    assert isinstance(small, Generate)
    assert isinstance(large, Generate)
    assert (small.prompt, large.prompt) == ("fox face at sea", "🦊 at sea")
    assert knows("🦊", MINI)


def noted(prompt: str, options: Options | None = None) -> list[str]:
    wish = Wish.of_words((Words(prompt=prompt),), options or Options())
    return list(notes(Texts(), wish, MINI))


def test_notes() -> None:
    """A size beyond the model, things that it does not know, and a prompt of which it knows nothing have a sentence."""
    assert noted("a red apple", Options(size=(512, 256))) == []
    assert noted("a red apple", Options(ratio=(2, 1))) == []
    [size] = noted("a red apple", Options(size=(2000, 1000)))
    assert "2000 × 1000 pixels: this is 512 × 256" in size
    [unknown] = noted("a fox and a sofa")
    assert "sofa" in unknown
    [nothing] = noted("parliament")
    assert "had to guess" in nothing
    places, others = (
        ("in the snow", "на снегу", "눈밭에서", "숲에서"),
        ("on the parliament", "в парламенте", "우주에서"),
    )
    for words, count in (*((place, 0) for place in places), *((other, 1) for other in others)):
        wish = Wish(kind="vary", parts=(Picture(path="a.png"), Words(prompt=words)), options=Options())
        assert len(list(notes(Texts(), wish, MINI))) == count, words
    assert list(notes(Texts(), replace(Wish.of_words((), Options()), kind="vary"), MINI)) == []


def test_what_is_noted_leaves_room_in_a_caption() -> None:
    """However much there is that the model does not know, and however long its names are, a caption takes it."""
    where = {"path": Path("a.png"), "file_id": None, "chat_id": None, "message_id": None}
    picture = {"id": 1, "job_id": "a", "person_id": 7, "position": 0, "width": 64, "height": 64, "seed": 2**32 - 1}
    pictures = [PictureRow(**where, **picture, created_at=0.0, deleted_at=None)]  # type: ignore[arg-type]
    long = tuple(Words(prompt=f"a red apple and a {letter * 600} and a {letter * 500}s") for letter in "ghijklmnop")
    for parts in (long[:1], long):
        wish = Wish.of_words(parts, Options(size=(4096, 16), style="pastel"))
        for code in Languages().codes:
            said = caption(Languages().of(code), wish, pictures, MINI)
            assert utf16_length(html.unescape(said)) < 800

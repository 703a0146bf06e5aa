"""Recipes with changes: what is said takes its place, and all the rest stays."""

from __future__ import annotations

from typing import Any

import pytest

from bot.requests.parse import Options, ParseError, parse_changes
from bot.requests.recipes import Recipe, changed, command_for
from bot.requests.wishes import Wish
from engine.jobs import Picture, Words

FOX = Wish(kind="generate", parts=(Words(prompt="a fox"),), options=Options(seed=7, ratio=(1, 1), speed="fast"))
MIXTURE = Wish(kind="fuse", parts=(Words(prompt="a cat", weight=2), Words(prompt="a dog")), options=Options(seed=7))
FUSION = Wish(
    kind="fuse",
    parts=(Picture(path="a.png", weight=0.7), Picture(path="b.png", weight=0.2), Words(prompt="a cat", weight=0.3)),
    options=Options(seed=7, negative_prompt="dogs"),
)
VARIATION = Wish(kind="vary", parts=(Picture(path="a.png"),), options=Options(seed=7, strength=0.5, ratio=(3, 2)))


def after(wish: Wish, text: str) -> Wish:
    """The wish with what the text says."""
    count = sum(isinstance(part, Picture) for part in wish.parts)
    request = parse_changes(command_for(wish), text, pictures=count)
    return changed(Recipe(wish=wish, parents=(), photos=0), request).wish


@pytest.mark.parametrize("wish", [FOX, MIXTURE, FUSION, VARIATION])
def test_flags_alone_leave_the_words(wish: Wish) -> None:
    """A flag sets what it says; parts, kind and the other options are as they were."""
    assert after(wish, "--steps 9 --seed 8") == wish.evolve(num_inference_steps=9, seed=8, speed=None)


@pytest.mark.parametrize(
    ("wish", "text", "options"),
    [
        (FOX, "--size 64x32", {"size": (64, 32), "ratio": None}),
        (FOX.evolve(size=(64, 32), ratio=None), "--ar 16:9", {"size": None, "ratio": (16, 9)}),
        (FOX, "--steps 9", {"speed": None, "num_inference_steps": 9}),
        (FOX.evolve(num_inference_steps=9, speed=None), "--best", {"speed": "best", "num_inference_steps": None}),
        (VARIATION, "--strength 0.9", {"strength": 0.9}),
        (FUSION, "--no cats", {"negative_prompt": "cats"}),
    ],
)
def test_a_flag_takes_the_place_of_its_like(wish: Wish, text: str, options: dict[str, Any]) -> None:
    """A shape takes the place of a size, and steps that of a speed, and the other way round."""
    assert after(wish, text) == wish.evolve(**options)


def test_words_take_the_place_of_the_words() -> None:
    """New words are the words; pictures and their weights stay, unless they are weighed anew."""
    assert after(FOX, "an apple --seed 8").parts == (Words(prompt="an apple"),)
    assert after(FUSION, "an apple").parts == (*FUSION.parts[:2], Words(prompt="an apple"))
    weighed = after(FUSION, "0.5 0.4 | an apple 0.1").parts
    assert weighed == (
        Picture(path="a.png", weight=0.5),
        Picture(path="b.png", weight=0.4),
        Words(prompt="an apple", weight=0.1),
    )
    assert after(FUSION, "0.5 0.4").parts == (*weighed[:2], FUSION.parts[2])
    assert after(VARIATION, "in the snow").parts == (*VARIATION.parts, Words(prompt="in the snow"))


def test_words_alone_become_as_many_as_are_said() -> None:
    """One text becomes a mixture and a mixture one text; the kind goes with them."""
    mixed = after(FOX, "a cat::2 a dog")
    assert (mixed.kind, mixed.parts) == ("fuse", MIXTURE.parts)
    assert after(MIXTURE, "a fox").kind == "generate"


@pytest.mark.parametrize(
    ("wish", "text", "key"),
    [
        (FOX, "--ar sideways", "flag-sides"),
        (FOX, "--strength 0.5", "flag-elsewhere"),
        (VARIATION, "--no dogs", "flag-elsewhere"),
        (FOX, "", "imagine-empty"),
        (FOX, "--no ,,", "prompt-nothing"),
        (FUSION, "0.1 0.2 0.3", "weights-many"),
    ],
)
def test_what_cannot_be_read_is_refused(wish: Wish, text: str, key: str) -> None:
    """Changes are refused as requests are."""
    with pytest.raises(ParseError) as refused:
        after(wish, text)
    assert refused.value.key == key

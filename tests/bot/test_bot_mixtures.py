"""What fusions are made of, in words and numbers, and how they lean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.fusion.leaning import leaned
from bot.pictures.mixtures import mixture, names, shares
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.texts import Texts, utf16_length
from engine.jobs import Part, Picture, Sweep, Words, seeds_of
from engine.models import KANDINSKY_2_2

TEXTS = Texts()
PHOTO, OTHER, OURS = Picture(path="uploads/a.png"), Picture(path="uploads/b.png"), Picture(path="c-0.png")
CAT, DOG = Words(prompt="a cat"), Words(prompt="a dog")


def wish(*parts: Part, **more: object) -> Wish:
    return Wish(kind="fuse", parts=parts, options=Options(seed=5), **more)  # type: ignore[arg-type]


def weighed(*weights: float) -> Wish:
    first, second = weights
    return wish(Picture(path="uploads/a.png", weight=first), Words(prompt="a cat", weight=second))


@given(st.lists(st.floats(0.001, 100), min_size=1, max_size=10))
def test_shares_make_a_hundred(weights: list[float]) -> None:
    """Percentages are whole, near the weights, and a hundred together."""
    found = shares(weights)
    assert sum(found) == 100
    assert all(abs(share - 100 * weight / sum(weights)) < 1 for share, weight in zip(found, weights, strict=True))


def test_parts_are_called_by_what_they_are() -> None:
    """Words are named by themselves, pictures by their sort, with numbers where there are several."""
    assert names(TEXTS, (PHOTO, CAT)) == ["photo", "a cat"]
    assert names(TEXTS, (OURS, PHOTO, OTHER, DOG)) == ["picture", "photo 1", "photo 2", "a dog"]


def test_long_words_are_cut_all_alike() -> None:
    """Where all the words are too long together, each is cut."""
    found = names(TEXTS, (Words(prompt="red " * 100), Words(prompt="blue " * 100), PHOTO))
    assert all(name.endswith("…") for name in found[:2])
    assert sum(map(utf16_length, found[:2])) <= 300


def test_right_to_left_words_turn_nothing_around() -> None:
    """Hebrew words stand apart from the numbers beside them."""
    assert "\u2068חתול\u2069 50" in mixture(TEXTS, wish(Words(prompt="חתול"), DOG))


def test_a_mixture_says_how_much_of_each() -> None:
    """A fusion has shares, a sweep two ends."""
    assert mixture(TEXTS, weighed(0.7, 0.3)) == "photo 70\u00a0% + a cat 30\u00a0%"
    sweep = Wish(kind="sweep", parts=(CAT, OURS), options=Options())
    assert mixture(TEXTS, sweep) == "a cat → picture"


@pytest.mark.parametrize(
    ("before", "to", "after"),
    [
        ((0.7, 0.3), 1, (0.55, 0.45)),
        ((0.7, 0.3), 0, (0.85, 0.15)),
        ((70.0, 30.0), 1, (0.55, 0.45)),
        ((0.85, 0.15), 0, (0.95, 0.05)),
        ((0.95, 0.05), 0, None),
        ((0.95, 0.05), 1, (0.8, 0.2)),
        ((0.02, 0.98), 1, None),
        ((0.99, 0.01), 0, None),
        ((0.99, 0.01), 1, (0.84, 0.16)),
    ],
)
def test_leaning_goes_by_steps_to_an_end(
    before: tuple[float, float], to: int, after: tuple[float, float] | None
) -> None:
    """A step moves fifteen of a hundred, the last one to five; from there it goes back alone."""
    found = leaned(weighed(*before), to)
    assert (found and tuple(part.weight for part in found.parts)) == after


@given(st.floats(0.001, 100), st.floats(0.001, 100), st.integers(0, 1))
def test_leaning_never_goes_the_wrong_way(first: float, second: float, to: int) -> None:
    """Whatever the weights are, there is more of what was asked for, or an end."""
    found = leaned(weighed(first, second), to)
    if found is not None:
        now = found.parts[to].weight / sum(part.weight for part in found.parts)
        assert now > (first, second)[to] / (first + second)


def test_a_sweep_outlives_a_restart_and_becomes_a_job(tmp_path: Path) -> None:
    """What is kept of a sweep is the same sweep, whose frames have one seed, and whose ends weigh alike."""
    made = Wish(
        kind="sweep",
        parts=(Picture(path="uploads/a.png", weight=0.7), Words(prompt="a cat", weight=0.3)),
        options=Options(seed=9, num_images=6, animated=True, negative_prompt="dogs"),
    )
    assert Wish.loads(made.dumps()) == made
    job = made.job("a", KANDINSKY_2_2, tmp_path)
    assert isinstance(job, Sweep)
    assert job.start == (Picture(path=str(tmp_path / "uploads/a.png")),)
    assert job.end == (CAT,)
    assert job.negative_prompt == "dogs"
    assert seeds_of(job) == [9] * 6


def test_a_style_is_on_both_ends_of_a_sweep(tmp_path: Path) -> None:
    """Words at either end are in the style; where there are none, the style is mixed into both."""
    options = Options(seed=9, num_images=2, style="pastel")
    job = Wish(kind="sweep", parts=(CAT, DOG), options=options).job("a", KANDINSKY_2_2, tmp_path)
    assert isinstance(job, Sweep)
    assert all(isinstance(part, Words) and part.prompt not in ("a cat", "a dog") for part in (*job.start, *job.end))
    job = Wish(kind="sweep", parts=(PHOTO, OURS), options=options).job("a", KANDINSKY_2_2, tmp_path)
    assert isinstance(job, Sweep)
    assert job.start[1:] == job.end[1:]
    assert len(job.start) == 2

"""Wishes, what they cost, and what models know."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.painting import Painting, knows
from bot.requests.cost import cost, is_costly
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from engine.jobs import Fuse, Generate, Picture, Vary, Words
from engine.models import ModelSpec, Source

SOURCE = Source(id="here")
SPEC = ModelSpec(name="m", prior=SOURCE, decoder=SOURCE, width=64, height=64, multiple=16, max_pixels=128 * 128)
SHOWN = replace(SPEC, shown=512, max_aspect=1.33)
FOLDER = Path("/pictures")


def wish(**options: Any) -> Wish:
    return Wish(kind="generate", parts=(Words(prompt="a cat"),), options=replace(Options(seed=7), **options))


def test_a_wish_becomes_the_job_of_a_model() -> None:
    """What the person did not say comes from the model."""
    job = wish(negative_prompt="dogs", num_images=2).job("1", SPEC, FOLDER)
    assert isinstance(job, Generate)
    assert (job.prompt, job.negative_prompt, job.model) == ("a cat", "dogs", "m")
    assert (job.sampling.seed, job.sampling.num_images, job.sampling.num_inference_steps) == (7, 2, 50)


def test_pictures_are_named_within_the_folder() -> None:
    """A wish names its pictures within the picture folder, the job names their files."""
    parts = (Picture(path="uploads/a.png", weight=0.7), Words(prompt="a cat", weight=0.3))
    fuse = Wish(kind="fuse", parts=parts, options=Options(seed=1)).job("1", SPEC, FOLDER)
    assert isinstance(fuse, Fuse)
    assert fuse.parts == (Picture(path="/pictures/uploads/a.png", weight=0.7), Words(prompt="a cat", weight=0.3))
    vary = Wish(kind="vary", parts=parts, options=Options(seed=1, strength=0.5)).job("1", SPEC, FOLDER)
    assert isinstance(vary, Vary)
    assert (vary.path, vary.strength, vary.prompt) == ("/pictures/uploads/a.png", 0.5, "a cat")


@given(
    st.builds(
        Wish,
        kind=st.sampled_from(["generate", "fuse", "vary"]),
        parts=st.lists(
            st.builds(Words, prompt=st.text(), weight=st.floats(0.1, 9))
            | st.builds(Picture, path=st.text(), weight=st.floats(0.1, 9))
        ).map(tuple),
        options=st.builds(
            Options,
            ratio=st.none() | st.tuples(st.integers(1, 9), st.integers(1, 9)),
            size=st.none() | st.tuples(st.integers(16, 99), st.integers(16, 99)),
        ),
    )
)
def test_a_wish_is_read_as_it_was_written(made: Wish) -> None:
    """JSON and back gives an equal wish."""
    assert Wish.loads(made.dumps()) == made


@pytest.mark.parametrize(
    ("options", "painted", "handed_out"),
    [
        ({}, (64, 64), (512, 512)),
        ({"size": (512, 512)}, (64, 64), (512, 512)),
        ({"size": (300, 200)}, (64, 48), (300, 200)),
        ({"size": (2048, 1024)}, (64, 48), (512, 256)),
        ({"ratio": (16, 9)}, (64, 48), (512, 288)),
        ({"ratio": (1, 100)}, (48, 64), (128, 512)),
    ],
)
def test_sizes_are_those_of_the_picture_in_the_chat(
    options: dict[str, Any], painted: tuple[int, int], handed_out: tuple[int, int]
) -> None:
    """A size or shape is that of the picture that comes back; what is painted for it is never more than the native
    size of a model that enlarges its pictures, and costs one credit."""
    sampling = wish(**options).sampling(SHOWN)
    assert (sampling.width, sampling.height) == painted
    assert (sampling.output_width, sampling.output_height) == handed_out
    assert cost(sampling, SHOWN) == 1


@pytest.mark.parametrize(
    ("options", "credits"),
    [
        ({}, 1),
        ({"num_images": 4}, 4),
        ({"num_inference_steps": 100}, 2),
        ({"num_inference_steps": 51}, 2),
        ({"num_inference_steps": 1}, 1),
        ({"size": (128, 128)}, 4),
        ({"size": (16, 16)}, 1),
        ({"num_images": 3, "num_inference_steps": 25}, 2),
        ({"ratio": (4, 1)}, 1),
        ({"ratio": (3, 2)}, 1),
    ],
)
def test_cost(options: dict[str, Any], credits: int) -> None:
    """Pictures times steps times pixels, relative to the model's own numbers, rounded up, and at least one."""
    assert cost(wish(**options).sampling(SPEC), SPEC) == credits


@pytest.mark.parametrize(
    ("credits", "daily", "usual", "costly"),
    [
        (25, 100, 4, False),
        (26, 100, 4, True),
        (4, 10, 4, False),
        (5, 10, 4, True),
        (9, 100, 9, False),
        (1, 0, 4, False),
    ],
)
def test_what_is_told_before_it_is_begun(credits: int, daily: int, usual: int, costly: bool) -> None:
    """More than a quarter of a day is costly, but never what a request costs when nobody says more."""
    assert is_costly(credits, daily=daily, usual=usual) is costly


@pytest.mark.parametrize(
    ("prompt", "known"),
    [
        ("a red apple", True),
        ("a desk lamp", True),
        ("Two APPLES!", True),
        ("three foxes", True),
        ("strawberries", True),
        ("a light bulb", True),
        ("light bulbs", True),
        ("pineapple", False),
        ("a bulb of light", False),
        ("parliament", False),
        ("", True),
    ],
)
def test_what_a_small_model_knows(prompt: str, known: bool) -> None:
    """A prompt is known if any of the model's words, or another name for one, is in it, in singular or plural."""
    spec = replace(SPEC, words=("apple", "fox", "strawberry", "light bulb"), synonyms=("lamp",))
    assert knows(prompt, spec) is known
    assert knows(prompt, SPEC)


@pytest.mark.parametrize(
    ("prompt", "known"),
    [
        ("Красное ЯБЛОКО", True),
        ("два красных яблока на столе", True),
        ("корзина с яблоками", True),
        ("рыжая кошка", True),
        ("пять кошек", True),
        ("Ёлка в снегу", True),
        ("елка в снегу", True),
        ("с воздушным шаром", True),
        ("кит и слон", False),
        ("шар", False),
    ],
)
def test_known_words_are_found_inflected(prompt: str, known: bool) -> None:
    """A Russian word is known in any case and number, in any spelling of ё."""
    synonyms = ("яблоко", "кошка", "ёлка", "воздушный шар")
    assert knows(prompt, replace(SPEC, words=("apple",), synonyms=synonyms)) is known


@pytest.mark.parametrize(
    ("prompt", "known"),
    [
        ("빨간 사과", True),
        ("사과를 그려줘", True),
        ("탁자 위의 빨간사과가", True),
        (unicodedata.normalize("NFD", "사과를"), True),
        ("생일 케이크와 풍선", True),
        ("생일케이크", True),
        ("개가 달린다", True),
        ("무지개", False),
        ("호랑이", False),
    ],
)
def test_known_words_are_found_under_particles(prompt: str, known: bool) -> None:
    """A Korean noun is known with its particle written onto it, and with or without spaces within it."""
    assert knows(prompt, replace(SPEC, words=("apple",), synonyms=("사과", "생일 케이크", "개"))) is known


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    """A missing model leaves numbers to take requests with, and says why it cannot paint."""
    painting = Painting(str(tmp_path / "nowhere"))
    assert painting.trouble is not None
    assert "nowhere" in painting.trouble
    assert cost(wish().sampling(painting.spec), painting.spec) == 1

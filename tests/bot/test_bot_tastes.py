"""What becomes of a wish by what people, groups and topics have set."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bot_world import make_model

from bot.painting import Painting, called
from bot.refusal import Refusal
from bot.requests.cost import cost
from bot.requests.parse import Options
from bot.requests.tastes import Tastes, decide
from bot.requests.wishes import Kind, Wish
from engine.jobs import SEED_LIMIT, Fuse, Generate, Picture, Vary, Words


@pytest.fixture(scope="module")
def painting(tmp_path_factory: pytest.TempPathFactory) -> Painting:
    """A model with a list of words that is called mini, and one that knows language at large."""
    folder = tmp_path_factory.mktemp("models")
    other = make_model(folder / "other")
    (other / "model.json").write_text(json.dumps({"num_inference_steps": 10, "width": 128, "height": 128}))
    mini = str(make_model(folder / "mini"))
    return Painting(mini, [str(other), str(folder / "nowhere"), mini])


def wish(kind: Kind = "generate", words: str = "a cat", **options: Any) -> Wish:
    parts = (Words(prompt=words),) if words else ()
    pictures = () if kind == "generate" else (Picture(path="a.png", weight=0.5),)
    return Wish(kind=kind, parts=(*pictures, *parts), options=Options(**options))


@pytest.mark.parametrize(
    ("options", "topic", "chat", "person", "decided"),
    [
        ({}, {}, {}, {}, {"num_images": 4, "ratio": None, "speed": None, "style": None, "guidance_scale": None}),
        ({}, {}, {}, {"n": 2, "aspect": [16, 9]}, {"num_images": 2, "ratio": (16, 9)}),
        ({}, {}, {"n": 3}, {"n": 2}, {"num_images": 3}),
        ({}, {"n": 1}, {"n": 3}, {"n": 2}, {"num_images": 1}),
        ({"num_images": 9}, {"n": 1}, {"n": 3}, {"n": 2}, {"num_images": 9}),
        ({}, {"aspect": [1, 2]}, {}, {"n": 2}, {"num_images": 2, "ratio": (1, 2)}),
        ({"size": (64, 64)}, {}, {}, {"aspect": [16, 9]}, {"size": (64, 64), "ratio": None}),
        ({"ratio": (2, 1)}, {}, {}, {"aspect": [16, 9]}, {"ratio": (2, 1)}),
        ({}, {}, {}, {"speed": "fast"}, {"speed": "fast"}),
        ({"speed": "best"}, {}, {}, {"speed": "fast"}, {"speed": "best"}),
        ({"num_inference_steps": 7}, {}, {}, {"speed": "fast"}, {"speed": None, "num_inference_steps": 7}),
        ({"guidance_scale": 0.0}, {}, {}, {"guidance": 3.0}, {"guidance_scale": 0.0}),
        ({}, {}, {}, {"guidance": 3.0}, {"guidance_scale": 3.0}),
        ({}, {}, {}, {"seed": 7}, {"seed": 7}),
        ({"seed": 0}, {}, {}, {"seed": 7}, {"seed": 0}),
        ({}, {}, {}, {"preview": False}, {"preview": False}),
        ({}, {}, {}, {"strength": 0.5}, {"strength": None}),
        ({}, {}, {}, {"style": "snow"}, {"style": "snow"}),
        ({"style": "pastel"}, {}, {}, {"style": "snow"}, {"style": "pastel"}),
        ({"style": ""}, {}, {}, {"style": "snow"}, {"style": None}),
        ({}, {}, {}, {"style": "anime"}, {"style": None}),
        ({}, {}, {}, {"style": "forgotten"}, {"style": None}),
        ({"model": "other"}, {}, {}, {"style": "anime"}, {"style": "anime"}),
        ({}, {}, {}, {"model": "gone"}, {"model": None}),
    ],
)
def test_who_decides(
    painting: Painting,
    options: dict[str, Any],
    topic: dict[str, Any],
    chat: dict[str, Any],
    person: dict[str, Any],
    decided: dict[str, Any],
) -> None:
    """Flags go before the topic, the topic before its group, the group before the person, and all before the model;
    what was set and cannot be had is passed over."""
    made = decide(wish(**options), Tastes(person=person, chat=chat, topic=topic), painting, 4).options
    assert {name: getattr(made, name) for name in decided} == decided


def test_a_seed_is_drawn_where_none_is_set(painting: Painting) -> None:
    """Two wishes that leave the seed open have different ones."""
    seeds = {decide(wish(), Tastes(), painting, 1).options.seed for _ in range(5)}
    assert len(seeds) > 1
    assert all(seed is not None and 0 <= seed < SEED_LIMIT for seed in seeds)


def test_a_recipe_stays_as_it_is(painting: Painting) -> None:
    """What is painted again from its recipe is left alone by what has been set since."""
    recipe = Wish.loads(decide(wish(), Tastes(), painting, 1).dumps())
    assert decide(recipe, Tastes(person={"style": "snow", "n": 9, "seed": 3}), painting, 4) == recipe


def test_a_variation_takes_the_strength_that_is_set(painting: Painting) -> None:
    """A strength is for variations; a style that is set is laid on words alone."""
    tastes = Tastes(person={"strength": 0.4, "style": "snow"})
    assert decide(wish("vary", ""), tastes, painting, 1).options.strength == 0.4
    assert decide(wish("vary", ""), tastes, painting, 1).options.style is None
    assert decide(wish("vary", strength=0.9), tastes, painting, 1).options.strength == 0.9
    assert decide(wish("vary"), tastes, painting, 1).options.style == "snow"


def test_a_model_is_chosen_among_those_offered(painting: Painting) -> None:
    """A model is known by its short name or its whole one; one that is not there is not offered."""
    assert [called(spec) for spec in painting.offered] == ["mini", "other"]
    made = decide(wish(model="OTHER", speed="best"), Tastes(), painting, 1)
    spec = painting.chosen(made.options.model)
    assert called(spec) == "other"
    assert made.sampling(spec).num_inference_steps == 20
    assert cost(made.sampling(spec), spec) == 2
    assert painting.chosen("gone") == painting.chosen(None) == painting.spec
    with pytest.raises(Refusal) as caught:
        decide(wish(model="dall-e"), Tastes(), painting, 1)
    assert (caught.value.key, caught.value.fill["offered"]) == ("model-unknown", "mini, other")


def test_a_style_that_the_model_cannot_show_is_refused(painting: Painting) -> None:
    """A style is said to be beyond the model only where somebody asked for it."""
    with pytest.raises(Refusal) as caught:
        decide(wish(style="anime"), Tastes(), painting, 1)
    assert caught.value.key == "style-unsuited"


@pytest.mark.parametrize(("speed", "steps", "credits"), [("fast", 2, 2), ("normal", 4, 4), ("best", 8, 8)])
def test_speed_is_half_or_double_the_steps(painting: Painting, speed: Any, steps: int, credits: int) -> None:
    """Fast is half of the model's own steps and half the price, best is double of both."""
    sampling = wish(speed=speed, num_images=4).sampling(painting.spec)
    assert sampling.num_inference_steps == steps
    assert cost(sampling, painting.spec) == credits


def test_best_is_never_less_than_the_models_own(painting: Painting) -> None:
    """No more steps are taken than a flag could say, unless the model itself takes more."""
    assert wish(speed="best").sampling(replace(painting.spec, num_inference_steps=80)).num_inference_steps == 100
    assert wish(speed="best").sampling(replace(painting.spec, num_inference_steps=200)).num_inference_steps == 200


def test_a_style_is_laid_on_the_words(painting: Painting) -> None:
    """The words that people read stay theirs; what is painted is in the style, with what the style keeps out."""
    made = wish(words="a {x} cat", style="black-and-white", negative_prompt="dogs", seed=1)
    job = made.job("1", painting.spec, Path("/pictures"))
    assert isinstance(job, Generate)
    assert made.prompt == "a {x} cat"
    assert (job.prompt, job.negative_prompt) == ("a {x} cat in black and white", "dogs")
    assert made.evolve(style="gone").job("1", painting.spec, Path("/pictures")).prompt == "a {x} cat"  # type: ignore[union-attr]


def test_a_style_of_pictures_alone_is_a_part_of_its_own(painting: Painting) -> None:
    """Without words, the style's own pull as hard as all the pictures."""
    fused = wish("fuse", "", style="snow", seed=1).job("1", painting.spec, Path("/pictures"))
    assert isinstance(fused, Fuse)
    assert fused.parts[1:] == (Words(prompt="in the snow", weight=0.5),)
    varied = wish("vary", "", style="snow", seed=1).job("1", painting.spec, Path("/pictures"))
    assert isinstance(varied, Vary)
    assert varied.prompt == "in the snow"

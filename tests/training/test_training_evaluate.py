from __future__ import annotations

import numpy as np

from training.evaluate import background_of, judge, nearest_objects, questions, summary
from training.scenes import NATURAL, Placed, Scene, draw, sample
from training.vocabulary import BACKGROUNDS, COLOURS


def test_real_scenes_are_judged_right(rng: np.random.Generator) -> None:
    """The very scenes that captions were made from pass in everything."""
    scenes = [sample(rng, pair=0.0) for _ in range(12)]
    shares = summary([judge(draw(scene), scene) for scene in scenes])
    assert shares == {"object_in_three": 1.0, "object_first": 1.0, "colour": 1.0, "background": 1.0}


def test_another_object_is_judged_wrong(rng: np.random.Generator) -> None:
    """A picture of something else fails on its object alone."""
    apple, bicycle = (Scene((Placed(thing, NATURAL, 1, 0, 32, 32, 36),), 4) for thing in (0, 26))
    judged = judge(draw(bicycle), apple)
    assert judged.background
    assert not judged.object_in_three and not judged.object_first and not judged.colour


def test_another_colour_is_judged_wrong() -> None:
    """A green car is not a blue one."""
    blue, green = (Scene((Placed(25, list(COLOURS).index(name), 1, 0, 32, 32, 40),), 11) for name in ("blue", "green"))
    judged = judge(draw(green), blue)
    assert judged.object_first
    assert not judged.colour


def test_an_empty_picture_has_a_background_and_no_object() -> None:
    """Where nothing differs from the border, no object is nearer than another."""
    picture = np.full((64, 64, 3), BACKGROUNDS["pink"], dtype=np.uint8)
    assert list(BACKGROUNDS)[background_of(picture)] == "pink"
    assert [thing for thing, _ in nearest_objects(picture)] == list(range(40))


def test_a_blurred_and_noisy_object_is_still_found(rng: np.random.Generator) -> None:
    """The judge bears what a small model does to an object: some blur and some noise."""
    scene = Scene((Placed(15, NATURAL, 1, 0, 30, 34, 40),), 5)
    sharp = draw(scene).astype(np.float32)
    soft = (sharp + np.roll(sharp, 1, 0) + np.roll(sharp, 1, 1) + np.roll(sharp, -1, 0) + np.roll(sharp, -1, 1)) / 5
    noisy = (soft + rng.normal(0, 12, soft.shape)).clip(0, 255).astype(np.uint8)
    assert nearest_objects(noisy)[0][0] == 15


def test_questions_name_a_background_and_follow_from_the_seed() -> None:
    """Two evaluations with one seed ask the same, of one object each."""
    asked = questions(20, seed=5)
    assert asked == questions(20, seed=5)
    for words, scene in asked:
        assert len(scene.objects) == 1
        assert list(BACKGROUNDS)[scene.background] in words.lower()

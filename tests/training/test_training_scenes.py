from __future__ import annotations

import numpy as np
import pytest

from training.scenes import NATURAL, PLACE_NAMES, SIDE, Placed, Scene, caption, draw, glyph, noun, sample, tinted
from training.vocabulary import BACKGROUNDS, COLOURS, OBJECTS, names, synonyms


def test_the_vocabulary_has_forty_objects_twelve_colours_and_twelve_backgrounds() -> None:
    """The model is taught forty different objects, twelve tints and twelve backgrounds."""
    assert len({thing.name for thing in OBJECTS}) == 40
    assert len(COLOURS) == len(BACKGROUNDS) == 12
    assert {"apple", "cat", "cake"} <= set(names())
    assert {"red apple", "birthday cake"} <= set(synonyms())


def test_every_object_has_a_glyph() -> None:
    """The font draws every object, and no two of them alike."""
    pictures = {glyph(thing).tobytes() for thing in range(len(OBJECTS))}
    assert len(pictures) == len(OBJECTS)


def test_the_same_seed_gives_the_same_scenes() -> None:
    """Scenes, their pixels and their captions follow from the seed alone."""

    def made() -> list[tuple[bytes, str]]:
        rng = np.random.default_rng(3)
        scenes = [sample(rng) for _ in range(20)]
        return [(draw(scene).tobytes(), caption(rng, scene)) for scene in scenes]

    assert made() == made()


def test_objects_stay_inside_the_picture(rng: np.random.Generator) -> None:
    """An object's middle is never nearer to the border than half its length allows, to the nearest pixel."""
    for _ in range(300):
        for placed in sample(rng).objects:
            assert placed.length / 2 - 1 <= min(placed.x, placed.y)
            assert max(placed.x, placed.y) <= SIDE - placed.length / 2 + 1


def test_pairs_are_two_different_objects_in_reading_order(rng: np.random.Generator) -> None:
    """The first of two objects is the left one, or the upper one where they are stacked."""
    for _ in range(100):
        scene = sample(rng, pair=1.0)
        first, second = scene.objects
        assert first.thing != second.thing
        assert first.y < second.y if scene.stacked else first.x < second.x


def test_a_tint_replaces_the_hue_and_keeps_the_outline() -> None:
    """A blue apple is blue all over and has the apple's own coverage."""
    blue = list(COLOURS).index("blue")
    own, tint = np.asarray(tinted(0, NATURAL)), np.asarray(tinted(0, blue))
    assert np.array_equal(own[..., 3], tint[..., 3])
    seen = tint[tint[..., 3] > 200].astype(int)
    assert (seen[:, 2] >= seen[:, 0]).all()


@pytest.mark.parametrize("background", range(len(BACKGROUNDS)))
def test_the_border_shows_the_background(background: int) -> None:
    """Around a small object in the middle there is nothing but the background's colour."""
    picture = draw(Scene((Placed(0, NATURAL, 0, 0, SIDE / 2, SIDE / 2, 20),), background))
    assert (picture[0] == list(BACKGROUNDS.values())[background]).all()


def test_a_caption_says_what_the_scene_holds(rng: np.random.Generator) -> None:
    """Every object is named, its tint too, and the background whenever it is asked for."""
    for _ in range(200):
        scene = sample(rng)
        words = caption(rng, scene, say_background=1.0).lower()
        assert list(BACKGROUNDS)[scene.background] in words
        for placed in scene.objects:
            thing = OBJECTS[placed.thing]
            assert any(name in words for name in (thing.name, *thing.also))
            assert placed.colour == NATURAL or list(COLOURS)[placed.colour] in words


def test_a_red_apple_is_never_said_to_be_of_another_colour(rng: np.random.Generator) -> None:
    """A tinted apple goes by the name that has no colour in it."""
    blue = Placed(0, list(COLOURS).index("blue"), 1, 0, 32, 32, 30)
    assert {noun(rng, blue, say_size=False) for _ in range(30)} == {"a blue apple"}


def test_places_are_spoken_of(rng: np.random.Generator) -> None:
    """An object on the left is said to be there more often than not."""
    scene = Scene((Placed(0, NATURAL, 1, PLACE_NAMES.index("left"), 20, 32, 30),), 0)
    said = ["on the left" in caption(rng, scene).lower() for _ in range(200)]
    assert 0.5 < np.mean(said) < 0.9

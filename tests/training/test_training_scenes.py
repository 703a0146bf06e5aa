from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from training.world.heldout import ONE_IN, held_out
from training.world.scenery import VARIANTS, background
from training.world.scenes import (
    ABOVE,
    BESIDE,
    FRONT,
    GROUP,
    MEDLEY,
    NATURAL,
    ONE,
    Placed,
    Sampler,
    Scene,
    draw,
    holds_out,
    pair_held_out,
    parted,
    tint_held_out,
    tinted,
)
from training.world.styles import outlined
from training.world.vocabulary import BACKGROUNDS, COLOURS, GLYPHS, LAYOUTS, LIGHTS, PLAIN, SCENERY, STYLES

THINGS = 160
SIDE = 64


def only(layout: int, **others: float) -> Sampler:
    """A sampler of one layout, in plain light and style."""
    shares = tuple(float(index == layout) for index in range(len(LAYOUTS)))
    return Sampler(THINGS, layouts=shares, lights=0.0, styles=0.0, **others)


def apple(**changes: float) -> Scene:
    placed = Placed(thing=0, colour=NATURAL, size=1, x=0.5, y=0.5, length=0.5)
    return Scene(layout=ONE, objects=(replace(placed, **changes),), background=BACKGROUNDS.index("white"))


def test_the_vocabulary_is_as_large_as_it_says() -> None:
    """Twelve tints, ten plain backgrounds and eight places, and enough objects for either size of the model."""
    assert len(COLOURS) == 12
    assert len(PLAIN) == 10 and len(SCENERY) == 8
    assert len(set(GLYPHS)) == len(GLYPHS) >= THINGS


def test_the_same_seed_gives_the_same_scenes() -> None:
    """Scenes and their pixels follow from the seed alone."""

    def made() -> list[bytes]:
        rng, sampler = np.random.default_rng(3), Sampler(THINGS)
        return [draw(sampler(rng), SIDE).tobytes() for _ in range(20)]

    assert made() == made()


def test_objects_stay_inside_the_picture(rng: np.random.Generator) -> None:
    """An object's middle is never nearer to the border than half its length."""
    sampler = Sampler(THINGS)
    for _ in range(300):
        for placed in sampler(rng).objects:
            assert placed.length / 2 <= min(placed.x, placed.y) + 1e-9
            assert max(placed.x, placed.y) <= 1 - placed.length / 2 + 1e-9


@pytest.mark.parametrize(("layout", "numbers"), [(ONE, {1}), (BESIDE, {2}), (GROUP, {2, 3, 4}), (MEDLEY, {3, 4})])
def test_a_layout_has_its_number_of_objects(rng: np.random.Generator, layout: int, numbers: set[int]) -> None:
    """Every layout has the objects that its name promises, and no number of them is never drawn."""
    sampler = only(layout)
    assert {len(sampler(rng).objects) for _ in range(60)} == numbers


def test_objects_stand_in_reading_order(rng: np.random.Generator) -> None:
    """The first of two is the left one, the upper one, or the one in front, which is the lower and the smaller."""
    for _ in range(40):
        first, second = only(BESIDE)(rng).objects
        assert first.x < second.x
        first, second = only(ABOVE)(rng).objects
        assert first.y < second.y
        first, second = only(FRONT)(rng).objects
        assert first.y > second.y and first.length < second.length


def test_a_group_is_of_one_kind_and_a_medley_of_many(rng: np.random.Generator) -> None:
    """All of a group are alike, no two of a medley are the same thing."""
    for _ in range(40):
        group, medley = only(GROUP)(rng).objects, only(MEDLEY)(rng).objects
        assert len({(placed.thing, placed.colour) for placed in group}) == 1
        assert len({placed.thing for placed in medley}) == len(medley)


def test_the_one_in_front_covers_the_one_behind() -> None:
    """Where two objects overlap, the first one is seen."""
    red, blue = (list(COLOURS).index(name) for name in ("red", "blue"))
    front, behind = (Placed(0, colour, 1, 0.5, 0.5, 0.6) for colour in (red, blue))
    middle = draw(Scene(FRONT, (front, behind), BACKGROUNDS.index("white")), SIDE)[32, 32].astype(int)
    assert middle[0] > middle[2] + 50


def test_training_never_sees_what_is_held_out(rng: np.random.Generator) -> None:
    """Neither a held-out tint of an object nor a held-out relation of two is in a scene, unless it is asked for."""
    sampler = Sampler(THINGS)
    assert not any(holds_out(sampler(rng)) for _ in range(1000))
    held = only(ONE, held=True, tinted=1.0)
    for _ in range(50):
        placed = held(rng).objects[0]
        assert tint_held_out(placed.thing, placed.colour)
    everything = only(BESIDE, held=None)
    assert {pair_held_out(everything(rng)) for _ in range(300)} == {True, False}


def test_one_combination_in_ten_is_held_out_and_always_the_same_ones() -> None:
    """The hash spreads evenly, and what it says of a combination never changes."""
    share = np.mean([held_out(glyph, colour) for glyph in GLYPHS[:THINGS] for colour in COLOURS])
    assert 0.8 / ONE_IN < share < 1.2 / ONE_IN
    assert [held_out("a", str(number)) for number in range(20)].index(True) == 1


def test_an_object_is_never_held_out_in_its_own_colours() -> None:
    """Every object can be learned."""
    assert not any(tint_held_out(thing, NATURAL) for thing in range(THINGS))


def test_a_tint_replaces_the_hue_and_keeps_the_outline() -> None:
    """A blue apple is blue all over and has the apple's own coverage."""
    own, tint = np.asarray(tinted(0, NATURAL)), np.asarray(tinted(0, list(COLOURS).index("blue")))
    assert np.array_equal(own[..., 3], tint[..., 3])
    seen = tint[tint[..., 3] > 200].astype(int)
    assert (seen[:, 2] >= seen[:, 0]).all()


@pytest.mark.parametrize("index", range(len(BACKGROUNDS)))
def test_around_an_object_there_is_its_background(index: int) -> None:
    """The corners of a scene are those of the background alone."""
    scene = replace(apple(length=0.3), background=index, variant=2)
    alone = background(index, 2, SIDE).round().astype(np.uint8)
    assert np.array_equal(draw(scene, SIDE)[:8], alone[:8])


@pytest.mark.parametrize("name", SCENERY)
def test_places_differ_from_time_to_time(name: str) -> None:
    """Hardly two variants of a place are the same picture."""
    index = BACKGROUNDS.index(name)
    pictures = {background(index, variant, SIDE).tobytes() for variant in range(VARIANTS)}
    assert len(pictures) > VARIANTS * 0.9


def test_a_scene_can_be_drawn_at_any_size() -> None:
    """Drawn four times as large and reduced, a scene is about the same picture."""
    small, large = draw(apple(), SIDE).astype(float), draw(apple(), 4 * SIDE).astype(float)
    reduced = large.reshape(SIDE, 4, SIDE, 4, 3).mean((1, 3))
    assert np.abs(small - reduced).mean() < 4


def test_lights_change_the_colours_and_not_the_shapes() -> None:
    """A dim scene is darker, one at sunset redder than it is blue."""
    plain, sunset, dim = (
        draw(replace(apple(), light=LIGHTS.index(name)), SIDE).astype(float).mean((0, 1))
        for name in ("plain", "sunset", "dim")
    )
    assert dim.mean() < 0.6 * plain.mean()
    assert sunset[0] / sunset[2] > 1.5 * plain[0] / plain[2]


def test_every_style_is_its_own_picture() -> None:
    """No two styles look alike, and each does what its name says."""
    pictures = {name: draw(replace(apple(), style=index), SIDE) for index, name in enumerate(STYLES)}
    assert len({picture.tobytes() for picture in pictures.values()}) == len(STYLES)
    assert len(np.unique(pictures["flat"])) <= 4
    assert (pictures["monochrome"].std(axis=2) == 0).all()
    assert pictures["pastel"].min() > 120
    assert pictures["outline"].astype(int).sum() < pictures["plain"].astype(int).sum()
    assert len({row.tobytes() for row in pictures["pixel"]}) <= 24


@pytest.mark.parametrize("side", [20, 50, 400])
def test_an_outline_is_whole_at_any_size(side: int) -> None:
    """Around a full square there is a line on all four sides, and nothing beyond it."""
    colour, alpha = np.full((side, side, 3), 200, np.float32), np.ones((side, side, 1), np.float32)
    _, grown = outlined(colour, alpha)
    middle = grown[grown.shape[0] // 2, :, 0]
    assert np.array_equal(middle, middle[::-1])
    assert middle[0] == middle[-1] == 0
    assert middle.sum() == side + 2 * max(1, round(side / 40))


def test_a_pair_is_parted_into_its_objects(rng: np.random.Generator) -> None:
    """Each stands alone as it is, the second before a background of its own, and no held-out combination is shown."""
    for _ in range(20):
        pair, other = only(BESIDE)(rng), only(BESIDE)(rng)
        first, second = parted(rng, pair, other)
        assert first.layout == second.layout == ONE
        assert [(o.thing, o.colour) for scene in (first, second) for o in scene.objects] == [
            (o.thing, o.colour) for o in pair.objects
        ]
        assert (first.background, first.variant) == (pair.background, pair.variant)
        assert (second.background, second.variant) == (other.background, other.variant)
        assert not holds_out(first) and not holds_out(second)

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from training.evaluation.judge import FEATURES, Found, Reading
from training.evaluation.mixtures import fused, pairs
from training.evaluation.questions import HELD_OUT, SETS, questions
from training.evaluation.verdicts import Share, shares, verdict
from training.world.scenes import (
    BESIDE,
    FRONT,
    GROUP,
    NATURAL,
    ONE,
    Placed,
    Scene,
    holds_out,
    pair_held_out,
    tint_held_out,
)
from training.world.vocabulary import COLOURLESS

THINGS = 40


def seen(scene: Scene, *objects: Placed, **changes: int) -> Reading:
    """What a judge that is never wrong reads in a scene, or in one with other objects or factors."""
    things = np.eye(THINGS, dtype=np.float32)
    found = [Found(o.thing, o.colour, o.x, o.y, o.length, 0.9, things[o.thing]) for o in objects or scene.objects]
    whole = {name: getattr(scene, name) for name in ("background", "light", "style")} | changes
    return Reading(objects=tuple(found), features=np.zeros(FEATURES, np.float32), **whole)


@pytest.mark.parametrize("name", list(SETS))
def test_questions_follow_from_the_seed(name: str) -> None:
    """Two evaluations with one seed ask the same, a smaller one the first of them; another seed asks other things."""
    asked = questions(name, THINGS, 12, seed=5)
    assert questions(name, THINGS, 5, seed=5) == asked[:5]
    assert questions(name, THINGS, 12, seed=6) != asked
    assert all(question.language == SETS[name][1] and question.caption for question in asked)


def test_held_out_sets_hold_out_what_they_say() -> None:
    """Those of one object are of tints that training never shows, those of two of relations that it never shows."""
    for question in questions("one object, held out", THINGS, 30, seed=5):
        assert tint_held_out(question.scene.objects[0].thing, question.scene.objects[0].colour)
    for question in questions("two objects, held out", THINGS, 30, seed=5):
        assert pair_held_out(question.scene)
        assert not any(tint_held_out(placed.thing, placed.colour) for placed in question.scene.objects)


def test_nothing_is_held_out_of_what_was_seen_before() -> None:
    """A model that began with another's weights is not asked for combinations that the other may have been shown."""
    inherited = frozenset(range(THINGS // 2))
    for question in questions("one object, held out", THINGS, 30, seed=5, inherited=inherited):
        assert question.scene.objects[0].thing not in inherited
    pairs_asked = questions("two objects, held out", THINGS, 30, seed=5, inherited=inherited)
    assert not any(all(placed.thing in inherited for placed in q.scene.objects) for q in pairs_asked)
    assert any(placed.thing in inherited for q in pairs_asked for placed in q.scene.objects)
    with pytest.raises(ValueError, match="Nothing is held out"):
        questions("one object, held out", THINGS, 5, 5, inherited=frozenset(range(THINGS)))
    for name in set(SETS) - HELD_OUT:
        assert questions(name, THINGS, 5, 5, inherited=inherited) == questions(name, THINGS, 5, 5)


def test_no_tint_is_judged_in_black_and_white() -> None:
    """Nobody can tell a red apple from a green one there."""
    asked = Scene(ONE, (Placed(3, 2, 1, 0.5, 0.5, 0.5),), 4, style=COLOURLESS)
    assert "colour" not in verdict(seen(asked), asked)
    assert "colour" in verdict(seen(replace(asked, style=0)), replace(asked, style=0))


@pytest.mark.parametrize("name", [name for name in SETS if "held out" not in name])
def test_other_sets_hold_out_nothing(name: str) -> None:
    """Every combination that they ask for is one that training shows."""
    assert not any(holds_out(question.scene) for question in questions(name, THINGS, 30, seed=5))


def test_looks_are_asked_for_where_they_are_judged() -> None:
    """One set is of lights and styles, one of them in each scene, and most others of none."""
    for question in questions("lights and styles", THINGS, 20, seed=5):
        assert (question.scene.light > 0) != (question.scene.style > 0)
    for name in ("one object", "two objects, Korean", "groups", "medleys"):
        assert all(question.scene.light == question.scene.style == 0 for question in questions(name, THINGS, 10, 5))


@pytest.mark.parametrize("name", list(SETS))
def test_a_picture_of_what_was_asked_is_right_in_all(name: str) -> None:
    """A judge that is never wrong finds nothing wrong in the scenes themselves."""
    for question in questions(name, THINGS, 20, seed=5):
        told = verdict(seen(question.scene), question.scene)
        assert all(told.values())
        assert {"count", "background", "light", "style"} < set(told)


def test_one_object_is_judged_by_the_surest() -> None:
    """Another thing is wrong in all, another tint in its colour alone, a second object in the count alone."""
    asked = Scene(ONE, (Placed(3, 2, 1, 0.5, 0.5, 0.5),), 4)
    thing = asked.objects[0]
    good = {"object": True, "colour": True, "count": True, "background": True, "light": True, "style": True}
    assert verdict(seen(asked, replace(thing, thing=9)), asked) == good | {"object": False, "colour": False}
    assert verdict(seen(asked, replace(thing, colour=5)), asked) == good | {"colour": False}
    assert verdict(seen(asked, thing, replace(thing, thing=9, x=0.9)), asked) == good | {"count": False}
    assert verdict(seen(asked, background=7), asked) == good | {"background": False}
    nothing = replace(seen(asked), objects=())
    assert verdict(nothing, asked) == good | {"object": False, "colour": False, "count": False}


def test_a_colour_that_nobody_asked_for_is_not_judged() -> None:
    """An object in its own colours may come in any."""
    asked = Scene(ONE, (Placed(3, NATURAL, 1, 0.5, 0.5, 0.5),), 4)
    assert "colour" not in verdict(seen(asked), asked)


def test_a_relation_is_judged_where_both_are_right() -> None:
    """Two in each other's places are wrong in their relation; with another thing there is none to judge."""
    first, second = Placed(3, 2, 1, 0.27, 0.5, 0.4), Placed(6, NATURAL, 1, 0.73, 0.5, 0.4)
    asked = Scene(BESIDE, (first, second), 4)
    told = verdict(seen(asked, replace(first, x=0.73), replace(second, x=0.27)), asked)
    assert told["objects"] and told["colours"] and not told["relation"]
    told = verdict(seen(asked, first, replace(second, thing=8)), asked)
    assert not told["objects"] and "relation" not in told and "colours" not in told


def test_the_one_in_front_is_the_lower() -> None:
    """Of two, one in front, the lower has to be the first that was named."""
    first, second = Placed(3, 2, 1, 0.4, 0.67, 0.46), Placed(6, 2, 1, 0.63, 0.36, 0.54)
    asked = Scene(FRONT, (first, second), 4)
    assert verdict(seen(asked), asked)["relation"]
    behind = (replace(first, y=0.36), replace(second, y=0.67))
    assert not verdict(seen(asked, *behind), asked)["relation"]


def test_a_group_is_judged_by_the_most() -> None:
    """One of three that is something else leaves the object right; one too many is a wrong count."""
    each = [Placed(3, 2, 1, x, 0.5, 0.3) for x in (0.2, 0.5, 0.8)]
    asked = Scene(GROUP, tuple(each), 4)
    told = verdict(seen(asked, each[0], each[1], replace(each[2], thing=8)), asked)
    assert told["object"] and told["colour"] and told["count"]
    assert not verdict(seen(asked, *each, replace(each[0], y=0.9)), asked)["count"]


def test_intervals_are_wilsons() -> None:
    """Eight of ten are between 49 and 94 percent; all of ten are not sure to be all."""
    assert Share(8, 10).interval == pytest.approx((0.490, 0.943), abs=0.001)
    low, high = Share(10, 10).interval
    assert low == pytest.approx(0.722, abs=0.001)
    assert high == 1
    assert Share(0, 0).interval == (0, 1)


def test_shares_count_what_can_be_judged() -> None:
    """Each factor has its own number of pictures."""
    told = shares([{"object": True}, {"object": False, "colour": True}])
    assert told == {"object": Share(1, 2), "colour": Share(1, 1)}


def test_fusions_keep_both_or_cross() -> None:
    """Both objects are kept, or the first in the colour of the second; every other pair has such a colour."""
    plain, tinted = pairs(THINGS, 2, seed=5)
    for pair in (plain, tinted):
        first, second = (scene.objects[0] for scene in pair.scenes)
        assert first.thing != second.thing and first.colour == NATURAL
        assert pair.scenes[0].background == pair.scenes[1].background
        both = seen(pair.scenes[0], first, replace(second, x=0.9))
        assert fused(both, pair) | {"crossed": False} == {"both": True, "either": True, "crossed": False, "fused": True}
    first, second = (scene.objects[0] for scene in tinted.scenes)
    crossed = seen(tinted.scenes[0], replace(first, colour=second.colour))
    assert fused(crossed, tinted) == {"both": False, "either": True, "crossed": True, "fused": True}
    assert "crossed" not in fused(seen(plain.scenes[0]), plain)

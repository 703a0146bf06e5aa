from __future__ import annotations

import pytest
from storage_world import DAY, World

from storage import Question, RuleBroken, Showing


async def test_a_question_is_known_by_its_message(world: World) -> None:
    """What a message asks is there after a restart, as often as it is looked at; other messages ask nothing."""
    await world.storage.questions.ask(-1, 50, 1, "change", {"shown": [1, 2], "words": "הכל & <b>"})
    await world.reopen()
    asked = Question(-1, 50, 1, "change", {"shown": [1, 2], "words": "הכל & <b>"})
    for _ in range(2):
        assert await world.storage.questions.at(-1, 50) == asked
    assert await world.storage.questions.at(1, 50) is None
    assert await world.storage.questions.at(-1, 51) is None


async def test_a_message_asks_what_it_asked_last(world: World) -> None:
    """A message that is said to ask again asks the new."""
    await world.storage.questions.ask(1, 50, 1, "change", {})
    await world.storage.questions.ask(1, 50, 1, "search", {"page": 2})
    assert await world.storage.questions.at(1, 50) == Question(1, 50, 1, "search", {"page": 2})


async def test_the_last_question_is_open_until_something_comes_of_it(world: World) -> None:
    """What was asked last is open, also after a restart, until it is closed or too old; each chat has its own."""
    questions, now = world.storage.questions, world.clock.now
    await questions.ask(1, 50, 1, "change", {})
    await questions.ask(1, 51, 1, "search", {})
    await questions.ask(-1, 60, 1, "change", {})
    await world.reopen()
    questions = world.storage.questions
    assert await questions.open(1, 1, now) == Question(1, 51, 1, "search", {})
    assert await questions.open(1, 2, now) is None
    assert await questions.open(1, 1, now + 1.0) is None
    await questions.close(1, 1, 50)
    assert await questions.open(1, 1, now) is not None
    await questions.close(1, 1, 51)
    assert await questions.open(1, 1, now) is None
    assert await questions.at(1, 51) is not None
    assert await questions.open(-1, 1, now) is not None


async def test_only_who_was_met_is_asked(world: World) -> None:
    """Somebody never met is asked nothing, and nothing is asked that JSON cannot say."""
    with pytest.raises(RuleBroken):
        await world.storage.questions.ask(1, 50, 99, "change", {})
    with pytest.raises((TypeError, ValueError)):
        await world.storage.questions.ask(1, 50, 1, "change", {"what": object()})
    assert await world.storage.questions.at(1, 50) is None


async def test_questions_are_forgotten_with_their_person_and_by_age(world: World) -> None:
    """A person's questions go when they are forgotten; those of others go when they are old."""
    await world.storage.questions.ask(-1, 50, 1, "change", {})
    await world.storage.questions.ask(-1, 51, 2, "change", {})
    await world.storage.desk.forget(1)
    assert await world.storage.questions.at(-1, 50) is None
    assert await world.storage.questions.at(-1, 51) is not None
    world.clock.advance(2 * DAY)
    await world.storage.questions.ask(-1, 52, 2, "change", {})
    await world.storage.desk.expire(world.clock.now - DAY)
    assert await world.storage.questions.at(-1, 51) is None
    assert await world.storage.questions.at(-1, 52) is not None


async def test_where_a_picture_is_shown_and_for_whom(world: World) -> None:
    """The messages of a picture are those that it was delivered in and shown in once more, also when it is deleted;
    the buttons of the first are its owner's."""
    due = await world.rendered("a", count=2, chat=-1)
    await world.storage.delivered(due.id, [])
    first, second = (picture.id for picture in due.pictures)
    await world.storage.shown(-1, 60, [first, second], person_id=2)
    await world.storage.shown(-1, 61, [second])
    await world.storage.library.delete([first])
    assert await world.storage.library.showings([first]) == [Showing(-1, 60, 2)]
    assert await world.storage.library.showings([first, second]) == [Showing(-1, 60, 2), Showing(-1, 61, 1)]
    assert [picture.id for picture in await world.storage.pictures_of("a")] == [second]
    await world.storage.desk.forget(2)
    assert await world.storage.library.showings([first]) == [Showing(-1, 60, 1)]

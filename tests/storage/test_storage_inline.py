from __future__ import annotations

import pytest
from storage_world import DAY, World

from storage import InlineMessage, RuleBroken


async def test_a_message_becomes_the_picture_of_one_job(world: World) -> None:
    """Whoever tells of a message again is told the job that it has, also after a restart; it is due once that ended,
    and until it was shown."""
    inline = world.storage.inline
    first = InlineMessage("AAM1", 1, "a", 0, None)
    assert await inline.open("AAM1", 1, "a") == first
    assert await inline.open("AAM1", 1, "b") == first
    await world.reopen()
    inline = world.storage.inline
    assert await inline.at("AAM1") == first
    assert await inline.due() == []
    due = await world.rendered("a")
    assert await inline.due() == []
    await world.storage.delivered(due.id, [])
    assert await inline.due() == [first]
    await inline.postpone("AAM1", 10)
    assert await inline.due() == []
    world.clock.advance(11)
    assert await inline.due() == [InlineMessage("AAM1", 1, "a", 1, None)]
    await inline.ended("AAM1")
    assert await inline.due() == []
    assert (await inline.open("AAM1", 1, "c")).job_id == "a"
    await inline.reopen("a")
    assert await inline.due() == [first]


async def test_what_a_message_may_name(world: World) -> None:
    """Somebody never met has none, and no two messages become the picture of one job."""
    with pytest.raises(RuleBroken):
        await world.storage.inline.open("AAM1", 99, "a")
    await world.storage.inline.open("AAM1", 1, "a")
    with pytest.raises(RuleBroken):
        await world.storage.inline.open("AAM2", 1, "a")
    assert await world.storage.inline.at("AAM2") is None


async def test_messages_are_forgotten_with_their_person_and_by_age(world: World) -> None:
    """What was shown goes with its person at once; what is under way says first that it was cancelled. The others'
    goes by its age."""
    inline = world.storage.inline
    for name, person in (("a", 1), ("b", 1), ("c", 2)):
        await inline.open(f"AAM{name}", person, name)
        await world.submit(name, person=person)
    for name in ("a", "c"):
        await world.storage.cancel(name)
        await inline.ended(f"AAM{name}")
    await world.storage.desk.forget(1)
    assert await inline.at("AAMa") is None
    assert [message.inline_id for message in await inline.due()] == ["AAMb"]
    await inline.ended("AAMb")
    assert await inline.at("AAMb") is None
    assert await inline.at("AAMc") is not None
    world.clock.advance(2 * DAY)
    await world.storage.desk.expire(world.clock.now - DAY)
    assert await inline.at("AAMc") is None


async def test_what_was_sent_for_jobs(world: World) -> None:
    """The ids of all that was sent for some jobs, by key; nothing of other jobs."""
    library = world.storage.library
    for name in ("a", "b", "c"):
        due = await world.rendered(name)
        await library.remember(f"picture:{due.pictures[0].id}", name, f"file-{name}")
    await library.remember("sheet:1-2", "a", "file-sheet")
    found = await library.sent_for(["a", "b", "none"])
    assert sorted(found.values()) == ["file-a", "file-b", "file-sheet"]
    assert await library.sent_for([]) == {}


async def test_the_favourites_among_pictures(world: World) -> None:
    """Of some pictures those that the person has marked."""
    ids = []
    for name in ("a", "b"):
        due = await world.rendered(name)
        await world.storage.delivered(due.id, [])
        ids.append(due.pictures[0].id)
    await world.storage.library.favour(1, ids[0], True)
    assert await world.storage.library.marked(1, [*ids, 999]) == {ids[0]}
    assert await world.storage.library.marked(2, ids) == set()

from __future__ import annotations

import pytest
from storage_world import World

from storage import RuleBroken, Sent


async def test_history_tells_what_a_person_made(world: World) -> None:
    """Newest first, each with its pictures; jobs that came to nothing and other people's are not in it."""
    await world.rendered("one", count=2)
    await world.submit("cancelled")
    await world.storage.cancel("cancelled")
    await world.rendered("other", person=2)
    await world.rendered("two")
    entries = await world.storage.history(1)
    assert [(entry.job.id, len(entry.pictures)) for entry in entries] == [("two", 1), ("one", 2)]


async def test_history_has_pages(world: World) -> None:
    """The cursor of the last entry leads to the next page, without gap or repetition, while more is made."""
    for number in range(5):
        await world.rendered(f"job{number}")
    first = await world.storage.history(1, limit=2)
    await world.rendered("newer")
    second = await world.storage.history(1, limit=2, before=first[-1].cursor)
    last = await world.storage.history(1, limit=2, before=second[-1].cursor)
    assert [entry.job.id for entry in first + second + last] == ["job4", "job3", "job2", "job1", "job0"]
    assert await world.storage.history(1, before=last[-1].cursor) == []


async def test_history_of_one_chat(world: World) -> None:
    """Asked for one chat, history tells what was made there alone."""
    await world.rendered("private")
    await world.rendered("public", chat=-1)
    assert [entry.job.id for entry in await world.storage.history(1, chat_id=-1)] == ["public"]
    assert [entry.job.id for entry in await world.storage.history(1)] == ["public", "private"]


async def test_nobody_has_no_history(world: World) -> None:
    """A person who made nothing has an empty history, and so has one who was never met."""
    assert await world.storage.history(1) == []
    assert await world.storage.history(99) == []


async def test_a_refunded_picture_is_not_in_history(world: World) -> None:
    """A picture that could not be delivered was given up."""
    delivery = await world.rendered("job")
    await world.storage.undeliverable(delivery.id, "gone")
    assert await world.storage.history(1) == []


async def test_a_picture_leads_to_its_parent(world: World) -> None:
    """A job remembers the picture that it came from."""
    parent = (await world.rendered("parent")).pictures[0]
    child = await world.submit("child", parent_picture_id=parent.id)
    assert child.parent_picture_id == parent.id


async def test_a_message_that_shows_a_picture_again_leads_to_it(world: World) -> None:
    """A picture is found by every message that shows it; a sheet leads to all of its pictures in their order."""
    delivery = await world.rendered("job", count=2)
    first, second = delivery.pictures
    await world.storage.delivered(delivery.id, [Sent(picture.id, 1, 50, "file") for picture in delivery.pictures])
    for _ in range(2):
        await world.storage.shown(1, 51, [second.id])
    await world.storage.shown(1, 52, [second.id, first.id])

    async def found(message_id: int) -> list[int]:
        return [picture.id for picture in await world.storage.pictures_at(1, message_id)]

    assert await found(50) == [first.id, second.id]
    assert await found(51) == [second.id]
    assert await found(52) == [first.id, second.id]
    assert await found(53) == []


async def test_only_what_is_there_can_be_shown(world: World) -> None:
    """A picture that there is none of cannot be shown."""
    with pytest.raises(RuleBroken):
        await world.storage.shown(1, 50, [999])

from __future__ import annotations

import re

import pytest
from storage_world import DAY, World, ids

from storage import PictureGone, PictureRow, RuleBroken, Sent
from storage.check import check


async def painted(world: World, job_id: str, *, count: int = 1, **more: object) -> list[PictureRow]:
    """The pictures of a new job that was delivered."""
    delivery = await world.rendered(job_id, count=count, **more)
    sent = [Sent(picture.id, delivery.job.chat_id, 50, "file") for picture in delivery.pictures]
    assert await world.storage.delivered(delivery.id, sent)
    return delivery.pictures


async def sound(world: World) -> bool:
    return all(not finding.broken_by for finding in await check(world.folder))


# What came of what


async def test_a_job_has_all_its_parents(world: World) -> None:
    """A fusion remembers every picture that it was made of, in their order, and also as its one parent the first."""
    first, second = await painted(world, "pair", count=2)
    [third] = await painted(world, "single", person=2)
    job = await world.submit("fusion", parents=(third.id, first.id, second.id))
    again = await world.submit("varied", parent_picture_id=first.id)
    assert job.parent_picture_id == third.id
    library = world.storage.library
    assert [picture.id for picture in await library.parents("fusion")] == [third.id, first.id, second.id]
    assert [picture.id for picture in await library.parents(again.id)] == [first.id]
    assert await library.parents("pair") == await library.parents("no such job") == []
    assert [await library.children(picture.id) for picture in (first, second, third)] == [2, 1, 1]
    assert await library.children(999) == 0
    with pytest.raises(ValueError, match="first of the parents"):
        await world.submit("odd", parents=(first.id,), parent_picture_id=second.id)


async def test_a_picture_mixed_with_itself_is_one_child(world: World) -> None:
    """The same picture may be several parents of a job, which is still one job."""
    [picture] = await painted(world, "one")
    await world.submit("fusion", parents=(picture.id, picture.id))
    assert [parent.id for parent in await world.storage.library.parents("fusion")] == [picture.id, picture.id]
    assert await world.storage.library.children(picture.id) == 1


async def test_ancestors_come_nearest_first_and_once(world: World) -> None:
    """From a picture back to where it came from, each with how many steps back it is, up to the limit."""
    [root] = await painted(world, "root")
    [left] = await painted(world, "left", parents=(root.id,))
    [right] = await painted(world, "right", person=2, parents=(root.id,))
    [fused] = await painted(world, "fused", parents=(left.id, right.id))
    [last] = await painted(world, "last", parents=(fused.id, root.id))
    library = world.storage.library

    async def found(picture_id: int, limit: int = 20) -> list[tuple[int, str]]:
        return [(depth, job.id) for depth, _, job in await library.ancestors(picture_id, limit)]

    assert await found(last.id) == [(1, "fused"), (1, "root"), (2, "left"), (2, "right")]
    assert await found(fused.id) == [(1, "left"), (1, "right"), (2, "root")]
    assert await found(fused.id, limit=1) == [(1, "left")]
    assert await found(root.id) == await found(999) == []


async def test_ancestors_of_a_circle_end(world: World) -> None:
    """Rows that name each other, as only a hand from outside makes them, do not keep anybody busy for ever."""
    [one] = await painted(world, "one")
    [two] = await painted(world, "two", parents=(one.id,))
    with world.sql() as connection:
        connection.execute("INSERT INTO parents (job_id, position, picture_id) VALUES ('one', 0, ?)", (two.id,))
    assert [job.id for _, _, job in await world.storage.library.ancestors(two.id)] == ["one"]


async def test_who_is_forgotten_leaves_no_trace_in_lines_of_descent(world: World) -> None:
    """A job whose first parent was erased comes from the others; what an erased job came from is not told."""
    [mine] = await painted(world, "mine")
    [theirs] = await painted(world, "theirs", person=2)
    await painted(world, "fused", person=2, parents=(mine.id, theirs.id))
    await painted(world, "erased", parents=(theirs.id,))
    assert await world.storage.library.children(theirs.id) == 2
    await world.storage.desk.forget(1)
    job = await world.storage.job("fused")
    assert job is not None
    assert job.parent_picture_id == theirs.id
    assert [picture.id for picture in await world.storage.library.parents("fused")] == [theirs.id]
    assert await world.storage.library.parents("erased") == []
    assert await world.storage.library.children(theirs.id) == 1
    assert await sound(world)


async def test_every_parent_outlives_an_unfinished_child(world: World) -> None:
    """A job that waits keeps each picture that it starts from, not the first alone, from being erased for its age."""
    [first] = await painted(world, "first")
    [second] = await painted(world, "second")
    world.clock.advance(2 * DAY)
    await world.submit("waits", person=2, parents=(first.id, second.id))
    assert await world.storage.desk.expire(world.clock.now - DAY) == 0
    await world.storage.cancel("waits")
    assert await world.storage.desk.expire(world.clock.now - DAY) == 2


# Favourites


async def test_favourites_are_anybodys_pictures(world: World) -> None:
    """A person marks their own pictures and others', each once; the last marked comes first, page by page."""
    library = world.storage.library
    first, second = await painted(world, "mine", count=2)
    [theirs] = await painted(world, "theirs", person=2, chat=-1)
    assert [await library.favour(1, picture.id, True) for picture in (first, theirs, second, first)] == [True] * 3 + [
        False
    ]
    assert await library.is_favourite(1, theirs.id)
    assert not await library.is_favourite(2, theirs.id)
    page = await library.favourites(1, 2)
    rest = await library.favourites(1, 2, before=page[-1].cursor)
    assert [(entry.picture.id, entry.job.id) for entry in page + rest] == [
        (second.id, "mine"),
        (theirs.id, "theirs"),
        (first.id, "mine"),
    ]
    assert await library.favourites(1, 2, before=rest[-1].cursor) == await library.favourites(2, 9) == []


async def test_a_mark_is_taken_away(world: World) -> None:
    """Taking a mark away changes something once; marking again puts the picture first."""
    library = world.storage.library
    first, second = await painted(world, "mine", count=2)
    await library.favour(1, first.id, True)
    await library.favour(1, second.id, True)
    assert [await library.favour(1, first.id, False) for _ in range(2)] == [True, False]
    assert not await library.is_favourite(1, first.id)
    await library.favour(1, first.id, True)
    assert [entry.picture.id for entry in await library.favourites(1, 9)] == [first.id, second.id]


async def test_what_is_gone_cannot_be_marked(world: World) -> None:
    """A picture that is not there is nobody's favourite, and a stranger has none."""
    [picture] = await painted(world, "mine")
    assert not await world.storage.library.favour(1, 999, True)
    with pytest.raises(RuleBroken):
        await world.storage.library.favour(99, picture.id, True)
    await world.storage.library.delete([picture.id])
    assert not await world.storage.library.favour(1, picture.id, True)


async def test_favourites_do_not_grow_too_old(world: World) -> None:
    """A job with somebody's favourite is kept whatever its age, until nobody marks it; a forgotten maker's is not."""
    library = world.storage.library
    [kept] = await painted(world, "kept")
    [other] = await painted(world, "other")
    await library.favour(2, kept.id, True)
    world.clock.advance(9 * DAY)
    assert await world.storage.desk.expire(world.clock.now) == 1
    assert kept.path.exists()
    assert not other.path.exists()
    job = await world.storage.job("kept")
    assert job is not None
    assert job.prompt == "a red apple"
    await world.storage.desk.forget(2)
    assert await world.storage.desk.expire(world.clock.now) == 1
    assert not kept.path.exists()
    [mine] = await painted(world, "mine")
    await library.favour(2, mine.id, True)
    await world.storage.desk.forget(1)
    assert not mine.path.exists()
    assert await library.favourites(2, 9) == []
    assert await sound(world)


# Deleting


async def test_a_deleted_picture_is_gone_from_everywhere(world: World) -> None:
    """Its file and all that leads to it go; its sisters stay; what is left is a row that says when."""
    storage = world.storage
    first, second = await painted(world, "job", count=2)
    await storage.shown(1, 51, [first.id, second.id])
    await storage.library.favour(2, first.id, True)
    await storage.library.remember("sheet:job", "job", "telegram-file")
    await painted(world, "child", person=2, parents=(first.id,))
    assert await storage.library.delete([first.id, first.id, 999]) == 1
    assert await storage.library.delete([first.id]) == 0
    assert not first.path.exists()
    assert second.path.exists()
    assert await storage.picture(first.id) is None
    assert [picture.id for picture in await storage.pictures_at(1, 50)] == [second.id]
    assert [picture.id for picture in await storage.pictures_at(1, 51)] == [second.id]
    [entry] = await storage.history(1)
    assert [picture.id for picture in entry.pictures] == [second.id]
    assert await storage.library.favourites(2, 9) == []
    assert await storage.library.sent_as("sheet:job") is None
    [parent] = await storage.library.parents("child")
    assert (parent.id, parent.deleted_at, parent.file_id) == (first.id, world.clock.now, None)
    assert await storage.library.children(first.id) == 1
    assert await sound(world)


async def test_a_job_of_which_all_is_deleted_is_not_in_history(world: World) -> None:
    """A job whose last picture was deleted is shown no more, in no chat; the next page is not shorter for it."""
    for number in range(3):
        await painted(world, f"job{number}")
    pictures = await painted(world, "gone", count=2)
    assert await world.storage.library.delete(picture.id for picture in pictures) == 2
    assert ids(entry.job for entry in await world.storage.history(1, limit=2)) == ["job2", "job1"]
    assert "gone" not in ids(entry.job for entry in await world.storage.history(1, chat_id=1))


async def test_the_file_of_a_deleted_picture_waits_for_a_job_that_starts_from_it(world: World) -> None:
    """A picture deleted while somebody's job waits is gone at once, and its file as soon as the job has ended."""
    [picture] = await painted(world, "job")
    await world.submit("waits", person=2, parents=(picture.id,))
    assert await world.storage.library.delete([picture.id]) == 1
    assert await world.storage.picture(picture.id) is None
    await world.storage.desk.tidy(age=0)
    assert picture.path.exists()
    await world.storage.cancel("waits")
    assert await sound(world)
    await world.storage.desk.tidy()
    assert not picture.path.exists()
    assert await sound(world)


async def test_nothing_starts_from_a_deleted_picture(world: World) -> None:
    """A job that names a picture deleted a moment ago is refused and costs nothing."""
    [picture] = await painted(world, "job")
    before = await world.credits()
    await world.storage.library.delete([picture.id])
    with pytest.raises(PictureGone, match="deleted") as raised:
        await world.submit("late", parents=(picture.id,), cost=5)
    assert raised.value.picture_id == picture.id
    assert await world.storage.job("late") is None
    assert await world.credits() == before


async def test_what_is_on_its_way_is_not_deleted(world: World) -> None:
    """A picture that was not delivered yet is delivered whole."""
    delivery = await world.rendered("job", count=2)
    assert await world.storage.library.delete([delivery.pictures[0].id]) == 0
    still = await world.storage.still_due(delivery.id)
    assert still is not None
    assert len(still.pictures) == 2


async def test_deleted_pictures_are_erased_with_their_job(world: World) -> None:
    """Forgetting a person takes the rows of what they deleted too."""
    first, second = await painted(world, "job", count=2)
    await world.storage.library.delete([first.id])
    assert await world.storage.desk.forget(1) == 1
    assert not second.path.exists()
    with world.sql() as connection:
        assert connection.execute("SELECT * FROM pictures").fetchall() == []
    assert await sound(world)


# Names for others


async def test_what_was_sent_is_known_until_its_job_is_erased(world: World) -> None:
    """The last id under a key counts; it goes with the job, and one that comes too late is not kept."""
    library = world.storage.library
    await painted(world, "job")
    assert await library.sent_as("sheet:job") is None
    await library.remember("sheet:job", "job", "first")
    await library.remember("sheet:job", "job", "second")
    assert await library.sent_as("sheet:job") == "second"
    await world.storage.desk.forget(1)
    assert await library.sent_as("sheet:job") is None
    await library.remember("sheet:job", "job", "third")
    await library.remember("sheet:none", "none", "third")
    assert await library.sent_as("sheet:job") is None
    assert await library.sent_as("sheet:none") is None


async def test_a_recipe_is_one_for_ever(world: World) -> None:
    """A job has one short token, after a restart too; another job has another, and an erased job's leads nowhere."""
    await painted(world, "one")
    await painted(world, "two", person=2)
    token = await world.storage.library.recipe("one")
    assert re.fullmatch(r"[A-Za-z0-9_-]{8,22}", token)
    await world.reopen()
    assert await world.storage.library.recipe("one") == token != await world.storage.library.recipe("two")
    job = await world.storage.library.recipe_of(token)
    assert job is not None
    assert job.id == "one"
    for wrong in ("", "one", token[:-1], "'; DROP TABLE jobs; --"):
        assert await world.storage.library.recipe_of(wrong) is None
    await world.storage.desk.forget(1)
    assert await world.storage.library.recipe_of(token) is None
    with pytest.raises(RuleBroken):
        await world.storage.library.recipe("no such job")


async def test_a_failed_job_is_tried_again_with_all_its_parents(world: World) -> None:
    """The copy of a failed fusion starts from the same pictures; where one was deleted meanwhile there is no copy."""
    first, second = await painted(world, "pair", count=2)
    await world.submit("fusion", parents=(second.id, first.id))
    await world.storage.fail("fusion", "memory", "")
    copy = await world.storage.desk.retry("fusion", "again", None)
    assert copy is not None
    assert copy.parent_picture_id == second.id
    assert [picture.id for picture in await world.storage.library.parents("again")] == [second.id, first.id]
    await world.storage.library.delete([first.id])
    assert await world.storage.desk.retry("fusion", "third", None) is None
    assert await world.storage.desk.retry("fusion", "again", None) == copy

from __future__ import annotations

from pathlib import Path

import pytest
from storage_world import World

from storage import ForeignPicture, NewPicture, Sent


async def test_a_painted_job_is_due_for_delivery(world: World) -> None:
    """The delivery carries the job and its pictures in order, each with a file that is there."""
    delivery = await world.rendered("job", count=3)
    assert (delivery.job.id, delivery.job.state, delivery.tries) == ("job", "rendered", 0)
    assert [(picture.position, picture.seed) for picture in delivery.pictures] == [(0, 0), (1, 1), (2, 2)]
    assert all(picture.path.is_absolute() and picture.path.is_file() for picture in delivery.pictures)
    assert (delivery.pictures[0].width, delivery.pictures[0].height) == (64, 48)
    assert delivery.pictures[0].file_id is None


async def test_a_delivered_picture_knows_its_message(world: World) -> None:
    """Message and file ids are kept, and the picture is found by its message."""
    delivery = await world.rendered("job", count=2)
    first, second = delivery.pictures
    sent = [Sent(first.id, -1, 50, "file-a"), Sent(second.id, -1, 51, "file-b")]
    await world.storage.delivered(delivery.id, sent)
    assert await world.state("job") == "delivered"
    assert await world.storage.due_deliveries() == []
    [found] = await world.storage.pictures_at(-1, 51)
    assert (found.id, found.file_id, found.chat_id, found.message_id) == (second.id, "file-b", -1, 51)
    assert await world.storage.picture(second.id) == found
    assert await world.storage.pictures_at(1, 51) == []
    assert await world.storage.picture(999) is None


async def test_a_message_shows_pictures_before_that_is_noted(world: World) -> None:
    """Pictures that are on their way into a status message are found by it, and no more once they never come."""
    delivery = await world.rendered("a")
    await world.storage.status_message("a", 40)
    [found] = await world.storage.pictures_at(1, 40)
    assert found.id == delivery.pictures[0].id
    assert await world.storage.pictures_at(1, 41) == []
    assert await world.storage.pictures_at(2, 40) == []
    await world.storage.undeliverable(delivery.id, "blocked")
    assert await world.storage.pictures_at(1, 40) == []


async def test_delivering_twice_changes_nothing(world: World) -> None:
    """The second word about a delivery is ignored, also about an unknown one."""
    delivery = await world.rendered("job")
    picture = delivery.pictures[0].id
    await world.storage.delivered(delivery.id, [Sent(picture, 1, 50, "file")])
    await world.storage.delivered(delivery.id, [Sent(picture, 1, 51, "other")])
    await world.storage.delivered(999, [])
    await world.storage.postpone(delivery.id, 5, "late")
    assert await world.storage.pictures_at(1, 50) != []
    assert await world.storage.pictures_at(1, 51) == []


async def test_a_postponed_delivery_comes_back_later(world: World) -> None:
    """It is due again after so many seconds, and counts its tries; the picture is not painted again."""
    delivery = await world.rendered("job")
    await world.storage.postpone(delivery.id, 30, "flood control")
    assert await world.storage.due_deliveries() == []
    world.clock.advance(30)
    [again] = await world.storage.due_deliveries()
    assert (again.id, again.tries, again.not_before) == (delivery.id, 1, world.clock.now)
    assert await world.state("job") == "rendered"


async def test_the_longest_due_comes_first(world: World) -> None:
    """Deliveries come in the order in which they fell due, no more than asked for."""
    first = await world.rendered("first")
    second = await world.rendered("second")
    await world.storage.postpone(first.id, 10, "")
    await world.rendered("third")
    world.clock.advance(10)
    assert [due.job.id for due in await world.storage.due_deliveries()] == ["second", "third", "first"]
    assert [due.id for due in await world.storage.due_deliveries(limit=1)] == [second.id]


async def test_an_undeliverable_picture_is_refunded(world: World) -> None:
    """The job fails, tells why, and its credits come back."""
    delivery = await world.rendered("job", cost=30)
    await world.storage.undeliverable(delivery.id, "the chat is gone")
    job = await world.storage.job("job")
    assert job is not None
    assert (job.state, job.error_code, job.error_detail) == ("failed", "undeliverable", "the chat is gone")
    assert await world.storage.due_deliveries() == []
    assert await world.credits() == (100, 0)
    await world.storage.undeliverable(delivery.id, "again")
    await world.storage.delivered(delivery.id, [])
    assert await world.state("job") == "failed"
    assert await world.credits() == (100, 0)


async def test_a_picture_of_another_job_is_not_touched(world: World) -> None:
    """A delivery only tells about its own job's pictures."""
    one = await world.rendered("one")
    two = await world.rendered("two")
    await world.storage.delivered(one.id, [Sent(two.pictures[0].id, 1, 50, "file")])
    assert await world.storage.pictures_at(1, 50) == []


async def test_a_file_outside_the_picture_folder_is_refused(world: World, tmp_path: Path) -> None:
    """Nothing is named that is elsewhere, that leads elsewhere, or that is not there; the job goes on running."""
    await world.submit("job")
    job = await world.take()
    (tmp_path / "secret.png").write_bytes(b"x")
    link = world.storage.pictures.folder / "link.png"
    link.symlink_to(tmp_path / "secret.png")
    missing = world.storage.pictures.new_path("job", 0)
    for path in (tmp_path / "secret.png", link, missing, world.storage.pictures.folder / ".." / "wassily.db"):
        with pytest.raises(ForeignPicture):
            await world.storage.rendered("job", job.attempt, [NewPicture(path, 1, 1, 0)], 1.0)
    with pytest.raises(ValueError, match="pictures"):
        await world.storage.rendered("job", job.attempt, [], 1.0)
    assert await world.state("job") == "running"


async def test_the_data_can_be_moved(world: World, tmp_path: Path) -> None:
    """Pictures are found again when the whole folder has another place."""
    delivery = await world.rendered("job")
    await world.storage.close()
    world.folder = world.folder.rename(tmp_path / "moved")
    await world.open()
    picture = await world.storage.picture(delivery.pictures[0].id)
    assert picture is not None
    assert picture.path == tmp_path / "moved" / "pictures" / "job-0.png"
    assert picture.path.is_file()


async def test_whoever_is_too_late_is_told(world: World) -> None:
    """Of two ends of one delivery the second has no effect, and says so."""
    one, two = await world.rendered("one"), await world.rendered("two", person=2)
    assert await world.storage.delivered(one.id, [])
    assert not await world.storage.undeliverable(one.id, "gone")
    await world.storage.desk.forget(2)
    assert not await world.storage.delivered(two.id, [])
    assert not await world.storage.undeliverable(two.id, "gone")
    assert await world.credits(2) == (100, 0)


async def test_what_is_to_be_told_moves_with_its_chat(world: World) -> None:
    """Messages of the old chat mean nothing in the new one: an end that is not told yet is told there in a new one."""
    for job_id in ("told", "untold"):
        await world.submit(job_id, chat=-1, thread_id=5, request_message_id=6)
        await world.storage.status_message(job_id, 7)
        await world.storage.fail(job_id, "memory", "")
    await world.storage.told("told")
    await world.storage.chat_moved(-1, -100)
    for job_id, left in (("told", 7), ("untold", None)):
        job = await world.storage.job(job_id)
        assert job is not None
        assert (job.chat_id, job.status_message_id) == (-100, left)

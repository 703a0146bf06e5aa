"""What those who run the bot do: bans, a pause, forgetting people, letting old things go, tidying up."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from storage_world import DAY, HOUR, World

from storage import Ban, RuleBroken, Sent
from storage.check import check


async def sound(world: World) -> bool:
    return not any(finding.broken_by for finding in await check(world.folder))


async def delivered(world: World, job_id: str, *, message: int = 7, **more: Any) -> list[Path]:
    """A job whose pictures are in the chat; their files."""
    delivery = await world.rendered(job_id, **more)
    sent = [Sent(picture.id, 1, message, "file") for picture in delivery.pictures]
    await world.storage.delivered(delivery.id, sent)
    return [picture.path for picture in delivery.pictures]


async def test_a_ban_holds_until_it_ends(world: World) -> None:
    """A person is banned for a time or for good, the last word counts, and a ban that is over is none."""
    desk = world.storage.desk
    assert await desk.banned(1) is None
    await desk.ban(1, world.clock.now + HOUR, "floods")
    assert await desk.banned(1) == Ban(1, world.clock.now + HOUR, "floods")
    world.clock.advance(HOUR)
    assert await desk.banned(1) is None
    assert not await desk.unban(1)
    await desk.ban(1, None, "again")
    await world.reopen()
    assert await world.storage.desk.banned(1) == Ban(1, None, "again")
    assert await world.storage.desk.unban(1)
    assert await world.storage.desk.banned(1) is None


async def test_a_pause_is_remembered(world: World) -> None:
    """A pause with its reason outlives a restart, and ends once."""
    assert await world.storage.desk.paused() is None
    await world.storage.desk.pause("new paint")
    await world.reopen()
    assert await world.storage.desk.paused() == "new paint"
    await world.storage.desk.pause("")
    assert await world.storage.desk.paused() == ""
    assert await world.storage.desk.resume()
    assert not await world.storage.desk.resume()
    assert await world.storage.desk.paused() is None


async def test_a_forgotten_person_leaves_only_sums(world: World) -> None:
    """Prompts, pictures, photos, buttons and the name are gone from rows and disk; what was paid stays paid."""
    files = await delivered(world, "made", count=2)
    files.append(await world.storage.keep_upload(1, b"a face", ".png"))
    button = await world.storage.button("vary", 1, {"prompt": "a secret wish"})
    assert await world.storage.desk.forget(1) == 1
    assert [path for path in files if path.exists()] == []
    assert await world.storage.history(1) == []
    assert await world.storage.pressed(button) is None
    assert await world.credits() == (99, 0)
    await world.storage.close()
    everything = b"".join(path.read_bytes() for path in world.folder.iterdir() if path.is_file())
    with world.sql() as database:
        told = "".join(str(row) for row in database.iterdump())
    for word in ("a red apple", "Person 1", "secret"):
        assert word not in told
    assert b"a secret wish" not in everything
    assert await sound(world)


async def test_who_is_forgotten_waits_for_nothing(world: World) -> None:
    """What is queued, running or painted and not sent ends, and its credits come back."""
    await world.rendered("painted")
    await world.submit("runs")
    running = await world.take()
    await world.submit("waits")
    assert await world.storage.desk.forget(1) == 3
    assert [await world.state(job) for job in ("painted", "runs", "waits")] == ["failed", "cancelled", "cancelled"]
    assert not await world.storage.rendered(running.id, running.attempt, world.paint("runs"), 1.0)
    assert await world.storage.due_deliveries() == []
    assert await world.credits() == (100, 0)


async def test_forgetting_one_leaves_what_others_made(world: World) -> None:
    """A picture that somebody else made from a forgotten one stays, and so does a photo that others sent too."""
    await delivered(world, "mine")
    [picture] = await world.storage.pictures_at(1, 7)
    await world.storage.shown(1, 8, [picture.id])
    theirs = await delivered(world, "theirs", person=2, message=9, parent_picture_id=picture.id)
    shared = await world.storage.keep_upload(1, b"everyone's photo", ".png")
    assert await world.storage.keep_upload(2, b"everyone's photo", ".png") == shared
    await world.storage.desk.forget(1)
    assert shared.exists()
    assert theirs[0].exists()
    job = await world.storage.job("theirs")
    assert job is not None
    assert job.parent_picture_id is None
    assert await sound(world)


async def test_who_was_forgotten_may_come_back(world: World) -> None:
    """A forgotten person who writes again is met again, with the credits that are left."""
    await delivered(world, "made")
    await world.storage.desk.forget(1)
    await world.meet(1)
    await delivered(world, "new")
    assert [entry.job.id for entry in await world.storage.history(1)] == ["new"]
    assert await world.credits() == (98, 0)


async def test_old_pictures_go_and_young_ones_stay(world: World) -> None:
    """After its age a job's prompt and pictures are erased; younger ones, and what has not ended, are not touched."""
    [old] = await delivered(world, "old")
    upload = await world.storage.keep_upload(2, b"an old photo", ".png")
    world.clock.advance(2 * DAY)
    [young] = await delivered(world, "young", message=8)
    due = await world.rendered("due")
    assert await world.storage.desk.expire(world.clock.now - DAY) == 1
    assert [path.exists() for path in (old, upload, young, due.pictures[0].path)] == [False, False, True, True]
    row = await world.storage.job("old")
    assert row is not None
    assert (row.prompt, row.payload, row.state, row.erased_at) == ("", "{}", "delivered", world.clock.now)
    assert [entry.job.id for entry in await world.storage.history(1)] == ["due", "young"]
    assert await world.storage.desk.expire(world.clock.now - DAY) == 0
    assert await sound(world)


async def test_a_photo_that_somebody_waits_for_is_kept(world: World) -> None:
    """However old an upload is, it stays while its person has a job that may start from it."""
    upload = await world.storage.keep_upload(1, b"a photo", ".png")
    world.clock.advance(9 * DAY)
    await world.submit("waits")
    await world.storage.desk.expire(world.clock.now)
    assert upload.exists()
    await world.storage.cancel("waits")
    await world.storage.desk.expire(world.clock.now)
    assert not upload.exists()


async def test_many_old_jobs_go_in_small_steps(world: World) -> None:
    """More than one transaction's worth is erased all the same."""
    for number in range(205):
        await world.submit(f"job{number}", cost=0)
        await world.storage.cancel(f"job{number}")
    world.clock.advance(DAY)
    assert await world.storage.desk.expire(world.clock.now) == 205


async def test_strays_are_swept_once_they_are_old(world: World) -> None:
    """A file that no row names is reported and removed, but not while it may still be on its way to its row."""
    await world.rendered("job")
    upload = await world.storage.keep_upload(1, b"a photo", ".png")
    stray, half, fresh = (world.folder / "pictures" / name for name in ("stray-0.png", "x.part", "fresh-0.png"))
    for path in (stray, half, fresh):
        path.write_bytes(b"?")
    for path in (stray, half, upload):
        os.utime(path, (0, 0))
    [finding] = [finding for finding in await check(world.folder) if finding.broken_by]
    assert finding.broken_by == ["stray-0.png is nobody's", "x.part is nobody's"]
    assert await world.storage.desk.tidy() == 2
    assert [path.exists() for path in (stray, half, fresh, upload)] == [False, False, True, True]
    assert await sound(world)


async def test_an_upload_whose_file_is_lost_can_be_sent_again(world: World) -> None:
    """Tidying forgets the row of a lost file, and the same photo is kept anew."""
    upload = await world.storage.keep_upload(1, b"a photo", ".png")
    upload.unlink()
    await world.storage.desk.tidy()
    assert (await world.storage.keep_upload(1, b"a photo", ".png")).read_bytes() == b"a photo"


async def test_an_upload_belongs_to_somebody(world: World) -> None:
    """A photo of a person never met is not kept."""
    with pytest.raises(RuleBroken):
        await world.storage.keep_upload(404, b"a photo", ".png")
    assert list((world.folder / "pictures" / "uploads").iterdir()) == []


async def test_old_words_in_buttons_go_too(world: World) -> None:
    """A button that repeats what a person wrote is forgotten by its age; examples for anybody and others stay."""
    mine = await world.storage.button("paint", 1, {"prompt": "a secret wish"})
    example = await world.storage.button("paint", None, {"prompt": "a red apple"})
    other = await world.storage.button("again", 1, {"job": "a", "n": 1})
    await world.storage.desk.expire(world.clock.now)
    assert await world.storage.pressed(mine) is not None
    world.clock.advance(DAY)
    await world.storage.desk.expire(world.clock.now)
    left = [await world.storage.pressed(button) is not None for button in (mine, example, other)]
    assert left == [False, True, True]


async def test_the_log_of_the_database_forgets_as_well(world: World) -> None:
    """While the bot runs on, no file of the data folder has the words of a person who was forgotten."""
    await delivered(world, "made", prompt="an unforgettable wish")
    assert await world.storage.desk.forget(1) == 1
    everything = b"".join(path.read_bytes() for path in world.folder.iterdir() if path.is_file())
    assert b"unforgettable" not in everything


async def test_what_somebody_waits_for_keeps_its_picture(world: World) -> None:
    """A picture that an unfinished job starts from is not erased by its age; once that has ended, it is."""
    [path] = await delivered(world, "old")
    [picture] = await world.storage.pictures_at(1, 7)
    world.clock.advance(DAY)
    await world.submit("waits", person=2, parent_picture_id=picture.id)
    assert await world.storage.desk.expire(world.clock.now) == 0
    assert path.exists()
    await world.storage.cancel("waits")
    assert await world.storage.desk.expire(world.clock.now) == 1
    assert not path.exists()


async def test_a_photo_that_is_used_again_is_kept_anew(world: World) -> None:
    """An old upload lives as long as the youngest job that starts from it."""
    upload = await world.storage.keep_upload(1, b"a photo", ".png")
    world.clock.advance(3 * DAY)
    name = str(upload.relative_to(world.storage.pictures.folder))
    await world.submit("again", sources=(name,))
    await world.storage.cancel("again")
    await world.storage.desk.expire(world.clock.now - DAY)
    assert upload.exists()
    world.clock.advance(2 * DAY)
    await world.storage.desk.expire(world.clock.now - DAY)
    assert not upload.exists()


async def test_a_photo_sent_while_another_is_forgotten_is_there(world: World) -> None:
    """However the erasing of somebody's photo meets the keeping of the same one of another's, the other has it."""
    await world.storage.keep_upload(1, b"the same", ".png")
    for _ in range(40):
        kept = asyncio.create_task(world.storage.keep_upload(2, b"the same", ".png"))
        forgotten = asyncio.create_task(world.storage.desk.forget(1))
        await asyncio.gather(kept, forgotten)
        assert kept.result().exists()
        await asyncio.gather(world.storage.desk.forget(2), world.storage.keep_upload(1, b"the same", ".png"))
        assert kept.result().exists()


async def test_somebody_who_made_much_is_forgotten_in_small_steps(world: World) -> None:
    """More than one transaction's worth is erased, and all of it is counted."""
    for number in range(205):
        await world.submit(f"job{number}", cost=0)
        await world.storage.cancel(f"job{number}")
    assert await world.storage.desk.forget(1) == 205
    assert await sound(world)

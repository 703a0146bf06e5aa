from __future__ import annotations

import asyncio
from typing import Any

import pytest
from storage_world import World, ids

from storage import AlreadyAsked, PictureGone, RuleBroken, Storage


async def test_a_job_is_kept_as_it_was_submitted(world: World) -> None:
    """Every field comes back, and the job is queued with no attempt made."""
    more: dict[str, Any] = {
        "thread_id": 5,
        "request_message_id": 6,
        "update_id": 8,
        "payload": '{"seed": 1}',
        "kind": "vary",
    }
    job = await world.submit("job", person=2, chat=-1, cost=3, **more)
    assert (job.person_id, job.chat_id, job.thread_id, job.request_message_id) == (2, -1, 5, 6)
    assert (job.kind, job.model, job.payload, job.cost, job.prompt) == ("vary", "mini", '{"seed": 1}', 3, "a red apple")
    assert (job.state, job.attempt, job.created_at, job.started_at) == ("queued", 0, world.clock.now, None)
    assert await world.storage.job("job") == job


async def test_a_job_goes_its_way(world: World) -> None:
    """Queued, running, rendered, delivered: each step is seen, with its time."""
    await world.submit("job")
    world.clock.advance(1)
    running = await world.take()
    assert (running.state, running.attempt, running.started_at) == ("running", 1, world.clock.now)
    assert ids(await world.storage.running()) == ["job"]
    world.clock.advance(1)
    assert await world.render(running, seconds=0.9)
    rendered = await world.storage.job("job")
    assert rendered is not None
    assert (rendered.state, rendered.seconds, rendered.ended_at) == ("rendered", 0.9, None)
    [delivery] = await world.storage.due_deliveries()
    await world.storage.delivered(delivery.id, [])
    delivered = await world.storage.job("job")
    assert delivered is not None
    assert (delivered.state, delivered.ended_at) == ("delivered", world.clock.now)


async def test_an_empty_queue_has_no_next(storage: Storage) -> None:
    """Taking from an empty queue answers None, and so do questions about unknown jobs."""
    assert await storage.take() is None
    assert await storage.job("nothing") is None
    assert await storage.standing("nothing") is None
    assert not await storage.cancel("nothing")
    assert not await storage.fail("nothing", "code", "")
    assert not await storage.requeue("nothing", 1)


async def test_two_takers_never_get_the_same_job(world: World) -> None:
    """However many take at once, each job is taken once."""
    for number in range(10):
        await world.submit(f"job{number}")
    taken = await asyncio.gather(*(world.storage.take() for _ in range(15)))
    assert sorted(job.id for job in taken if job) == sorted(f"job{number}" for number in range(10))


async def test_a_lost_attempt_is_fenced_off(world: World) -> None:
    """Whatever the engine says of an attempt that was given up changes nothing."""
    await world.submit("job", cost=10)
    lost = await world.take()
    assert await world.storage.requeue("job", lost.attempt)
    current = await world.take()
    assert current.attempt == lost.attempt + 1
    assert not await world.storage.requeue("job", lost.attempt)
    assert not await world.render(lost)
    assert not await world.storage.fail("job", "died", "", attempt=lost.attempt)
    assert await world.state("job") == "running"
    assert await world.storage.due_deliveries() == []
    assert await world.credits() == (100, 10)
    assert await world.render(current)
    assert not await world.render(current)
    assert await world.credits() == (90, 0)


async def test_a_report_on_a_job_that_is_not_running_is_fenced_off(world: World) -> None:
    """A cancelled job stays cancelled although its picture comes, and a painted one does not fail by its attempt."""
    await world.submit("cancelled")
    job = await world.take()
    assert await world.storage.cancel("cancelled")
    assert not await world.render(job)
    assert await world.state("cancelled") == "cancelled"
    await world.rendered("painted", cost=5)
    assert not await world.storage.fail("painted", "died", "", attempt=1)
    assert await world.state("painted") == "rendered"


async def test_a_failed_job_tells_why(world: World) -> None:
    """The code and the detail are kept with the time."""
    await world.submit("job")
    running = await world.take()
    assert await world.storage.fail("job", "memory", "too large", attempt=running.attempt)
    job = await world.storage.job("job")
    assert job is not None
    assert (job.state, job.error_code, job.error_detail, job.ended_at) == (
        "failed",
        "memory",
        "too large",
        world.clock.now,
    )


async def test_a_painted_job_cannot_be_cancelled(world: World) -> None:
    """It is too late: the picture is there and is delivered."""
    await world.rendered("job", cost=5)
    assert not await world.storage.cancel("job")
    assert await world.credits() == (95, 0)


async def test_a_delivered_job_does_not_fail(world: World) -> None:
    """What a person has received is not taken back."""
    delivery = await world.rendered("job", cost=5)
    await world.storage.delivered(delivery.id, [])
    assert not await world.storage.fail("job", "late", "")
    assert await world.credits() == (95, 0)


async def test_the_status_message_is_remembered(world: World) -> None:
    """The message that tells how a job stands is found again with the job, whatever state it is in."""
    await world.submit("job")
    await world.storage.status_message("job", 42)
    assert (await world.take()).status_message_id == 42


async def test_a_persons_jobs_by_state(world: World) -> None:
    """Only the person's own, only in those states, oldest first."""
    for job_id in ("one", "two", "three"):
        await world.submit(job_id)
    await world.submit("other", person=2)
    await world.storage.cancel("two")
    assert ids(await world.storage.jobs_of(1, ["queued"])) == ["one", "three"]
    assert ids(await world.storage.jobs_of(1, ("queued", "cancelled"))) == ["one", "two", "three"]
    assert await world.storage.jobs_of(1, []) == []


async def test_open_jobs_of_a_chat(world: World) -> None:
    """What is queued or running in a chat is listed, oldest first, whoever asked for it, and nothing of other chats."""
    await world.submit("first", person=1, chat=-1)
    await world.submit("ended", person=2, chat=-1)
    await world.submit("second", person=3, chat=-1)
    await world.submit("elsewhere", person=3)
    assert (await world.take()).id == "first"
    assert await world.storage.cancel("ended")
    assert ids(await world.storage.open_in(-1)) == ["first", "second"]
    assert ids(await world.storage.open_in(-2)) == []


async def test_a_job_belongs_to_a_known_chat_and_parent(world: World) -> None:
    """References to what is not there are refused."""
    with pytest.raises(RuleBroken, match="FOREIGN KEY"):
        await world.submit("job", chat=77)
    with pytest.raises(PictureGone, match="77"):
        await world.submit("job", parent_picture_id=77)
    assert await world.credits() == (100, 0)


async def test_time_is_told_from_measured_jobs(world: World) -> None:
    """Seconds for a credit come from the last fifty painted jobs of the model, weighted by cost."""
    assert await world.storage.seconds_per_credit("mini") is None
    for number in range(60):
        job = await _painted(world, f"job{number}", cost=1, seconds=100.0 if number < 10 else 2.0)
        assert job
    assert await world.storage.seconds_per_credit("mini") == pytest.approx(2.0)
    await _painted(world, "large", cost=30, seconds=30 * 4.0)
    assert await world.storage.seconds_per_credit("mini") == pytest.approx((49 * 2.0 + 120.0) / 79)
    assert await world.storage.seconds_per_credit("other") is None


async def _painted(world: World, job_id: str, *, cost: int, seconds: float) -> bool:
    await world.submit(job_id, cost=cost)
    return await world.render(await world.take(), seconds=seconds)


async def test_the_third_crash_ends_a_job(world: World) -> None:
    """A job whose process ended goes back to its place twice, restarts or not; the third time it fails, for nothing."""
    await world.submit("job", cost=5)
    for state in ("queued", "queued", "failed"):
        job = await world.take()
        assert await world.storage.crashed("job", job.attempt, "died", "exit 9", most=3) == state
        assert await world.storage.crashed("job", job.attempt, "died", "exit 9", most=3) is None
        await world.reopen()
    row = await world.storage.job("job")
    assert row is not None
    assert (row.crashes, row.error_code, row.error_detail) == (3, "died", "exit 9")
    assert await world.credits() == (100, 0)


async def test_a_blocked_job_costs_nothing(world: World) -> None:
    """Pictures that may not be shown end their job, once, and the hold is released."""
    await world.submit("job", cost=5)
    job = await world.take()
    assert not await world.storage.block("job", job.attempt + 1, "blocked", "nsfw")
    assert await world.storage.block("job", job.attempt, "blocked", "nsfw")
    assert not await world.storage.block("job", job.attempt, "blocked", "nsfw")
    assert await world.state("job") == "blocked"
    assert await world.credits() == (100, 0)


async def test_quick_clicks_make_one_job(world: World) -> None:
    """While a job of an origin is being made, and a moment after, the same origin makes no other; later it does."""
    await world.submit("first", origin="button:1")
    for number in range(19):
        with pytest.raises(AlreadyAsked) as refused:
            await world.submit(f"click{number}", origin="button:1")
        assert refused.value.job_id == "first"
    assert await world.credits() == (100, 1)
    await world.submit("other", origin="button:2")
    world.clock.advance(60)
    with pytest.raises(AlreadyAsked):
        await world.submit("late", origin="button:1")
    await world.storage.cancel("first")
    await world.submit("later", origin="button:1")
    await world.storage.cancel("later")
    with pytest.raises(AlreadyAsked):
        await world.submit("at once", origin="button:1")


async def test_nothing_is_taken_during_a_pause(world: World) -> None:
    """From the moment of the pause no job is begun, whoever asks; after it the line goes on as it stood."""
    await world.submit("job")
    await world.storage.desk.pause("")
    assert await world.storage.take() is None
    assert await world.state("job") == "queued"
    await world.storage.desk.resume()
    assert (await world.take()).id == "job"


async def test_whether_a_message_has_asked(world: World) -> None:
    """A message that made a job is known in its chat, from its time on, but not to the update that made it."""
    since = world.clock.now
    await world.submit("job", chat=-1, request_message_id=7, update_id=70)

    async def has(message_id: int, *, chat: int = -1, later: float = 0.0, update_id: int = 71) -> bool:
        return await world.storage.has_asked(1, chat, message_id, since=since + later, update_id=update_id)

    assert await has(7)
    assert not await has(8)
    assert not await has(7, chat=-2)
    assert not await has(7, later=1.0)
    assert not await has(7, update_id=70)

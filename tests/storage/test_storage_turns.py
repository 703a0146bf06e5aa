from __future__ import annotations

from storage_world import World, ids

from storage import Crowd, jobs, line
from storage.turns import Waiting, in_turn


async def test_who_queues_one_job_does_not_wait_for_who_queues_a_hundred(world: World) -> None:
    """Beside a person with a hundred jobs, each of nine people with one starts within the next ten turns."""
    world.rules = type(world.rules)(1000)
    await world.reopen()
    for number in range(100):
        await world.submit(f"many{number}", person=1)
    await world.take()
    for person in range(11, 20):
        await world.meet(person)
        await world.submit(f"one{person}", person=person)
    started = [(await world.take()).id for _ in range(10)]
    assert {f"one{person}" for person in range(11, 20)} <= set(started)


async def test_people_take_turns_and_each_ones_jobs_stay_in_order(world: World) -> None:
    """Round-robin between people, first in first out within one, in whichever chats they are."""
    for number in range(3):
        await world.submit(f"a{number}", person=1, chat=(1, -1, 1)[number])
    for number in range(2):
        await world.submit(f"b{number}", person=2)
    await world.submit("c0", person=3)
    expected = ["a0", "b0", "c0", "a1", "b1", "a2"]
    assert ids(await world.storage.line(1000)) == expected
    assert [(await world.take()).id for _ in expected] == expected


async def test_who_was_served_least_recently_is_next(world: World) -> None:
    """Having waited counts over having asked first: the person last served goes behind one served before."""
    for person in (2, 1):
        await world.submit(f"old{person}", person=person)
        await world.take()
    await world.submit("new1", person=1)
    await world.submit("new2", person=2)
    assert ids(await world.storage.line(1000)) == ["new2", "new1"]


async def test_new_people_of_a_busy_chat_leave_room_for_other_chats(world: World) -> None:
    """People never served are taken one from each chat in turn."""
    for person in range(11, 14):
        await world.meet(person, chat=-1)
        await world.submit(f"group{person}", person=person, chat=-1)
    await world.submit("private", person=2, chat=2)
    assert ids(await world.storage.line(1000)) == ["group11", "private", "group12", "group13"]


async def test_a_requeued_job_keeps_its_place(world: World) -> None:
    """After an engine's death the job is where it was, also before the turns of others that came meanwhile."""
    await world.submit("a0", person=1)
    await world.submit("a1", person=1)
    await world.submit("b0", person=2)
    before = ids(await world.storage.line(1000))
    job = await world.take()
    await world.meet(33)
    await world.submit("c0", person=33)
    assert await world.storage.requeue(job.id, job.attempt)
    after = await world.storage.line(1000)
    assert [job_id for job_id in ids(after) if job_id != "c0"] == before
    assert after[0].id == "a0"
    assert (after[0].state, after[0].started_at) == ("queued", None)


async def place(world: World, job_id: str) -> int | None:
    standing = await world.storage.standing(job_id)
    return standing and standing.place


async def test_each_job_knows_its_place(world: World) -> None:
    """The next job has place one; a job that does not wait has none."""
    for job_id, person in (("a0", 1), ("a1", 1), ("b0", 2)):
        await world.submit(job_id, person=person)
    assert [await place(world, job_id) for job_id in ("a0", "a1", "b0")] == [1, 3, 2]
    await world.storage.cancel("b0")
    await world.take()
    assert [await place(world, job_id) for job_id in ("a0", "a1", "b0")] == [None, 1, None]


async def test_the_order_told_is_the_order_taken(world: World) -> None:
    """With nobody coming in between, jobs are taken exactly as the line said."""
    for number in range(12):
        await world.submit(f"job{number}", person=1 + number * number % 3, chat=-1 if number % 4 else None)
        if number in (3, 7):
            await world.take()
    expected = ids(await world.storage.line(1000))
    assert [(await world.take()).id for _ in expected] == expected


def test_an_empty_line_has_no_turns() -> None:
    """Nobody waits, nobody is next."""
    assert list(in_turn([], {}, {})) == []


def test_a_long_line_is_ordered_without_comparing_everyone_with_everyone() -> None:
    """Ten thousand waiting jobs of a thousand people come out complete, one of each person in every round."""
    line = [Waiting(seq, seq % 1000, seq % 7) for seq in range(10_000)]
    order = list(in_turn(line, {3: 1, 4: 2}, {1: 1, 2: 2}))
    assert sorted(order) == line
    for start in range(0, 10_000, 1000):
        assert len({job.person_id for job in order[start : start + 1000]}) == 1000


async def test_no_step_of_a_job_looks_at_everybody(world: World) -> None:
    """However many jobs there are, taking the next one and counting a person's own is a look into an index."""
    statements = [(jobs._TAKE, {"seq": 1, "now": 0}), (jobs._WAITING, {"person": 1, "most": 9}), (line._NEXT, {})]
    with world.sql() as database:
        for sql, values in statements:
            plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert not any(step.startswith("SCAN jobs") for step in plan), plan


async def test_what_is_open_in_a_chat_is_found_without_all_that_ended_there(world: World) -> None:
    """Of the chat's jobs those are looked at that wait or are at work."""
    with world.sql() as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {jobs._OPEN_IN}", {"chat": 1})]
    assert not any("jobs_chat_turn" in step or "jobs_made_here" in step for step in plan), plan


async def test_the_crowd_is_counted(world: World) -> None:
    """How many jobs wait, of how many people, and what they cost; one at work is none of them."""
    assert await world.storage.crowd() == Crowd(0, 0, 0)
    for number in range(3):
        await world.submit(f"a{number}", person=1, cost=2)
    await world.submit("b", person=2, cost=5)
    await world.take()
    crowd = await world.storage.crowd()
    assert (crowd.jobs, crowd.people, crowd.credits) == (3, 2, 9)

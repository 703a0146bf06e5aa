from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from storage_world import DAY, HOUR, NOON, World, new_job

from storage import (
    Chat,
    CreditRules,
    NotEnoughCredits,
    Person,
    Quota,
    RuleBroken,
    Storage,
    TooManyWaiting,
    UnknownPerson,
)


async def test_a_new_person_has_the_daily_credits(storage: Storage) -> None:
    """The first look tops the balance up, and tells when the next time is."""
    assert await storage.quota(1) == Quota(100, 0, 100, 100, NOON + 12 * HOUR)


async def test_a_job_holds_its_cost(world: World) -> None:
    """A queued job's credits are held: still in the balance, and not available."""
    await world.submit("job", cost=30)
    assert await world.credits() == (100, 30)


async def test_a_painted_job_settles_its_hold(world: World) -> None:
    """Once painted, the credits are gone from the balance and nothing is held."""
    await world.rendered("job", cost=30)
    assert await world.credits() == (70, 0)
    assert world.postings_sum() == 0


@pytest.mark.parametrize("taken", [False, True])
async def test_a_cancelled_or_failed_job_releases_its_hold(world: World, taken: bool) -> None:
    """A job that was not painted costs nothing, and its credits come back once."""
    for job_id in ("cancelled", "failed"):
        await world.submit(job_id, cost=30)
        if taken:
            await world.take()
    for _ in range(2):
        await world.storage.cancel("cancelled")
        await world.storage.fail("failed", "memory", "too large")
    assert await world.credits() == (100, 0)


async def test_a_painted_job_that_fails_is_refunded_once(world: World) -> None:
    """A settled hold is never undone: a compensating posting gives the credits back, once."""
    delivery = await world.rendered("job", cost=30)
    assert await world.storage.fail("job", "content", "")
    assert not await world.storage.fail("job", "content", "")
    await world.storage.undeliverable(delivery.id, "chat is gone")
    assert await world.credits() == (100, 0)
    with world.sql() as connection:
        keys = [row[0] for row in connection.execute("SELECT key FROM entries ORDER BY id")]
    assert keys[1:] == ["settle:job", "refund:job"]


async def test_of_sixty_four_at_once_exactly_those_that_can_be_paid_are_accepted(world: World) -> None:
    """However many submit together, nobody spends a credit twice."""

    async def attempt(number: int) -> bool:
        try:
            await world.submit(f"job{number}", cost=9)
        except NotEnoughCredits:
            return False
        return True

    accepted = await asyncio.gather(*(attempt(number) for number in range(64)))
    assert sum(accepted) == 100 // 9
    assert await world.credits() == (100, 99)
    assert len(await world.storage.line(1000)) == 11


async def test_too_expensive_a_job_leaves_no_trace(world: World) -> None:
    """The error tells both numbers, and there is neither a job nor a hold."""
    await world.submit("first", cost=60)
    with pytest.raises(NotEnoughCredits) as raised:
        await world.submit("second", cost=41)
    assert (raised.value.needed, raised.value.available) == (41, 40)
    assert await world.storage.job("second") is None
    assert await world.credits() == (100, 60)
    await world.submit("third", cost=40)


async def test_a_person_may_have_only_so_many_jobs_waiting(world: World) -> None:
    """Running jobs do not count, other people's neither."""
    for number in range(2):
        await world.submit(f"job{number}", max_waiting=2)
    with pytest.raises(TooManyWaiting) as raised:
        await world.submit("more", max_waiting=2)
    assert raised.value.limit == 2
    await world.submit("other", person=2, max_waiting=2)
    await world.take()
    await world.submit("more", max_waiting=2)


async def test_several_jobs_are_held_all_or_none(world: World) -> None:
    """Where the last of them cannot be paid or would wait too long, none is there; the error tells the price of all."""
    await world.submit("before", cost=10)
    several = [new_job(f"job{number}", cost=31) for number in range(3)]
    with pytest.raises(NotEnoughCredits) as raised:
        await world.storage.submit_all(several, max_waiting=10)
    assert (raised.value.needed, raised.value.available) == (93, 90)
    with pytest.raises(TooManyWaiting):
        await world.storage.submit_all(several[:2], max_waiting=2)
    assert await world.credits() == (100, 10)
    assert [await world.storage.job(job.id) for job in several] == [None] * 3


async def test_several_jobs_twice_are_held_once(world: World) -> None:
    """Those that there are already are answered as they stand, whatever is left by now."""
    several = [new_job(f"job{number}", cost=30, update_id=5) for number in range(3)]
    rows = await world.storage.submit_all(several, max_waiting=10)
    assert [row.id for row in rows] == ["job0", "job1", "job2"]
    assert {row.update_id for row in rows} == {5}
    assert await world.storage.submit_all(several, max_waiting=0) == rows
    assert await world.credits() == (100, 90)


async def test_the_same_job_twice_is_held_once(world: World) -> None:
    """A repeated submission answers the job as it stands by now."""
    first = await world.submit("job", cost=30)
    assert await world.submit("job", cost=30) == first
    taken = await world.take()
    assert await world.submit("job", cost=30, max_waiting=0) == taken
    assert await world.credits() == (100, 30)


async def test_a_job_may_cost_nothing(world: World) -> None:
    """A free job goes all its way without a posting."""
    await world.rendered("free", cost=0)
    await world.storage.fail("free", "content", "")
    assert await world.credits() == (100, 0)


async def test_a_job_cannot_earn_credits(world: World) -> None:
    """A negative cost is refused."""
    with pytest.raises(RuleBroken):
        await world.submit("job", cost=-5)
    assert await world.storage.job("job") is None


async def test_the_balance_is_topped_up_at_midnight_utc(world: World) -> None:
    """What was spent today is there again after midnight UTC, and not a second before."""
    await world.rendered("job", cost=30)
    world.clock.advance(12 * HOUR - 1)
    assert await world.credits() == (70, 0)
    world.clock.advance(1)
    assert await world.credits() == (100, 0)
    assert (await world.storage.quota(1)).refills_at == NOON + 36 * HOUR


async def test_the_balance_is_topped_up_once_a_day(world: World) -> None:
    """What is spent after the day's refill stays spent, also when there was nothing to refill."""
    await world.storage.quota(1)
    world.clock.advance(DAY)
    await world.storage.quota(1)
    await world.rendered("job", cost=30)
    assert await world.credits() == (70, 0)


async def test_a_refill_is_not_saved_up(world: World) -> None:
    """After many days away the balance is the daily one, not the sum."""
    await world.rendered("job", cost=30)
    world.clock.advance(30 * DAY)
    assert await world.credits() == (100, 0)


async def test_a_refill_never_lowers_a_balance(world: World) -> None:
    """Under a new rule with fewer credits a day, what a person has stays theirs."""
    await world.storage.quota(1)
    world.rules = CreditRules(10)
    world.clock.advance(DAY)
    await world.reopen()
    assert await world.credits() == (100, 0)
    await world.rendered("job", cost=95)
    world.clock.advance(DAY)
    assert await world.credits() == (10, 0)


async def test_a_late_look_finds_what_midnight_would_have_left(world: World) -> None:
    """A hold settled after midnight is paid from the new day, whether or not anybody looked in between."""
    for person in (1, 2):
        await world.submit(f"job{person}", person=person, cost=60)
        await world.take()
    world.clock.advance(DAY)
    await world.storage.quota(1)
    for person in (1, 2):
        await world.storage.rendered(f"job{person}", 1, world.paint(f"job{person}"), 1.0)
    assert await world.credits(1) == await world.credits(2) == (40, 0)


async def test_a_clock_that_goes_back_refills_nothing(world: World) -> None:
    """A day that was refilled before is not refilled again."""
    await world.rendered("job", cost=30)
    world.clock.advance(DAY)
    assert await world.credits() == (100, 0)
    await world.rendered("other", cost=30)
    world.clock.advance(-DAY)
    assert await world.credits() == (70, 0)
    world.clock.advance(DAY)
    assert await world.credits() == (70, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE postings SET amount = amount * 2",
        "DELETE FROM postings",
        "UPDATE entries SET key = 'other'",
        "DELETE FROM entries",
        "UPDATE holds SET state = 'released'",
        "UPDATE holds SET amount = 1",
        "DELETE FROM holds",
        "INSERT INTO holds (job_id, account_id, amount) SELECT job_id, account_id, amount FROM holds",
        "UPDATE jobs SET state = 'queued', turn = NULL",
    ],
)
async def test_the_book_cannot_be_changed_from_outside(world: World, statement: str) -> None:
    """The database itself refuses to edit the ledger, to close a hold twice, and to turn a job back."""
    await world.rendered("job", cost=30)
    with world.sql() as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


async def test_somebody_never_met_is_named(storage: Storage) -> None:
    """Credits and jobs belong to people who were met."""
    with pytest.raises(UnknownPerson, match="99"):
        await storage.quota(99)
    with pytest.raises(UnknownPerson):
        await storage.submit(new_job("job", person=99), max_waiting=1)


async def test_a_person_is_remembered_as_last_seen(world: World) -> None:
    """Meeting again takes over the new name and language, and opens no second account."""
    await world.submit("job", cost=30)
    await world.storage.meet(Person(1, "Ada L.", "ada", "en"), Chat(-1, "supergroup", "Studio"))
    with world.sql() as connection:
        person = connection.execute("SELECT name, username, language FROM people WHERE id = 1").fetchone()
        chat = connection.execute("SELECT kind, title FROM chats WHERE id = -1").fetchone()
    assert (person, chat) == (("Ada L.", "ada", "en"), ("supergroup", "Studio"))
    assert await world.credits() == (100, 30)


def test_a_rule_of_negative_credits_makes_no_sense() -> None:
    """Daily credits are zero or more."""
    with pytest.raises(ValueError, match="negative"):
        CreditRules(-1)


async def test_a_house_may_give_nothing(tmp_path: Path) -> None:
    """With no daily credits only free jobs are accepted."""
    world = World(tmp_path, daily=0)
    await world.open()
    with pytest.raises(NotEnoughCredits):
        await world.submit("job", cost=1)
    await world.submit("free", cost=0)
    await world.storage.close()

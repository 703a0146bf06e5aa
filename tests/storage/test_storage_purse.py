"""Credits that stay, gifts, grants and the allowance of a group."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from storage_world import DAY, HOUR, NOON, World

from storage import Moved, NotEnoughCredits, Quota, RuleBroken, Spent, UnknownPerson
from storage.check import check

GROUP = -1


async def sound(world: World) -> bool:
    return not any(finding.broken_by for finding in await check(world.folder))


async def purse(world: World, person: int = 1) -> tuple[int, int]:
    """Balance, and how much of it is extra."""
    quota = await world.storage.quota(person)
    return quota.balance, quota.extra


async def group(world: World, daily: int = 50) -> tuple[int, int]:
    """Balance and held of the group's allowance."""
    quota = await world.storage.purse.allowance(GROUP, daily)
    assert (quota.extra, quota.available) == (0, quota.balance - quota.held)
    return quota.balance, quota.held


async def test_extra_credits_outlive_the_day(world: World) -> None:
    """Whoever has thirty extra and spends the daily hundred has thirty extra and a hundred new ones tomorrow."""
    assert await world.storage.purse.grant("g", 1, 30, by=9)
    assert await purse(world) == (130, 30)
    await world.rendered("job", cost=100)
    assert await purse(world) == (30, 30)
    world.clock.advance(DAY)
    assert await purse(world) == (130, 30)
    world.clock.advance(30 * DAY)
    assert await purse(world) == (130, 30)
    assert await sound(world)


async def test_daily_credits_are_spent_first(world: World) -> None:
    """Extra ones go only when no daily ones are left, and those are not topped up."""
    await world.storage.purse.grant("g", 1, 30, by=9)
    await world.rendered("a", cost=60)
    assert await purse(world) == (70, 30)
    await world.rendered("b", cost=50)
    assert await purse(world) == (20, 20)
    world.clock.advance(DAY)
    assert await purse(world) == (120, 20)


async def test_a_refund_gives_back_what_was_taken(world: World) -> None:
    """Extra credits come back as extra, daily ones as daily."""
    await world.storage.purse.grant("g", 1, 30, by=9)
    delivery = await world.rendered("job", cost=120)
    assert await purse(world) == (10, 10)
    await world.storage.undeliverable(delivery.id, "gone")
    assert await purse(world) == (130, 30)
    assert await sound(world)


async def test_a_hold_of_yesterday_is_paid_from_today(world: World) -> None:
    """Held before midnight and settled after it, a job takes the new day's credits first."""
    await world.storage.purse.grant("g", 1, 30, by=9)
    await world.submit("job", cost=110)
    job = await world.take()
    world.clock.advance(DAY)
    await world.render(job)
    assert await purse(world) == (20, 20)
    assert await sound(world)


async def test_a_gift_is_extra_for_whom_it_is_for(world: World) -> None:
    """It comes out of the giver's daily credits first, and lasts."""
    await world.storage.purse.grant("g", 1, 30, by=9)
    assert await world.storage.purse.give("u1", 1, 2, 110)
    assert await purse(world, 1) == (20, 20)
    assert await purse(world, 2) == (210, 110)
    world.clock.advance(DAY)
    assert await purse(world, 1) == (120, 20)
    assert await purse(world, 2) == (210, 110)
    assert await sound(world)


async def test_a_gift_and_a_grant_happen_once_for_a_key(world: World) -> None:
    """Even after a restart, and where credits would not be enough a second time."""
    assert await world.storage.purse.give("u1", 1, 2, 80)
    assert await world.storage.purse.grant("u1", 3, 5, by=9)
    await world.reopen()
    assert not await world.storage.purse.give("u1", 1, 2, 80)
    assert not await world.storage.purse.grant("u1", 3, 5, by=9)
    assert [await purse(world, person) for person in (1, 2, 3)] == [(20, 0), (180, 80), (105, 5)]
    with world.sql() as connection:
        wished = connection.execute("SELECT key, made_by FROM entries WHERE made_by IS NOT NULL").fetchall()
    assert wished == [("gift:u1", 1), ("grant:u1", 9)]


async def test_nobody_gives_what_they_have_not(world: World) -> None:
    """What is held cannot be given; the error tells both numbers, and nothing has moved."""
    await world.submit("job", cost=60)
    with pytest.raises(NotEnoughCredits) as raised:
        await world.storage.purse.give("u1", 1, 2, 41)
    assert (raised.value.needed, raised.value.available) == (41, 40)
    assert await purse(world, 2) == (100, 0)
    assert await world.storage.purse.give("u1", 1, 2, 40)


@pytest.mark.parametrize("amount", [0, -5, 10**30])
async def test_senseless_amounts_are_refused(world: World, amount: int) -> None:
    """A gift or a grant is of one credit or more, and not beyond all measure."""
    with pytest.raises(ValueError, match="credits"):
        await world.storage.purse.give("k", 1, 2, amount)
    with pytest.raises(ValueError, match="credits"):
        await world.storage.purse.grant("k", 1, amount, by=9)
    assert await purse(world) == (100, 0)


async def test_a_gift_is_between_two_who_were_met(world: World) -> None:
    """Not to oneself, not to a stranger."""
    with pytest.raises(ValueError, match="somebody else"):
        await world.storage.purse.give("k", 1, 1, 5)
    for giver, receiver in ((1, 404), (404, 1)):
        with pytest.raises(UnknownPerson, match="404"):
            await world.storage.purse.give("k", giver, receiver, 5)
    with pytest.raises(UnknownPerson):
        await world.storage.purse.grant("k", 404, 5, by=9)
    assert await purse(world) == (100, 0)


async def test_of_many_gifts_at_once_only_those_that_can_be_paid_are_made(world: World) -> None:
    """However many there are together, nobody gives a credit twice."""

    async def attempt(number: int) -> bool:
        try:
            return await world.storage.purse.give(str(number), 1, 2, 9)
        except NotEnoughCredits:
            return False

    assert sum(await asyncio.gather(*(attempt(number) for number in range(30)))) == 11
    assert (await purse(world, 1), await purse(world, 2)) == ((1, 0), (199, 99))
    assert await sound(world)


async def test_what_was_spent_is_told_by_kind(world: World) -> None:
    """What was painted since then and paid by the person counts; refunds, what waits and the group's share do not."""
    await world.rendered("old", cost=3)
    world.clock.advance(DAY)
    since = world.clock.now
    await world.rendered("a", cost=5)
    await world.rendered("b", cost=4, kind="fuse")
    await world.rendered("c", cost=2)
    refunded = await world.rendered("d", cost=20)
    await world.storage.undeliverable(refunded.id, "gone")
    await world.rendered("e", cost=10, chat=GROUP, allowance=50)
    await world.submit("waits", cost=6)
    assert await world.storage.purse.spent(1, since) == [Spent("generate", 2, 7), Spent("fuse", 1, 4)]
    assert await world.storage.purse.spent(2, since) == []


async def test_what_was_given_away_and_got_is_told(world: World) -> None:
    """Gifts to both sides and grants count since that time, and what was painted does not."""
    await world.storage.purse.give("a", 1, 2, 7)
    world.clock.advance(HOUR)
    since = world.clock.now
    await world.storage.purse.give("b", 1, 2, 5)
    await world.storage.purse.give("c", 2, 1, 2)
    await world.storage.purse.grant("d", 1, 30, 9)
    assert await world.storage.purse.moved(1, since) == Moved(given=5, got=32)
    assert await world.storage.purse.moved(2, since - HOUR) == Moved(given=2, got=12)
    assert await world.storage.purse.moved(3, since) == Moved(given=0, got=0)


async def test_a_groups_allowance_pays_for_its_people(world: World) -> None:
    """Where it is enough for the whole of a job it pays, and the person's own credits are not touched."""
    await world.submit("job", chat=GROUP, cost=30, allowance=50)
    assert (await group(world), await world.credits()) == ((50, 30), (100, 0))
    await world.render(await world.take())
    assert (await group(world), await world.credits()) == ((20, 0), (100, 0))
    await world.submit("more", person=2, chat=GROUP, cost=21, allowance=50)
    assert (await group(world), await world.credits(2)) == ((20, 0), (100, 21))
    await world.submit("small", person=3, chat=GROUP, cost=20, allowance=50)
    assert (await group(world), await world.credits(3)) == ((20, 20), (100, 0))
    assert await sound(world)


async def test_a_job_that_comes_to_nothing_gives_the_group_its_credits_back(world: World) -> None:
    """A hold is released, and a refund posted, on the account that paid."""
    await world.submit("cancelled", chat=GROUP, cost=20, allowance=50)
    await world.storage.cancel("cancelled")
    delivery = await world.rendered("refunded", chat=GROUP, cost=30, allowance=50)
    assert await group(world) == (20, 0)
    await world.storage.undeliverable(delivery.id, "gone")
    assert (await group(world), await world.credits()) == ((50, 0), (100, 0))
    assert await sound(world)


async def test_an_allowance_is_topped_up_each_day(world: World) -> None:
    """To its number, not beyond; another number counts from the next day, and takes nothing away."""
    await world.rendered("job", chat=GROUP, cost=30, allowance=50)
    assert await world.storage.purse.allowance(GROUP, 50) == Quota(20, 0, 20, 50, NOON + 12 * HOUR, 0)
    assert await group(world, 80) == (20, 0)
    world.clock.advance(12 * HOUR)
    assert await group(world, 80) == (80, 0)
    assert await group(world, 10) == (80, 0)
    world.clock.advance(DAY)
    assert await group(world, 10) == (80, 0)
    assert await sound(world)


async def test_an_allowance_of_yesterdays_hold_is_the_new_days(world: World) -> None:
    """Held before midnight and settled after it, whether or not anybody looked in between."""
    await world.submit("job", chat=GROUP, cost=30, allowance=50)
    job = await world.take()
    world.clock.advance(DAY)
    await world.render(job)
    assert await group(world) == (20, 0)


async def test_without_allowance_the_person_pays(world: World) -> None:
    """No number, no allowance; who has too little in both is told about their own."""
    await world.rendered("all", chat=GROUP, cost=95)
    assert await world.credits() == (5, 0)
    with pytest.raises(NotEnoughCredits) as raised:
        await world.submit("job", chat=GROUP, cost=60, allowance=50)
    assert raised.value.available == 5
    await world.submit("job", chat=GROUP, cost=50, allowance=50)
    assert (await group(world), await world.credits()) == ((50, 50), (5, 0))


async def test_an_allowance_moves_with_its_chat(world: World) -> None:
    """A group that has another id keeps what is left, and what is under way settles there."""
    await world.submit("job", chat=GROUP, cost=30, allowance=50)
    await world.storage.chat_moved(GROUP, -100)
    await world.render(await world.take())
    assert (await world.storage.purse.allowance(-100, 50)).balance == 20
    assert await sound(world)


async def test_a_chat_that_grew_an_allowance_under_both_ids_loses_nothing(world: World) -> None:
    """The new id's account stays, and what the old one holds is settled there."""
    await world.meet(1, chat=-100)
    await world.submit("job", chat=GROUP, cost=30, allowance=50)
    assert (await world.storage.purse.allowance(-100, 50)).balance == 50
    await world.storage.chat_moved(GROUP, -100)
    await world.render(await world.take())
    assert (await world.storage.purse.allowance(-100, 50)).balance == 50
    assert await sound(world)


async def test_an_allowance_is_a_known_chats_and_not_negative(world: World) -> None:
    """An unknown chat and a negative number are refused."""
    with pytest.raises(RuleBroken):
        await world.storage.purse.allowance(-404, 50)
    with pytest.raises(ValueError, match="negative"):
        await world.storage.purse.allowance(GROUP, -1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE postings SET extra = 0",
        "UPDATE entries SET made_by = NULL",
        "DELETE FROM accounts WHERE kind = 'chat'",
        "UPDATE accounts SET extra = balance + 1 WHERE person_id = 1",
        "UPDATE accounts SET extra = 1 WHERE kind = 'chat'",
        "INSERT INTO postings (entry_id, account_id, amount, extra) VALUES (1, 4, 5, 6)",
        "INSERT INTO postings (entry_id, account_id, amount, extra) VALUES (1, 4, 5, -1)",
    ],
)
async def test_the_book_of_extra_credits_cannot_be_changed_from_outside(world: World, statement: str) -> None:
    """The database itself refuses to edit what was posted, and more extra credits than there are."""
    await world.storage.purse.grant("g", 1, 30, by=9)
    await group(world)
    with world.sql() as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("damage", "law"),
    [
        ("UPDATE accounts SET extra = 500 WHERE person_id = 1", "a part of a person's balance"),
        ("UPDATE accounts SET extra = 29 WHERE person_id = 1", "sum of its postings"),
        ("UPDATE accounts SET balance = balance + 1 WHERE kind = 'chat'", "sum of its postings"),
        ("INSERT INTO holds (job_id, account_id, amount) SELECT 'x', id, 99 FROM accounts WHERE chat_id", "they had"),
        ("UPDATE jobs SET person_id = 2 WHERE id = 'own'", "paid by its person or a chat"),
        (
            "INSERT INTO postings (entry_id, account_id, amount) SELECT id, 5, 1 FROM entries WHERE key = 'settle:own'",
            "charged to whom",
        ),
    ],
)
async def test_each_damage_to_the_book_is_found(world: World, damage: str, law: str) -> None:
    """A change from outside that breaks a law of extra credits or allowances is found under that law's name."""
    await world.storage.purse.grant("g", 1, 30, by=9)
    await world.rendered("own", cost=5)
    await world.rendered("shared", chat=GROUP, cost=5, allowance=50)
    with world.sql() as connection:
        connection.executescript(f"PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; {damage}")
    broken = [finding for finding in await check(world.folder) if finding.broken_by]
    assert any(law in finding.law for finding in broken)


async def test_a_house_without_daily_credits_lives_on_granted_ones(tmp_path: Path) -> None:
    """With nothing a day, what was granted is spent and not topped up."""
    world = World(tmp_path, daily=0)
    await world.open()
    await world.storage.purse.grant("g", 1, 30, by=9)
    await world.rendered("job", cost=10)
    world.clock.advance(DAY)
    assert await purse(world) == (20, 20)
    await world.storage.close()

"""What people pay for: credits, jobs, and their price paid back."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

import pytest
from storage_world import DAY, HOUR, World, new_job

from storage import JobRow, Purchase, Sent, UnknownPerson
from storage.check import check


async def sound(world: World) -> bool:
    return not any(finding.broken_by for finding in await check(world.folder))


async def extra(world: World, person: int = 1) -> tuple[int, int]:
    """Balance, and how much of it is extra."""
    quota = await world.storage.quota(person)
    return quota.balance, quota.extra


async def buy_job(world: World, charge: str = "c", job_id: str = "paid", cost: int = 20, **more: Any) -> JobRow | None:
    return await world.storage.purse.bought(charge, 1, 5, cost, new_job(job_id, cost=cost, **more))


async def purchase(world: World, charge: str = "c") -> Purchase:
    found = await world.storage.purse.purchase(charge)
    assert found is not None
    return found


async def test_bought_credits_stay(world: World) -> None:
    """They are extra, once for a charge, and the purchase is kept."""
    for _ in range(2):
        assert await world.storage.purse.bought("c", 1, 50, 500) is None
    await world.reopen()
    assert await world.storage.purse.bought("c", 1, 50, 500) is None
    assert await extra(world) == (600, 500)
    world.clock.advance(DAY)
    assert await extra(world) == (600, 500)
    [bought] = await world.storage.purse.purchases(1)
    assert (bought.charge_id, bought.stars, bought.credits, bought.job_id) == ("c", 50, 500, None)
    assert (bought.state, bought.error, bought.bought_at) == ("paid", None, world.clock.now - DAY)
    assert await world.storage.purse.purchases(2) == []
    assert await sound(world)


async def test_sales_are_told(world: World) -> None:
    """The newest come first, Stars that go back do not count, nor does what was bought before; a wish that would take
    back credits is told how many."""
    purse = world.storage.purse
    await purse.bought("old", 1, 9, 100)
    world.clock.advance(DAY)
    since = world.clock.now
    await purse.bought("first", 1, 50, 25)
    await purse.bought("second", 2, 200, 90)
    await purse.refund("second")
    assert [each.charge_id for each in await purse.newest_purchases(2)] == ["second", "first"]
    assert (await purse.earned(since), await purse.earned(since - DAY)) == (50, 59)
    await purse.give("g", 1, 2, 180)
    assert await purse.unspent(await purchase(world, "first")) == 25
    left = (await world.storage.quota(1)).available
    await purse.give("h", 1, 2, left - 4)
    assert await purse.unspent(await purchase(world, "first")) == 4


async def test_a_job_that_is_paid_for_is_never_refused(world: World) -> None:
    """Without a credit left, with too much waiting and asked a moment ago it is queued, once for a charge."""
    await world.rendered("all", cost=100)
    for number in range(5):
        await world.submit(f"waits{number}", cost=0, origin=f"button{number}")
    row = await buy_job(world, origin="button4")
    assert row is not None
    assert (row.id, row.state, await world.credits()) == ("paid", "queued", (20, 20))
    assert await buy_job(world, origin="button") == row
    assert await world.credits() == (20, 20)
    assert (await purchase(world)).job_id == "paid"
    assert await sound(world)


async def test_a_job_that_is_painted_keeps_its_price(world: World) -> None:
    """Delivered, it has cost what was bought for it, and nothing is due."""
    await buy_job(world)
    await world.render(await world.take())
    [delivery] = await world.storage.due_deliveries()
    await world.storage.delivered(delivery.id, [])
    assert (await extra(world), (await purchase(world)).state) == ((100, 20), "paid")
    assert await world.storage.purse.refunds_due(10) == []
    assert await sound(world)


async def end(world: World, how: str) -> None:
    """Ends the job "paid" without a picture."""
    if how == "cancelled":
        assert await world.storage.cancel("paid")
    elif how == "failed":
        assert await world.storage.fail("paid", "memory", "")
    elif how == "forgotten":
        await world.storage.desk.forget(1)
    else:
        job = await world.take()
        if how == "blocked":
            assert await world.storage.block(job.id, job.attempt, "unsafe", "")
        elif how == "crashed":
            assert await world.storage.crashed(job.id, job.attempt, "died", "", most=1) == "failed"
        else:
            await world.render(job)
            [delivery] = await world.storage.due_deliveries()
            assert await world.storage.undeliverable(delivery.id, "gone")


@pytest.mark.parametrize("how", ["cancelled", "failed", "forgotten", "blocked", "crashed", "undeliverable"])
@pytest.mark.parametrize("older", [0, 30])
async def test_a_job_that_comes_to_nothing_is_paid_back(world: World, how: str, older: int) -> None:
    """However it ends, the credits that were bought for it go and their price is due, at the same instant, once."""
    if older:
        await world.storage.purse.grant("g", 1, older, by=9)
    await buy_job(world)
    await end(world, how)
    assert await extra(world) == (100 + older, older)
    [due] = await world.storage.purse.refunds_due(10)
    assert (due.charge_id, due.stars, due.state) == ("c", 5, "refund_due")
    assert not await world.storage.fail("paid", "again", "")
    assert await buy_job(world) == await world.storage.job("paid")
    assert len(await world.storage.purse.refunds_due(10)) == 1
    assert await sound(world)


async def test_a_refund_is_done_once(world: World) -> None:
    """Once it is paid back nothing is due any more, and that stays so."""
    await buy_job(world)
    await world.storage.cancel("paid")
    for _ in range(2):
        await world.storage.purse.refunded("c")
    await world.storage.purse.refund_failed("c", "late")
    assert await world.storage.purse.refunds_due(10) == []
    assert not await world.storage.purse.refund("c")
    assert ((await purchase(world)).state, (await purchase(world)).error) == ("refunded", None)
    assert await sound(world)


async def test_a_refund_that_fails_waits_for_an_operator(world: World) -> None:
    """It is not due any more until it is wished for again, and takes no credits twice."""
    await buy_job(world)
    await world.storage.cancel("paid")
    await world.storage.purse.refund_failed("c", "CHARGE_ID_INVALID")
    assert await world.storage.purse.refunds_due(10) == []
    assert ((await purchase(world)).state, (await purchase(world)).error) == ("refund_failed", "CHARGE_ID_INVALID")
    assert await world.storage.purse.refund("c")
    assert [due.charge_id for due in await world.storage.purse.refunds_due(10)] == ["c"]
    assert await extra(world) == (100, 0)
    await world.storage.purse.refunded("c")
    assert (await purchase(world)).state == "refunded"
    assert await sound(world)


async def test_the_refunds_that_are_due_come_in_their_order(world: World) -> None:
    """The oldest first, and no more of them than were asked for."""
    for name in ("a", "b", "c"):
        await buy_job(world, name, name)
    for name in ("c", "b", "a"):
        await world.storage.cancel(name)
    assert [due.charge_id for due in await world.storage.purse.refunds_due(2)] == ["a", "b"]


async def test_an_operator_pays_a_pack_back(world: World) -> None:
    """Its credits go as far as they are not spent; daily ones are not touched."""
    await world.storage.purse.bought("c", 1, 50, 60)
    await world.rendered("job", cost=130)
    assert await extra(world) == (30, 30)
    world.clock.advance(DAY)
    assert await world.storage.purse.refund("c")
    assert await extra(world) == (100, 0)
    assert not await world.storage.purse.refund("c")
    assert not await world.storage.purse.refund("unknown")
    assert [due.charge_id for due in await world.storage.purse.refunds_due(10)] == ["c"]
    assert await sound(world)


async def test_what_is_held_is_not_taken_back(world: World) -> None:
    """A pack whose credits a waiting job holds is paid back, and the job keeps what it needs."""
    await world.storage.purse.bought("c", 1, 50, 60)
    await world.submit("job", cost=150)
    assert await world.storage.purse.refund("c")
    assert await world.credits() == (150, 150)
    await world.render(await world.take())
    assert await extra(world) == (0, 0)
    assert await sound(world)


async def test_a_job_under_way_is_not_paid_back(world: World) -> None:
    """Only once it has ended, as when it was delivered and disappointed."""
    await buy_job(world)
    assert not await world.storage.purse.refund("c")
    await world.render(await world.take())
    assert not await world.storage.purse.refund("c")
    await world.storage.delivered((await world.storage.due_deliveries())[0].id, [])
    assert await world.storage.purse.refund("c")
    assert await extra(world) == (80, 0)
    assert await sound(world)


async def test_credits_spent_elsewhere_cannot_be_taken_back(world: World) -> None:
    """Of a larger purchase than its job, what was given away is gone; nobody falls below nothing."""
    await world.storage.purse.bought("c", 1, 5, 50, new_job("paid", cost=20))
    await world.storage.purse.give("g", 1, 2, 130)
    assert await world.credits() == (20, 20)
    await world.storage.cancel("paid")
    assert await extra(world) == (0, 0)
    assert (await purchase(world)).state == "refund_due"
    assert await sound(world)


async def test_a_job_that_is_there_already_is_not_paid_twice(world: World) -> None:
    """Two charges for one job: the second one's credits are the person's, and stay when the job fails."""
    await buy_job(world, "c")
    assert (await buy_job(world, "d")) == await world.storage.job("paid")
    assert ((await purchase(world, "d")).job_id, await extra(world)) == (None, (140, 40))
    await world.storage.fail("paid", "memory", "")
    assert ((await purchase(world, "d")).state, await extra(world)) == ("paid", (120, 20))
    assert await sound(world)


async def test_a_job_that_starts_from_a_deleted_picture_is_paid_back_at_once(world: World) -> None:
    """What was paid while its picture was deleted makes no job and keeps nobody's money."""
    delivery = await world.rendered("first", cost=0)
    [picture] = delivery.pictures
    await world.storage.delivered(delivery.id, [Sent(picture.id, 1, 7, "file")])
    await world.storage.library.delete([picture.id])
    assert await buy_job(world, parents=(picture.id,)) is None
    assert await world.storage.job("paid") is None
    assert (await extra(world), (await purchase(world)).state) == ((100, 0), "refund_due")
    assert await buy_job(world, parents=(picture.id,)) is None
    assert await sound(world)


async def test_a_groups_allowance_does_not_pay_what_was_paid(world: World) -> None:
    """A paid job holds its person's credits, whatever its group has."""
    await buy_job(world, chat=-1, allowance=100)
    assert await world.credits() == (120, 20)
    assert (await world.storage.purse.allowance(-1, 100)).held == 0


async def test_one_charge_at_once_counts_once(world: World) -> None:
    """However many tell of the same payment together."""
    rows = await asyncio.gather(*(buy_job(world) for _ in range(8)))
    assert {row.id for row in rows if row} == {"paid"}
    assert (len(await world.storage.purse.purchases(1)), await extra(world)) == (1, (120, 20))


async def test_a_purchase_makes_sense(world: World) -> None:
    """Nothing for nothing, no job that costs more than was bought, none of somebody else's, nobody unknown."""
    bought = world.storage.purse.bought
    for stars, credits in ((0, 5), (5, 0), (-1, 5), (5, 10**30)):
        with pytest.raises(ValueError, match="credits"):
            await bought("c", 1, stars, credits)
    for job in (new_job("dear", cost=21), new_job("theirs", person=2, cost=20)):
        with pytest.raises(ValueError, match="credits"):
            await bought("c", 1, 5, 20, job)
    with pytest.raises(UnknownPerson):
        await bought("c", 404, 5, 20)
    assert await world.storage.purse.purchase("c") is None


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM purchases",
        "UPDATE purchases SET credits = 1",
        "UPDATE purchases SET person_id = 2",
        "UPDATE purchases SET job_id = NULL",
        "UPDATE purchases SET state = 'refunded'",
        "INSERT INTO purchases (charge_id, person_id, stars, credits, bought_at) VALUES ('c', 1, 5, 5, 0)",
        "INSERT INTO purchases (charge_id, person_id, stars, credits, job_id, bought_at)"
        " VALUES ('d', 1, 5, 5, 'paid', 0)",
    ],
)
async def test_what_was_paid_cannot_be_changed_from_outside(world: World, statement: str) -> None:
    """The database itself refuses to edit a purchase, and a refund of what is not due."""
    await buy_job(world)
    with world.sql() as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("damage", "law"),
    [
        ("INSERT INTO purchases (charge_id, person_id, stars, credits, bought_at) VALUES ('d', 1, 5, 5, 0)", "once"),
        ("UPDATE purchases SET state = 'refund_due'", "painted or paid back"),
        (
            "INSERT INTO entries (id, key, created_at) VALUES (99, 'bought:x', 0);"
            " INSERT INTO postings (entry_id, account_id, amount) VALUES (99, 0, -5), (99, 3, 5)",
            "for a purchase alone",
        ),
        (
            "INSERT INTO entries (id, key, created_at) VALUES (99, 'returned:c', 0);"
            " INSERT INTO postings (entry_id, account_id, amount) VALUES (99, 0, 5), (99, 3, -5)",
            "once",
        ),
        ("UPDATE jobs SET state = 'failed', ended_at = 0 WHERE id = 'paid'", "painted or paid back"),
    ],
)
async def test_each_damage_to_purchases_is_found(world: World, damage: str, law: str) -> None:
    """A change from outside that breaks a law of purchases is found under that law's name."""
    await buy_job(world)
    with world.sql() as connection:
        connection.executescript(damage)
    broken = [finding for finding in await check(world.folder) if finding.broken_by]
    assert any(law in finding.law for finding in broken)


async def test_when_somebody_last_asked(world: World) -> None:
    """The time of their last job in that chat, whatever became of it; None for never."""
    assert await world.storage.last_asked(1, -1) is None
    await world.submit("a", chat=-1)
    world.clock.advance(HOUR)
    await world.submit("b", chat=-1)
    await world.submit("c")
    await world.storage.cancel("b")
    world.clock.advance(HOUR)
    await world.submit("theirs", person=2, chat=-1)
    assert await world.storage.last_asked(1, -1) == world.clock.now - HOUR
    await world.storage.chat_moved(-1, -100)
    assert await world.storage.last_asked(1, -100) == world.clock.now - HOUR

from __future__ import annotations

import asyncio

from storage_world import DAY, World

from storage import InboxUpdate, Storage


async def test_an_update_is_known_after_it_was_received(storage: Storage) -> None:
    """The same update a second time is told to be known, and is kept once, as it was first."""
    assert await storage.receive(7, "first")
    assert not await storage.receive(7, "second")
    assert await storage.unhandled() == [InboxUpdate(7, "first")]


async def test_the_same_update_many_times_at_once(storage: Storage) -> None:
    """Of many at once exactly one is told to be new."""
    assert sorted(await asyncio.gather(*(storage.receive(7, "x") for _ in range(20)))) == [False] * 19 + [True]


async def test_unhandled_updates_come_in_the_order_of_arrival(storage: Storage) -> None:
    """Arrival counts, not the id: ids may start again lower."""
    for update_id in (900, 901, 5):
        await storage.receive(update_id, str(update_id))
    await storage.handled(901)
    assert [update.update_id for update in await storage.unhandled()] == [900, 5]


async def test_a_handled_update_stays_known_and_is_forgotten_in_content(world: World) -> None:
    """What a handled update said is gone, and it is not taken for a new one."""
    await world.storage.receive(7, "a secret")
    await world.storage.handled(7)
    await world.storage.handled(7)
    await world.reopen()
    assert not await world.storage.receive(7, "a secret")
    assert await world.storage.unhandled() == []
    with world.sql() as connection:
        assert connection.execute("SELECT payload FROM inbox").fetchall() == [(None,)]


async def test_an_id_used_again_after_a_week_is_new(world: World) -> None:
    """Handled updates are forgotten after a week, unhandled ones never."""
    await world.storage.receive(7, "handled")
    await world.storage.receive(8, "waiting")
    await world.storage.handled(7)
    world.clock.advance(8 * DAY)
    assert not await world.storage.receive(8, "again")
    assert await world.storage.receive(7, "another")


async def test_handling_an_unknown_update_has_no_effect(storage: Storage) -> None:
    """There is nothing to mark, and nothing is made up."""
    await storage.handled(1)
    assert await storage.receive(1, "x")

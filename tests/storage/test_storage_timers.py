"""Timers: set, moved, due, done."""

from __future__ import annotations

from storage_world import DAY, HOUR, World


async def test_a_timer_is_due_at_its_time_and_until_it_is_done(world: World) -> None:
    """It outlives a restart, says what it was set with, and is gone once it was worked off."""
    timers, now = world.storage.timers, world.clock.now
    await timers.set("late", "a", now + DAY, {})
    await timers.set("vote", "b", now + HOUR, {"vote": "v1"})
    assert await timers.due() == []
    assert await timers.next_at() == now + HOUR
    await world.reopen()
    world.clock.advance(HOUR)
    timers = world.storage.timers
    [timer] = await timers.due()
    assert (timer.kind, timer.key, timer.payload, timer.due_at) == ("vote", "b", {"vote": "v1"}, now + HOUR)
    assert await timers.due() == [timer]
    await timers.done(timer.id)
    assert await timers.due() == []
    assert await timers.next_at() == now + DAY


async def test_timers_are_due_in_the_order_of_their_times(world: World) -> None:
    """The longest due first, and no more of them than were asked for."""
    for hours in (3, 1, 2):
        await world.storage.timers.set("x", str(hours), world.clock.now + hours * HOUR, {})
    world.clock.advance(DAY)
    assert [timer.key for timer in await world.storage.timers.due(limit=2)] == ["1", "2"]


async def test_a_timer_set_anew_moves(world: World) -> None:
    """There is one of a kind and key; whoever finishes with the old one leaves the new one alone."""
    timers, now = world.storage.timers, world.clock.now
    await timers.set("x", "a", now, {"n": 1})
    [old] = await timers.due()
    await timers.set("x", "a", now + HOUR, {"n": 2})
    await timers.set("y", "a", now + DAY, {})
    assert await timers.due() == []
    await timers.done(old.id)
    world.clock.advance(HOUR)
    [new] = await timers.due()
    assert (new.payload, new.id != old.id) == ({"n": 2}, True)


async def test_a_timer_can_be_hastened(world: World) -> None:
    """It is due at once, and one that was due before stays so; there may be none."""
    timers, now = world.storage.timers, world.clock.now
    await timers.set("x", "a", now + DAY, {"n": 1})
    await timers.set("x", "b", now - HOUR, {})
    assert [await timers.hasten("x", key) for key in "abc"] == [True, True, False]
    assert [(timer.key, timer.due_at) for timer in await timers.due()] == [("b", now - HOUR), ("a", now)]


async def test_a_timer_can_be_cleared(world: World) -> None:
    """By its kind and key; what is not set is cleared without effect."""
    await world.storage.timers.set("x", "a", world.clock.now, {})
    await world.storage.timers.clear("x", "b")
    assert len(await world.storage.timers.due()) == 1
    await world.storage.timers.clear("x", "a")
    assert await world.storage.timers.next_at() is None


async def test_a_timer_follows_its_chat(world: World) -> None:
    """When a group has another id, the timers that name it name the new one."""
    for chat in (-1, -2):
        await world.storage.timers.set("theme", str(chat), world.clock.now, {"chat_id": chat, "text": "кот"})
    await world.storage.chat_moved(-1, -100)
    payloads = [timer.payload for timer in await world.storage.timers.due()]
    assert payloads == [{"chat_id": -100, "text": "кот"}, {"chat_id": -2, "text": "кот"}]


async def test_a_forgotten_persons_timers_go(world: World) -> None:
    """Those that were said to have their words; others stay."""
    await world.storage.timers.set("daily", "1", world.clock.now, {"prompt": "a secret wish"}, person_id=1)
    await world.storage.timers.set("daily", "2", world.clock.now, {"prompt": "a cat"}, person_id=2)
    await world.storage.timers.set("vote", "v", world.clock.now, {})
    await world.storage.desk.forget(1)
    assert [timer.key for timer in await world.storage.timers.due()] == ["2", "v"]

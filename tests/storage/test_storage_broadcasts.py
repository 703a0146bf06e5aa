"""What those who run the bot see and tell: bans, switches, people, figures, failures, broadcasts."""

from __future__ import annotations

from storage_world import DAY, HOUR, World, ids

from storage import Ban, Broadcast, Chat, Person, TopPerson


async def test_the_bans_in_effect_are_listed(world: World) -> None:
    """Those made last first; a ban that is over is not among them."""
    desk, now = world.storage.desk, world.clock.now
    await desk.ban(1, now + HOUR, "floods")
    world.clock.advance(60)
    await desk.ban(2, None, "spam")
    assert await desk.bans(10) == [Ban(2, None, "spam"), Ban(1, now + HOUR, "floods")]
    assert await desk.bans(1) == [Ban(2, None, "spam")]
    world.clock.advance(HOUR)
    assert await desk.bans(10) == [Ban(2, None, "spam")]


async def test_a_switch_keeps_its_value(world: World) -> None:
    """Any name, over a restart, until it is set to nothing; the pause is one of them."""
    desk = world.storage.desk
    assert await desk.switch("notice") is None
    assert not await desk.set_switch("notice", "hello")
    assert await desk.set_switch("notice", "")
    await world.reopen()
    desk = world.storage.desk
    assert await desk.switch("notice") == ""
    assert await desk.set_switch("notice", None)
    assert not await desk.set_switch("notice", None)
    assert await desk.switch("notice") is None
    await desk.pause("paint")
    assert await desk.switch("pause") == "paint"


async def test_people_are_found_by_id_and_by_username(world: World) -> None:
    """Capitals do not matter, the @ neither; whoever has a name now is found, not whoever had it."""
    find = world.storage.desk.find_person
    ada = Person(1, "Ada", "Ada_L", "en")
    await world.storage.meet(ada, Chat(1, "private"))
    for text in ("1", " @ada_l ", "ADA_L"):
        assert await find(text) == ada
    for text in ("404", "@bob", "", "@", "9" * 40, "١", "%", "' OR 1=1 --"):
        assert await find(text) is None
    await world.storage.meet(Person(1, "Ada", None), Chat(1, "private"))
    await world.storage.meet(Person(2, "Bob", "ada_l"), Chat(2, "private"))
    assert await find("@ada_l") == Person(2, "Bob", "ada_l")


async def test_the_top_is_counted_from_what_was_painted(world: World) -> None:
    """Who had most painted comes first; what failed, waits or is older does not count."""
    await world.rendered("old", person=3, cost=50)
    world.clock.advance(DAY)
    since = world.clock.now
    for job_id, person, cost in (("a", 1, 5), ("b", 2, 20), ("c", 1, 10)):
        await world.rendered(job_id, person=person, cost=cost)
    failed = await world.rendered("failed", person=1, cost=30)
    await world.storage.undeliverable(failed.id, "gone")
    await world.submit("waits", person=1, cost=30)
    top = [TopPerson(2, "Person 2", 1, 20), TopPerson(1, "Person 1", 2, 15)]
    assert await world.storage.desk.top(since, 10) == top
    assert await world.storage.desk.top(since, 1) == top[:1]


async def test_the_failed_jobs_are_listed_newest_first(world: World) -> None:
    """Cancelled ones are no failures, and what is erased is not shown."""
    for job_id in ("first", "cancelled", "second"):
        await world.submit(job_id)
    await world.submit("forgotten", person=2)
    for job_id in ("first", "second", "forgotten"):
        await world.storage.fail(job_id, "memory", "")
    await world.storage.cancel("cancelled")
    await world.storage.desk.forget(2)
    assert ids(await world.storage.desk.failed(10)) == ["second", "first"]
    assert ids(await world.storage.desk.failed(1)) == ["second"]


async def test_a_failed_job_is_tried_again_for_nothing(world: World) -> None:
    """A copy for the same person and chat that costs nothing, once for an id, and never refused."""
    await world.submit("job", chat=-1, cost=60, thread_id=4, request_message_id=8, origin="button", language="ru")
    await world.storage.fail("job", "memory", "")
    await world.rendered("all", cost=60)
    await world.submit("other", cost=40)
    retry = world.storage.desk.retry
    copy = await retry("job", "new", 77)
    assert copy is not None
    old = await world.storage.job("job")
    assert old is not None
    for name in ("person_id", "chat_id", "thread_id", "request_message_id", "kind", "model", "payload", "language"):
        assert getattr(copy, name) == getattr(old, name)
    assert (copy.id, copy.cost, copy.state, copy.prompt) == ("new", 0, "queued", old.prompt)
    assert await retry("job", "new", 77) == copy
    await world.storage.cancel("new")
    again = await retry("job", "new", 77)
    assert again is not None
    assert again.state == "cancelled"
    assert await world.credits() == (40, 40)


async def test_only_what_failed_is_tried_again(world: World) -> None:
    """Neither what waits or was cancelled, nor what is erased or unknown."""
    await world.submit("waits")
    await world.submit("failed", person=2)
    await world.storage.fail("failed", "memory", "")
    await world.storage.desk.forget(2)
    for job_id in ("waits", "failed", "unknown"):
        assert await world.storage.desk.retry(job_id, "new", None) is None
    assert await world.storage.job("new") is None


async def test_a_broadcast_reaches_everybody_once(world: World) -> None:
    """Those with a chat of their own who are not banned, over a restart, each until the first word on them."""
    desk = world.storage.desk
    await world.storage.meet(Person(4, "Only in a group"), Chat(-1, "group"))
    await world.storage.meet(Person(5, "Banned"), Chat(5, "private"))
    await desk.ban(5, None, "spam")
    assert await desk.open_broadcast("b", "news") == 3
    await world.meet(6)
    assert await desk.open_broadcast("b", "other news") == 3
    assert await desk.broadcast_targets("b", 2) == [1, 2]
    await desk.broadcast_reached("b", 1, True)
    await desk.broadcast_reached("b", 2, False)
    await desk.broadcast_reached("b", 2, True)
    await world.reopen()
    desk = world.storage.desk
    assert await desk.broadcasts() == [Broadcast("b", "news", 3, 1, 1)]
    assert await desk.broadcast_targets("b", 10) == [3]
    await desk.broadcast_reached("b", 3, True)
    assert await desk.broadcast_targets("b", 10) == []
    assert await desk.broadcasts() == []


async def test_a_stopped_broadcast_reaches_nobody_more(world: World) -> None:
    """It is no more among the unfinished ones, and others go on."""
    desk = world.storage.desk
    for name in ("b", "c"):
        await desk.open_broadcast(name, "news")
    await desk.stop_broadcast("b")
    assert await desk.broadcast_targets("b", 10) == []
    assert [one.id for one in await desk.broadcasts()] == ["c"]


async def test_who_is_forgotten_is_told_nothing(world: World) -> None:
    """Neither by a broadcast under way nor by a later one."""
    desk = world.storage.desk
    await desk.open_broadcast("b", "news")
    await desk.forget(2)
    assert await desk.broadcast_targets("b", 10) == [1, 3]
    assert await desk.open_broadcast("c", "more") == 2

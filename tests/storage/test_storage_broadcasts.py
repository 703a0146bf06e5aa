"""What those who run the bot see and tell: bans, switches, people, figures, failures, broadcasts."""

from __future__ import annotations

from storage_world import DAY, HOUR, World, ids

from storage import Ban, Chat, Person, TopPerson


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


async def opened(world: World, broadcast_id: str = "b", text: str = "news") -> int:
    """A broadcast of person 1; how many it is for."""
    return await world.storage.desk.open_broadcast(broadcast_id, text, person_id=1, message_id=9)


async def told(world: World, broadcast_id: str = "b") -> list[int]:
    """Tell everybody who is left; who those are."""
    people = []
    while (person := await world.storage.desk.broadcast_next(broadcast_id)) is not None:
        people.append(person)
        await world.storage.desk.broadcast_reached(broadcast_id, person, True)
    return people


async def test_a_broadcast_reaches_everybody_once(world: World) -> None:
    """Those with a chat of their own who are not banned, over a restart, each until the first word on them."""
    desk = world.storage.desk
    await world.storage.meet(Person(4, "Only in a group"), Chat(-1, "group"))
    await world.storage.meet(Person(5, "Banned"), Chat(5, "private"))
    await desk.ban(5, None, "spam")
    assert await desk.broadcast_reach() == 3
    assert await opened(world) == 3
    await world.meet(6)
    assert await opened(world, text="other news") == 3
    assert await desk.broadcast_next("b") == 1
    await desk.broadcast_reached("b", 1, True)
    assert await desk.broadcast_next("b") == 2
    await desk.broadcast_reached("b", 2, False)
    await desk.broadcast_reached("b", 2, True)
    await world.reopen()
    desk = world.storage.desk
    [found] = await desk.broadcasts()
    assert (found.id, found.text, found.person_id, found.message_id) == ("b", "news", 1, 9)
    assert (found.total, found.reached, found.failed, found.stopped) == (3, 1, 1, False)
    assert await told(world) == [3]
    assert await desk.broadcast_next("b") is None
    assert [one.reached for one in await desk.broadcasts()] == [2]
    await desk.broadcast_told("b")
    assert await desk.broadcasts() == []
    assert await desk.broadcast("b") is not None
    assert await desk.broadcast("c") is None


async def test_nobody_is_told_twice_over_a_restart(world: World) -> None:
    """Whoever was being told when the program ended may have been reached, and is passed over; who is put back, not."""
    desk = world.storage.desk
    await opened(world)
    assert await desk.broadcast_next("b") == 1
    await desk.broadcast_put_back("b")
    assert await desk.broadcast_next("b") == 1
    await world.reopen()
    assert await told(world) == [2, 3]
    [found] = await world.storage.desk.broadcasts()
    assert found.reached == 3


async def test_a_stopped_broadcast_reaches_nobody_more(world: World) -> None:
    """It is stopped once, until its end is told it is among those to tell of, and others go on."""
    desk = world.storage.desk
    for name in ("b", "c"):
        await opened(world, name)
    assert await desk.stop_broadcast("b")
    assert not await desk.stop_broadcast("b")
    assert await desk.broadcast_next("b") is None
    assert [(one.id, one.stopped) for one in await desk.broadcasts()] == [("b", True), ("c", False)]
    await desk.broadcast_told("b")
    assert await told(world, "c") == [1, 2, 3]


async def test_a_broadcast_that_was_called_off_is_never_opened(world: World) -> None:
    """Nor is one called off that was opened."""
    desk = world.storage.desk
    assert await desk.drop_broadcast("b")
    assert not await desk.drop_broadcast("b")
    assert await opened(world) == 0
    assert await desk.broadcast_next("b") is None
    assert await desk.broadcasts() == []
    await opened(world, "c")
    assert not await desk.drop_broadcast("c")
    assert await desk.broadcast_next("c") == 1


async def test_who_is_forgotten_is_told_nothing(world: World) -> None:
    """Neither by a broadcast under way nor by a later one; what they told everybody is erased, and goes no further."""
    desk = world.storage.desk
    await opened(world)
    await desk.forget(2)
    assert await desk.broadcast_next("b") == 1
    await desk.broadcast_put_back("b")
    await desk.forget(1)
    assert await desk.broadcast_next("b") is None
    found = await desk.broadcast("b")
    assert found is not None
    assert (found.text, found.person_id, found.stopped) == ("", None, True)
    assert await desk.broadcasts() == []
    assert await desk.broadcast_reach() == 1


async def test_old_words_to_everybody_are_erased(world: World) -> None:
    """With the nightly expiry, once the broadcast is over."""
    await opened(world, "over")
    await told(world, "over")
    await world.storage.desk.broadcast_told("over")
    await opened(world, "under way")
    world.clock.advance(DAY)
    await world.storage.desk.expire(world.clock.now)
    texts = [await world.storage.desk.broadcast(name) for name in ("over", "under way")]
    assert [found.text for found in texts if found] == ["", "news"]


async def test_the_last_hour_in_figures(world: World) -> None:
    """How many jobs ended in each state since then, and the median of what painting took."""
    await world.rendered("old")
    desk = world.storage.desk
    assert (await desk.lately(world.clock.now)).seconds is None
    world.clock.advance(DAY)
    since = world.clock.now
    for job_id in ("a", "b"):
        delivery = await world.rendered(job_id)
        await world.storage.delivered(delivery.id, [])
    await world.submit("c")
    await world.storage.cancel("c")
    await world.submit("waits")
    lately = await desk.lately(since)
    assert lately.ended == {"delivered": 2, "cancelled": 1}
    assert lately.seconds is not None and lately.seconds > 0


async def test_the_room_is_measured(world: World) -> None:
    """The free bytes of the disk, and those of the database."""
    space = await world.storage.desk.space()
    assert space.free > 0
    assert space.database >= (world.folder / "wassily.db").stat().st_size


async def test_the_model_that_paints_is_kept(world: World) -> None:
    """Of the attempt under way; another one's word changes nothing."""
    await world.submit("job")
    taken = await world.take()
    assert taken is not None
    await world.storage.paints_with("job", taken.attempt, "other")
    await world.storage.paints_with("job", taken.attempt + 1, "third")
    row = await world.storage.job("job")
    assert row is not None
    assert row.model == "other"

from __future__ import annotations

import pytest
from storage_world import World

from storage import Scope

ADA = Scope("person", 1)
GROUP = Scope("chat", -1)
TOPIC = Scope("topic", -1, 7)


async def test_what_is_set_is_read_for_many_scopes_at_once(world: World) -> None:
    """Every scope has values of its own, of any kind that JSON has, and they are there after a restart."""
    preferences = world.storage.preferences
    await preferences.set(ADA, "pictures", 4)
    await preferences.set(ADA, "negative", "häßlich, <b>מים</b> 🫠")
    await preferences.set(GROUP, "pictures", 1)
    await preferences.set(TOPIC, "open", False)
    await preferences.set(TOPIC, "sizes", [512, {"wide": True}])
    await world.reopen()
    assert await world.storage.preferences.of(TOPIC, GROUP, ADA, Scope("topic", -1, 8), Scope("person", 2)) == [
        {"open": False, "sizes": [512, {"wide": True}]},
        {"pictures": 1},
        {"pictures": 4, "negative": "häßlich, <b>מים</b> 🫠"},
        {},
        {},
    ]
    assert await world.storage.preferences.of() == []


async def test_a_value_is_changed_and_taken_away(world: World) -> None:
    """The last value counts; None takes it away, and does nothing where none was."""
    preferences = world.storage.preferences
    await preferences.set(ADA, "pictures", 4)
    await preferences.set(ADA, "pictures", 2)
    await preferences.set(ADA, "style", "ink")
    assert await preferences.of(ADA) == [{"pictures": 2, "style": "ink"}]
    for _ in range(2):
        await preferences.set(ADA, "pictures", None)
    assert await preferences.of(ADA) == [{"style": "ink"}]


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}])
async def test_only_json_can_be_set(world: World, value: object) -> None:
    """What JSON cannot say is refused, and what was set before stays."""
    await world.storage.preferences.set(ADA, "pictures", 4)
    with pytest.raises((TypeError, ValueError)):
        await world.storage.preferences.set(ADA, "pictures", value)
    assert await world.storage.preferences.of(ADA) == [{"pictures": 4}]


async def test_a_chat_that_moved_keeps_what_was_set(world: World) -> None:
    """A group's values and its topics' go with it, except where the new one has its own; no person's do."""
    preferences = world.storage.preferences
    await preferences.set(GROUP, "pictures", 1)
    await preferences.set(GROUP, "style", "ink")
    await preferences.set(TOPIC, "open", False)
    await preferences.set(Scope("chat", -100), "style", "oil")
    for _ in range(2):
        await world.storage.chat_moved(-1, -100)
    moved = await preferences.of(GROUP, TOPIC, Scope("chat", -100), Scope("topic", -100, 7))
    assert moved == [{}, {}, {"pictures": 1, "style": "oil"}, {"open": False}]


async def test_who_is_forgotten_has_set_nothing(world: World) -> None:
    """A person's values go, their private chat's too; a group's and other people's stay."""
    preferences = world.storage.preferences
    scopes = [ADA, Scope("chat", 1), Scope("topic", 1, 7), GROUP, Scope("person", 2)]
    for scope in scopes:
        await preferences.set(scope, "negative", "my secret words")
    await world.storage.desk.forget(1)
    assert [len(values) for values in await preferences.of(*scopes)] == [0, 0, 0, 1, 1]


async def test_a_job_knows_its_language(world: World) -> None:
    """The language in which a job's person is answered is kept with the job; it is English where none was said."""
    assert (await world.submit("german", language="de")).language == "de"
    assert (await world.submit("other")).language == "en"
    job = await world.storage.job("german")
    assert job is not None
    assert job.language == "de"

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_world import World

from storage import RuleBroken


async def test_an_export_is_one_at_a_time_and_goes_on(world: World) -> None:
    """A person waits for one; what was sent of it is known after a restart; then it ends, and there can be another."""
    export = await world.storage.exports.begin(1, 1, 50, "en")
    assert export is not None
    assert (export.parts, export.pictures, export.cursor) == (0, 0, None)
    assert await world.storage.exports.begin(1, 1, 51, "en") is None
    assert await world.storage.exports.sent(export, 40, 2, 7) is not None
    await world.reopen()
    now = await world.storage.exports.of(1)
    assert now == replace(export, cursor=40, position=2, parts=1, pictures=7)
    assert await world.storage.exports.end(1)
    assert not await world.storage.exports.end(1)
    assert await world.storage.exports.begin(1, 1, 52, "en") is not None
    assert await world.storage.exports.sent(export, 30, 0, 1) is None, "of one that has ended"


async def test_who_waits_longest_is_next(world: World) -> None:
    """Exports come in their turn, and go with whoever is forgotten."""
    for person in (2, 1):
        await world.storage.exports.begin(person, person, 50, "en")
        world.clock.advance(1)
    first = await world.storage.exports.next()
    assert first is not None
    assert first.person_id == 2
    await world.storage.desk.forget(2)
    second = await world.storage.exports.next()
    assert second is not None
    assert second.person_id == 1
    with pytest.raises(RuleBroken):
        await world.storage.exports.begin(99, 1, 50, "en")

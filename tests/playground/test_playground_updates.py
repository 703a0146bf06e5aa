"""`getUpdates`: the long poll, offsets, kinds, and the conflict of two pollers."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from playground.client import Person

TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_they_are_confirmed(api: Any, ada: Person) -> None:
    """An offset confirms all before it, and `limit` leaves the rest for later."""
    for text in ("a", "b", "c"):
        await ada.say(text)
    first = await api.ok("getUpdates", limit=2)
    assert texts(first) == texts(await api.ok("getUpdates", limit=2)) == ["a", "b"]
    assert texts(await api.ok("getUpdates", offset=first[1]["update_id"] + 1)) == ["c"]
    assert texts(await api.ok("getUpdates")) == ["c"]
    assert await api.ok("getUpdates", offset=first[1]["update_id"] + 2) == []


async def test_a_negative_offset_keeps_the_newest(api: Any, ada: Person) -> None:
    """Those before are forgotten."""
    for text in ("a", "b", "c"):
        await ada.say(text)
    assert texts(await api.ok("getUpdates", offset=-2)) == ["b", "c"]
    assert texts(await api.ok("getUpdates")) == ["b", "c"]


async def test_numbers_grow_by_one(api: Any, ada: Person) -> None:
    """Also over kinds of updates."""
    message = await ada.say("a")
    await ada.edit(message, "b")
    numbers = [update["update_id"] for update in await api.ok("getUpdates")]
    assert numbers[1] == numbers[0] + 1


async def test_a_poll_waits_for_an_update(api: Any, ada: Person) -> None:
    """It answers when there is one, long before its timeout."""
    polling = asyncio.create_task(api.ok("getUpdates", timeout=10))
    begun = time.monotonic()
    await ada.say("hello")
    assert texts(await polling) == ["hello"]
    assert time.monotonic() - begun < 5


async def test_a_poll_ends_empty_at_its_timeout(api: Any, ada: Person) -> None:
    """It is no error that nothing happened."""
    begun = time.monotonic()
    assert await api.ok("getUpdates", timeout=1) == []
    assert 0.9 < time.monotonic() - begun < 5


@pytest.mark.parametrize("arguments", [{"limit": "abc"}, {"limit": 0}, {"limit": 1000}, {"timeout": "x"}])
async def test_numbers_out_of_range_are_moved_into_it(api: Any, ada: Person, arguments: Any) -> None:
    """As on Telegram, they are no reason to refuse."""
    await ada.say("a")
    assert texts(await api.ok("getUpdates", **arguments)) == ["a"]


async def test_of_two_pollers_the_older_gets_a_conflict(api: Any, ada: Person) -> None:
    """The newer one goes on."""
    older = asyncio.create_task(api.refused("getUpdates", timeout=10))
    await waiting(api)
    newer = asyncio.create_task(api.ok("getUpdates", timeout=10))
    assert await older == (409, TERMINATED)
    await ada.say("hello")
    assert texts(await newer) == ["hello"]


async def waiting(api: Any) -> None:
    """Until a poll that was just begun has reached the playground: a call after it has been answered."""
    for _ in range(3):
        await api.ok("getMe")


async def test_a_bot_gets_the_kinds_it_asked_for(api: Any, ada: Person) -> None:
    """The choice holds until another is made; an empty one is the usual."""
    await api.ok("getUpdates", allowed_updates=["edited_message"])
    message = await ada.say("a")
    await ada.edit(message, "b")
    updates = await api.ok("getUpdates")
    assert [update["edited_message"]["text"] for update in updates] == ["b"]
    assert "edit_date" in updates[0]["edited_message"]
    await api.ok("getUpdates", offset=updates[0]["update_id"] + 1, allowed_updates=[])
    await ada.say("c")
    assert texts(await api.ok("getUpdates")) == ["c"]


async def test_logging_out_ends_the_poll_and_forgets_what_waits(api: Any, ada: Person) -> None:
    """The next call logs in again."""
    polling = asyncio.create_task(api.refused("getUpdates", timeout=10))
    await waiting(api)
    assert await api.ok("logOut") is True
    assert (await polling)[0] == 409
    await ada.say("a")
    assert await api.ok("close") is True
    assert texts(await api.ok("getUpdates")) == ["a"]
    await api.ok("logOut")
    assert await api.ok("getUpdates") == []

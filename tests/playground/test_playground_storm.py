"""Faults beyond refusals: connections that break or stay silent, and storms in which a share of all calls fails."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from playground.client import Mishap, Person, Refused
from playground.faults import Faults, Storm


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_connection_can_be_dropped(api: Any, ada: Person, after: bool) -> None:
    """The bot learns nothing but that the connection broke; the call was carried out or not, and this is told."""
    await ada.playground.fail("sendMessage", way="dropped", after=after)
    with pytest.raises(httpx.RemoteProtocolError):
        await api.post("sendMessage", chat_id=101, text="a")
    assert [message.text for message in await ada.messages()] == ["/start", "a"][: 1 + after]
    [mishap] = await ada.playground.mishaps()
    message = (await ada.messages())[-1].id if after else None
    assert mishap == Mishap("sendMessage", "dropped", 500, carried_out=after, chat="101", message=message)
    await api.ok("sendMessage", chat_id=101, text="b")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_call_can_stay_unanswered(api: Any, ada: Person, after: bool) -> None:
    """The bot waits for as long as it has patience."""
    await ada.playground.fail("sendMessage", way="silent", after=after)
    with pytest.raises(httpx.ReadTimeout):
        await api.http.post(f"/bot{api.token}/sendMessage", data={"chat_id": "101", "text": "a"}, timeout=0.2)
    assert [message.text for message in await ada.messages()] == ["/start", "a"][: 1 + after]
    await api.ok("sendMessage", chat_id=101, text="b")


async def test_a_bot_that_ends_in_its_call_is_no_fault(api: Any, ada: Person, caplog: pytest.LogCaptureFixture) -> None:
    """Half of a call comes to nothing, and is not logged as if the playground had failed."""
    host, port = api.http.base_url.host, api.http.base_url.port
    _, writer = await asyncio.open_connection(host, port)
    head = f"POST /bot{api.token}/sendMessage HTTP/1.1\r\nHost: {host}\r\nContent-Length: 999\r\n"
    writer.write(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nchat_id=101&text=a".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await api.ok("sendMessage", chat_id=101, text="b")
    assert [message.text for message in await ada.messages()] == ["/start", "b"]
    assert caplog.records == []


def test_a_storm_strikes_its_share_in_every_way() -> None:
    """A fifth of the calls fails, in all ways alike, and the methods to spare never do."""
    storm = Storm(0.2, seed=1, retry_after=3)
    faults = [storm.fault("sendMessage") for _ in range(5000)]
    ways = Counter((fault.way, fault.code, fault.after) for fault in faults if fault)
    assert 900 < ways.total() < 1100
    assert set(ways) == {
        ("refusal", 429, False),
        ("refusal", 500, False),
        *((way, 500, after) for way in ("dropped", "silent") for after in (False, True)),
    }
    assert min(ways.values()) > 50
    assert {fault.retry_after for fault in faults if fault and fault.code == 429} == {3}
    assert not any(storm.fault("getUpdates") for _ in range(100))


def test_a_seed_draws_the_same_storm() -> None:
    """So that what a storm has shown can be shown again."""
    first, second = (Storm(0.5, seed=7) for _ in range(2))
    assert [first.fault("sendPhoto") for _ in range(50)] == [second.fault("sendPhoto") for _ in range(50)]


def test_a_fault_that_was_asked_for_goes_before_the_storm() -> None:
    """And all calls are counted."""
    faults = Faults()
    faults.brew(Storm(1.0, spare=["sendMessage"]))
    assert faults.take(1, "sendMessage") is None
    assert faults.take(1, "sendPhoto") is not None
    faults.clear()
    assert faults.take(1, "sendPhoto") is None
    assert faults.told()["calls"] == 3


async def test_a_storm_over_http(api: Any, ada: Person) -> None:
    """It rages until it is calmed; what it did is told, each message that was sent unanswered among it."""
    await ada.playground.storm(1.0, seed=3, spare=["getMe"])
    await api.ok("getMe")
    failed = 0
    for _ in range(12):
        try:
            await api.http.post(f"/bot{api.token}/sendMessage", data={"chat_id": "101", "text": "a"}, timeout=0.2)
        except (httpx.RemoteProtocolError, httpx.ReadTimeout):
            failed += 1
    mishaps = await ada.playground.mishaps()
    assert len(mishaps) == 12
    assert failed == sum(mishap.way != "refusal" for mishap in mishaps) > 0
    unanswered = [mishap.message for mishap in mishaps if mishap.carried_out]
    assert unanswered == [message.id for message in (await ada.messages())[1:]]
    await ada.playground.calm()
    await api.ok("sendMessage", chat_id=101, text="b")
    assert await ada.playground.calls() >= 14


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("storm", {"share": 2}, "share must be"),
        ("storm", {}, "share must be"),
        ("faults", {"way": "odd"}, "way must be"),
    ],
)
async def test_a_storm_that_cannot_be(ada: Person, path: str, body: dict[str, Any], words: str) -> None:
    """What is asked amiss is refused in a sentence."""
    with pytest.raises(Refused, match=words):
        await ada.playground.post(path, **{"method": "*", **body})

"""Telegram's limits on how much a bot may send, where they are enforced."""

from __future__ import annotations

from typing import Any

import pytest

from playground.client import Person
from playground.errors import ApiError
from playground.flood import Flood
from playground.world import World


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def flood(clock: Clock) -> Flood:
    return Flood(enforced=True, clock=clock)


def test_an_edit_of_an_inline_message_counts_for_no_chat(flood: Flood, clock: Clock) -> None:
    """Only for the bot altogether: thirty a second, for as long as it likes."""
    for _ in range(5):
        for _ in range(30):
            flood.count(1, "")
        with pytest.raises(ApiError, match="retry after 1"):
            flood.count(1, "")
        clock.now += 1.0


def test_a_bot_sends_thirty_a_second(flood: Flood, clock: Clock) -> None:
    """Over all its chats; a second later it may go on."""
    for chat in range(30):
        flood.count(1, str(chat))
    with pytest.raises(ApiError, match="retry after 1"):
        flood.count(1, "30")
    flood.count(2, "30")
    clock.now += 1
    flood.count(1, "30")


def test_a_group_takes_twenty_a_minute(flood: Flood, clock: Clock) -> None:
    """The refusal says how long to wait, and then it fits."""
    for _ in range(20):
        flood.count(1, "-5")
        clock.now += 1
    with pytest.raises(ApiError) as refusal:
        flood.count(1, "-5")
    assert (refusal.value.code, refusal.value.retry_after) == (429, 40)
    clock.now += 40
    flood.count(1, "-5")


def test_an_album_counts_as_its_pictures(flood: Flood, clock: Clock) -> None:
    """Ten at once, twice, and a group has had its minute."""
    for _ in range(2):
        flood.count(1, "-5", 10)
        clock.now += 1
    with pytest.raises(ApiError, match="retry after 58"):
        flood.count(1, "-5", 1)


def test_a_private_chat_takes_one_a_second_in_bursts(flood: Flood, clock: Clock) -> None:
    """Sixty within a minute, however they fall."""
    for _ in range(3):
        flood.count(1, "5", 20)
        clock.now += 1
    with pytest.raises(ApiError, match="retry after 57"):
        flood.count(1, "5")


async def test_a_flooding_bot_is_told_to_wait(api: Any, ada: Person, world: World) -> None:
    """429 over HTTP, once the limits are enforced; actions and answers do not count."""
    for _ in range(25):
        await api.ok("sendMessage", chat_id=-1001000000001, text="x")
    world.flood = Flood(enforced=True, clock=Clock())
    for _ in range(20):
        await api.ok("sendMessage", chat_id=-1001000000001, text="x")
    await api.ok("sendChatAction", chat_id=-1001000000001, action="typing")
    response = await api.post("sendMessage", chat_id=-1001000000001, text="x")
    assert (response.status_code, response.headers["retry-after"]) == (429, "60")
    await api.ok("sendMessage", chat_id=101, text="x")

"""When messages of the bot's own leave a group by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sending.pace import Pace
from bot.sending.vanishing import Vanishing
from storage import CreditRules, Scope, Storage, Timer

GROUP, PERSON = -100, 7
HOUR = 3600.0
NOW = 1_800_000_000.0


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path, rules=CreditRules(), clock=lambda: NOW + 100 * HOUR)
    yield storage
    await storage.close()


def message(chat_id: int = GROUP, *, thread: int | None = None, date: float = NOW) -> dict[str, Any]:
    topic = {} if thread is None else {"message_thread_id": thread, "is_topic_message": True}
    return {"message_id": 5, "chat": {"id": chat_id}, "date": date, **topic}


async def timers(storage: Storage, *messages: dict[str, Any]) -> list[Timer]:
    """What is to go, after these were sent."""
    vanishing = Vanishing(storage, asyncio.Event(), clock=lambda: NOW)
    for each in messages:
        await vanishing.sent(each)
    return await storage.timers.due()


async def test_the_hours_count_from_the_last_picture(storage: Storage) -> None:
    """A message goes once, so many hours after it was sent or became another picture."""
    await storage.preferences.set(Scope("chat", GROUP), "vanish", 6)
    [timer] = await timers(storage, message(date=NOW - 3 * HOUR), message(date=NOW - 3 * HOUR))
    assert timer.due_at == NOW + 6 * HOUR
    assert timer.payload == {"chat": GROUP, "message": 5}


async def test_no_message_is_let_grow_too_old(storage: Storage) -> None:
    """What Telegram would not let be deleted any more goes before."""
    await storage.preferences.set(Scope("chat", GROUP), "vanish", 40)
    [timer] = await timers(storage, message(date=NOW - 20 * HOUR))
    assert timer.due_at == NOW + 27.5 * HOUR


@pytest.mark.parametrize(
    ("group", "topic", "goes"), [(6, None, True), (6, 0, False), (None, 6, True), (0, None, False)]
)
async def test_a_topics_wish_goes_before(storage: Storage, group: int | None, topic: int | None, goes: bool) -> None:
    """What a topic has set goes before what its group has."""
    await storage.preferences.set(Scope("chat", GROUP), "vanish", group)
    await storage.preferences.set(Scope("topic", GROUP, 3), "vanish", topic)
    assert bool(await timers(storage, message(thread=3))) is goes


async def test_private_chats_keep_everything(storage: Storage) -> None:
    """Nothing goes from a private chat."""
    await storage.preferences.set(Scope("chat", PERSON), "vanish", 6)
    assert await timers(storage, message(PERSON)) == []


@pytest.mark.parametrize(
    ("endpoint", "answer", "told"),
    [
        ("sendPhoto", message(), 1),
        ("sendMediaGroup", [message(), message()], 2),
        ("editMessageMedia", message(), 1),
        ("editMessageMedia", True, 0),
        ("editMessageText", message(), 0),
        ("sendChatAction", True, 0),
        ("getChat", message(), 0),
    ],
)
async def test_what_is_told(endpoint: str, answer: Any, told: int) -> None:
    """What was sent and what has become a picture is told of, and nothing else."""
    heard: list[dict[str, Any]] = []

    async def hear(message: dict[str, Any]) -> None:
        heard.append(message)

    async def call() -> Any:
        return answer

    pace = Pace()
    pace.sent = hear
    assert await pace.process_request(call, (), {}, endpoint, {"chat_id": GROUP}, None) == answer
    assert len(heard) == told

"""Who is told that a picture is there, and how often, with a recording bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from telegram.error import NetworkError, RetryAfter

from bot.buttons import Keyboards
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.sending.notices import LONG_SECONDS, Notices, tell
from bot.texts import Languages
from engine.jobs import Words
from storage import Chat, CreditRules, JobRow, NewJob, NewPicture, Person, Scope, Storage

ADA = Person(7, "Ada")


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path / "data", rules=CreditRules())
    for chat in (Chat(7, "private"), Chat(-7, "group")):
        await storage.meet(ADA, chat)
    yield storage
    await storage.close()


@pytest.fixture
def house(storage: Storage) -> Any:
    """As much of the house as the word needs."""
    languages = Languages()
    house = SimpleNamespace(
        bot=AsyncMock(), storage=storage, languages=languages, keyboards=Keyboards(storage, languages)
    )

    async def set_timer(kind: str, key: str, due_at: float) -> None:
        await storage.timers.set(kind, key, due_at, {})

    house.set_timer = set_timer
    return house


async def rendered(storage: Storage, chat: int = 7) -> JobRow:
    """A painted job of Ada's that is to be delivered."""
    wish = Wish(kind="generate", parts=(Words(prompt="a fox"),), options=Options(seed=7))
    job = NewJob(id="a", person_id=7, chat_id=chat, kind="generate", model="m", payload=wish.dumps(), cost=1, prompt="")
    await storage.submit(job, max_waiting=10)
    await storage.status_message("a", 50)
    row = await storage.take()
    assert row is not None
    path = storage.pictures.new_path("a", 0)
    path.write_bytes(b"paint")
    await storage.rendered("a", row.attempt, [NewPicture(path, 8, 8, 0)], 1.0)
    return row


async def later(storage: Storage, row: JobRow) -> bool:
    """Whether a word was promised of a job delivered just after the time that counts as long."""
    await Notices(storage, lambda: row.created_at + LONG_SECONDS + 1).promise(row)
    return await storage.timers.hasten("notice", row.id)


async def rung(house: Any) -> int:
    """Ring what is due; how many messages there are in all."""
    for timer in await house.storage.timers.due():
        await tell(house, timer)
    return int(house.bot.send_message.await_count)


async def test_a_short_wait_is_no_matter(storage: Storage) -> None:
    """Who waited a minute or less is not told."""
    row = await rendered(storage)
    await Notices(storage, lambda: row.created_at + LONG_SECONDS).promise(row)
    assert await storage.timers.next_at() is None


@pytest.mark.parametrize("scope", [Scope("person", 7), Scope("chat", -7)], ids=lambda scope: scope.kind)
async def test_whoever_says_no_is_not_told(storage: Storage, scope: Scope) -> None:
    """Neither a person who does not want it, nor anybody in a group that does not."""
    row = await rendered(storage, -7)
    await storage.preferences.set(scope, "notice", False)
    assert not await later(storage, row)
    await storage.preferences.set(scope, "notice", True)
    assert await later(storage, row)


async def test_the_word_waits_for_the_picture_and_comes_once(house: Any, storage: Storage) -> None:
    """Before the delivery nothing is said; after it once, however often the timer was rung."""
    assert await later(storage, await rendered(storage))
    assert await rung(house) == 0
    [due] = await storage.due_deliveries()
    await storage.delivered(due.id, [])
    await storage.timers.hasten("notice", "a")
    [timer] = await storage.timers.due()
    assert await rung(house) == 1
    assert await rung(house) == 1
    assert house.bot.send_message.await_args.kwargs["reply_parameters"].message_id == 50
    assert timer.kind == "notice"


async def test_nothing_is_said_of_what_came_to_nothing(house: Any, storage: Storage) -> None:
    """A picture that could not be delivered is not announced."""
    assert await later(storage, await rendered(storage))
    [due] = await storage.due_deliveries()
    await storage.undeliverable(due.id, "gone")
    assert await rung(house) == 0
    assert await storage.timers.next_at() is None


async def test_only_what_was_not_sent_is_sent_again(house: Any, storage: Storage) -> None:
    """After Telegram's wish for patience it comes later; after a lost answer, rather never than twice."""
    assert await later(storage, await rendered(storage))
    [due] = await storage.due_deliveries()
    await storage.delivered(due.id, [])
    house.bot.send_message.side_effect = RetryAfter(timedelta(seconds=40))
    assert await rung(house) == 1
    at = await storage.timers.next_at()
    assert at is not None and 30 < at - time.time() <= 40
    await storage.timers.hasten("notice", "a")
    house.bot.send_message.side_effect = NetworkError("lost")
    with pytest.raises(NetworkError):
        await asyncio.wait_for(rung(house), 10)
    assert await storage.timers.next_at() is None

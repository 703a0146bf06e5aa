"""Updates are written down before they are handled, and handled in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram import Bot, Chat, Message, Update, User
from telegram.error import NetworkError

from bot.updates.inbox import Inbox, InTurn
from storage import CreditRules, Storage

BOT = Bot("1:a")
NOW = datetime.now(UTC)


def update(update_id: int, person: int = 7, album: str | None = None) -> Update:
    message = Message(
        update_id, date=NOW, chat=Chat(person, "private"), from_user=User(person, "Ada", False), media_group_id=album
    )
    return Update(update_id, message=message)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path, rules=CreditRules())
    yield storage
    await storage.close()


async def test_an_update_is_kept_before_it_is_queued(storage: Storage) -> None:
    """What `put` has taken survives; after a restart it comes again, as it was."""
    await Inbox(storage).put(update(1))
    later = Inbox(storage)
    await later.replay(BOT)
    replayed = later.get_nowait()
    assert isinstance(replayed, Update)
    assert replayed.update_id == 1
    assert replayed.effective_user == User(7, "Ada", False)


async def test_an_update_that_comes_twice_is_queued_once(storage: Storage) -> None:
    """Telegram may send an update again; it is handled once."""
    inbox = Inbox(storage)
    await inbox.put(update(1))
    await inbox.put(update(1))
    assert inbox.qsize() == 1


async def test_an_update_that_cannot_be_kept_is_fetched_again(tmp_path: Path) -> None:
    """When the database fails, the library is told so in the one way that makes it ask again."""
    storage = await Storage.open(tmp_path, rules=CreditRules())
    await storage.close()
    with pytest.raises(NetworkError):
        await Inbox(storage).put(update(1))


async def test_the_end_mark_passes(storage: Storage) -> None:
    """The library's own mark for the end is no update, and passes through."""
    inbox = Inbox(storage)
    await inbox.put(mark := object())
    assert inbox.get_nowait() is mark


async def test_a_handled_update_does_not_come_again(storage: Storage) -> None:
    """Once its handler is through, an update is done with; of an album only when the album is."""
    inbox, turns = Inbox(storage), InTurn(storage)
    for one in (update(1), update(2, album="a")):
        await inbox.put(one)
        await turns.process_update(one, asyncio.sleep(0))
    assert [kept.update_id for kept in await storage.unhandled()] == [2]


async def test_one_person_is_served_in_order_and_others_meanwhile(storage: Storage) -> None:
    """The second update of a person waits for the first; somebody else's does not."""
    turns = InTurn(storage)
    go, served = asyncio.Event(), asyncio.Event()
    log: list[str] = []

    async def handler(name: str, wait: bool) -> None:
        if wait:
            await go.wait()
        log.append(name)
        served.set()

    async with asyncio.TaskGroup() as tasks:
        for number, (person, name, wait) in enumerate([(7, "first", True), (7, "second", False), (8, "other", False)]):
            tasks.create_task(turns.process_update(update(number, person), handler(name, wait)))
        async with asyncio.timeout(5):
            await served.wait()
        assert log == ["other"]
        go.set()
    assert log == ["other", "first", "second"]

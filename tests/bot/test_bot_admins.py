"""A word to those who run the bot, with a Telegram that is slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest
from telegram.error import Forbidden

from bot.operation.admins import Admins
from bot.texts import Languages
from storage import Chat, CreditRules, Person, Scope, Storage


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path, rules=CreditRules())
    yield storage
    await storage.close()


async def test_whoever_alerts_does_not_wait(storage: Storage) -> None:
    """A sentence is on its way at once, and told in the end, also to the second where the first has blocked the bot."""
    gate, told = asyncio.Event(), list[int]()

    async def send(person_id: int, text: str, **_: Any) -> None:
        await gate.wait()
        told.append(person_id)
        if person_id == 1:
            raise Forbidden("bot was blocked by the user")

    admins = Admins(AsyncMock(send_message=send), storage, Languages(), [2, 1])
    admins.alert("alert-trouble", why="No model.")
    await asyncio.sleep(0)
    assert told == []
    gate.set()
    async with asyncio.timeout(5):
        await admins.finish()
    assert told == [1, 2]


async def test_what_cannot_be_told_in_time_is_left(storage: Storage) -> None:
    """Whoever stops waiting for it ends it."""
    never = asyncio.Event()
    admins = Admins(AsyncMock(send_message=lambda *_, **__: never.wait()), storage, Languages(), [1])
    admins.alert("alert-trouble", why="No model.")
    finishing = asyncio.create_task(admins.finish())
    await asyncio.sleep(0)
    finishing.cancel()
    await asyncio.wait([finishing])
    async with asyncio.timeout(5):
        await admins.finish()


async def test_each_is_told_in_their_own_language(storage: Storage, tmp_path: Path) -> None:
    """By what they have chosen, else by what Telegram tells of them, else in English; also without the memory."""
    for code, text in (("en", "Trouble."), ("xx", "Bloubble.")):
        (tmp_path / "locales" / code).mkdir(parents=True)
        (tmp_path / "locales" / code / "desk.ftl").write_text(f"alert-trouble = {text}")
    told = dict[int, str]()

    async def send(person_id: int, text: str, **_: Any) -> None:
        told[person_id] = text

    await storage.meet(Person(1, "Ada", language="xx"), Chat(1, "private"))
    await storage.meet(Person(2, "Bob", language="xx"), Chat(2, "private"))
    await storage.preferences.set(Scope("person", 2), "language", "en")
    admins = Admins(AsyncMock(send_message=send), storage, Languages(tmp_path / "locales"), [1, 2, 3])
    admins.alert("alert-trouble", why="No model.")
    await admins.finish()
    assert told == {1: "Bloubble.", 2: "Trouble.", 3: "Trouble."}
    await storage.close()
    admins.alert("alert-trouble", why="No model.")
    await admins.finish()
    assert told[1] == "Trouble."

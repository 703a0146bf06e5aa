"""What the bot says when it comes into a chat, with the messenger played by a list of what it was told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import (
    Chat,
    ChatMember,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberUpdated,
    Update,
    User,
)

from bot.handlers.group.coming import hear
from bot.rules.doors import Doors, Rules
from bot.texts import Languages
from storage import CreditRules, Storage

GROUP = Chat(-100, "supergroup", title="Foxes")
ADA, WASSILY = User(7, "Ada", False), User(1, "Wassily", True)
IN, OUT, KICKED = ChatMemberMember(WASSILY), ChatMemberLeft(WASSILY), ChatMemberBanned(WASSILY, datetime.now(UTC))


class House:
    """As much of the house as greets; `said` is what the group was told."""

    def __init__(self, storage: Storage, rules: Rules) -> None:
        self.storage = storage
        self.doors = Doors(storage.desk, rules)
        self.languages = Languages()
        self.painting = SimpleNamespace(spec=SimpleNamespace(examples=(), examples_in={}))
        self.bot = SimpleNamespace(name="Wassily", username="wassily_bot", send_message=self.send_message)
        self.said: list[str] = []

    async def send_message(self, chat_id: int, text: str, **_: Any) -> None:
        assert chat_id == GROUP.id
        self.said.append(text)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path, rules=CreditRules())
    yield storage
    await storage.close()


async def told(house: Any, *steps: tuple[ChatMember, ChatMember], chat: Chat = GROUP) -> list[str]:
    """What the chat was told while the bot became one after the other."""
    for number, (old, new) in enumerate(steps):
        changed = ChatMemberUpdated(chat, ADA, datetime.now(UTC), old, new)
        await hear(house, Update(number, my_chat_member=changed))
    said: list[str] = house.said
    return said


async def test_it_greets_once(storage: Storage) -> None:
    """Let in, it says how it is used, also where that is heard of twice; it does so anew after it was put out."""
    house = House(storage, Rules())
    [greeting] = await told(house, (OUT, IN), (OUT, IN), (IN, IN))
    assert "/imagine a red apple" in greeting
    assert "@wassily_bot" in greeting
    assert len(await told(house, (IN, KICKED), (KICKED, IN))) == 2


async def test_a_group_that_is_not_let_in_is_told_so(storage: Storage) -> None:
    """Where the bot does not work it says so, with the number to let the group in by, and once."""
    house = House(storage, Rules(chats=frozenset({-200})))
    [said] = await told(house, (OUT, IN), (IN, OUT), (OUT, IN))
    assert "<code>-100</code>" in said


@pytest.mark.parametrize("kind", ["private", "channel"])
async def test_other_chats_are_not_greeted(storage: Storage, kind: str) -> None:
    """Whoever unblocks the bot, and a channel, hear nothing."""
    assert await told(House(storage, Rules()), (KICKED, IN), chat=Chat(7, kind)) == []

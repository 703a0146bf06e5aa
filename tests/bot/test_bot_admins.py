"""A word to those who run the bot, with a Telegram that is slow."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import AsyncMock

from telegram.error import Forbidden

from bot.operation.admins import Admins
from bot.texts import Texts


async def test_whoever_alerts_does_not_wait() -> None:
    """A sentence is on its way at once, and told in the end, also to the second where the first has blocked the bot."""
    gate, told = asyncio.Event(), list[int]()

    async def send(person_id: int, text: str, **_: Any) -> None:
        await gate.wait()
        told.append(person_id)
        if person_id == 1:
            raise Forbidden("bot was blocked by the user")

    admins = Admins(AsyncMock(send_message=send), Texts(), [2, 1])
    admins.alert("alert-trouble", why="No model.")
    await asyncio.sleep(0)
    assert told == []
    gate.set()
    async with asyncio.timeout(5):
        await admins.finish()
    assert told == [1, 2]


async def test_what_cannot_be_told_in_time_is_left() -> None:
    """Whoever stops waiting for it ends it."""
    never = asyncio.Event()
    admins = Admins(AsyncMock(send_message=lambda *_, **__: never.wait()), Texts(), [1])
    admins.alert("alert-trouble", why="No model.")
    finishing = asyncio.create_task(admins.finish())
    await asyncio.sleep(0)
    finishing.cancel()
    await asyncio.wait([finishing])
    async with asyncio.timeout(5):
        await admins.finish()

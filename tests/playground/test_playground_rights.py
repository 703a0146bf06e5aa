"""Where a bot may write, and how much."""

from __future__ import annotations

from typing import Any

from playground.client import Person


async def test_a_bot_may_not_write_first(api: Any) -> None:
    """Somebody the bot knows from a group, but who never wrote to it."""
    expected = (403, "Forbidden: bot can't initiate conversation with a user")
    assert await api.refused("sendMessage", chat_id=102, text="x") == expected


async def test_a_blocked_bot_is_told_so(api: Any, ada: Person) -> None:
    """403 for as long as the person blocks it, and it learns of both ends."""
    await ada.block()
    assert await api.refused("sendMessage", chat_id=101, text="x") == (403, "Forbidden: bot was blocked by the user")
    await ada.block(blocked=False)
    await api.ok("sendMessage", chat_id=101, text="x")
    states = [update["my_chat_member"]["new_chat_member"]["status"] for update in await api.ok("getUpdates")]
    assert states == ["kicked", "member"]


async def test_a_kicked_bot_is_told_so(api: Any, ada: Person) -> None:
    """403 in a group it was thrown out of."""
    group = Person(ada.playground, 101, chat=-1001000000001, bot=1)
    await group.block()
    expected = (403, "Forbidden: bot was kicked from the supergroup chat")
    assert await api.refused("sendMessage", chat_id=group.chat, text="x") == expected
    await group.say("anybody here?")
    assert [update for update in await api.ok("getUpdates") if "message" in update] == []


async def test_limits_are_inclusive(api: Any, ada: Person) -> None:
    """The largest text, data and keyboard are taken."""
    row = [{"text": str(i), "callback_data": "x" * 64} for i in range(5)]
    sent = await api.ok("sendMessage", chat_id=101, text="x" * 4096, reply_markup={"inline_keyboard": [row] * 20})
    assert len(sent["text"]) == 4096
    assert sum(len(row) for row in sent["reply_markup"]["inline_keyboard"]) == 100

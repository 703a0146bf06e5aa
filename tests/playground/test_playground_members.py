"""Who runs a group, and what bots may and learn as administrators."""

from __future__ import annotations

from typing import Any

import pytest

from playground.client import Person, Playground, Refused

STUDIO = -1001000000001


@pytest.fixture
def owner(playground: Playground, api: Any) -> Person:
    """Ada, who made the group."""
    return Person(playground, 101, chat=STUDIO, bot=1)


async def statuses(api: Any, user: int) -> str:
    return str((await api.ok("getChatMember", chat_id=STUDIO, user_id=user))["status"])


async def test_an_administrator_is_made_and_unmade(api: Any, owner: Person) -> None:
    """A person or a bot; the methods about members tell of it."""
    for member in (102, 1):
        await owner.promote(member)
        shown = await api.ok("getChatMember", chat_id=STUDIO, user_id=member)
        assert (shown["status"], shown["can_delete_messages"]) == ("administrator", True)
    administrators = await api.ok("getChatAdministrators", chat_id=STUDIO)
    assert [member["user"]["id"] for member in administrators] == [101, 102, 1]
    assert await api.ok("getChatMemberCount", chat_id=STUDIO) == 4
    for member in (102, 1):
        await owner.promote(member, status="member")
        assert await statuses(api, member) == "member"
    assert len(await api.ok("getChatAdministrators", chat_id=STUDIO)) == 1


async def test_only_administrators_promote(api: Any, owner: Person) -> None:
    """And nobody the owner, or a stranger."""
    with pytest.raises(Refused, match="Only the administrators"):
        await Person(owner.playground, 102, chat=STUDIO).promote(1)
    with pytest.raises(Refused, match="the owner"):
        await owner.promote(101, status="member")
    with pytest.raises(Refused, match="no member"):
        await owner.promote(4711)


async def test_a_bot_learns_what_it_became(api: Any, owner: Person) -> None:
    """Once for each change."""
    for status in ("administrator", "administrator", "member"):
        await owner.promote(1, status=status)
    changes = [update["my_chat_member"] for update in await api.ok("getUpdates")]
    assert [(c["old_chat_member"]["status"], c["new_chat_member"]["status"]) for c in changes] == [
        ("member", "administrator"),
        ("administrator", "member"),
    ]
    assert changes[0]["from"]["id"] == 101


async def test_an_administrator_that_asks_learns_of_others(api: Any, owner: Person) -> None:
    """`chat_member` comes to administrators alone, and on request."""
    await api.ok("getUpdates", allowed_updates=["chat_member"])
    await owner.promote(102)
    await owner.promote(1)
    await owner.promote(102, status="member")
    changes = [update["chat_member"] for update in await api.ok("getUpdates")]
    assert [(c["new_chat_member"]["user"]["id"], c["new_chat_member"]["status"]) for c in changes] == [(102, "member")]


async def test_an_administrator_sees_everything(api: Any, owner: Person) -> None:
    """Privacy mode ends where a bot runs the group, and begins again after."""
    await owner.say("one")
    await owner.promote(1)
    await owner.say("two")
    await owner.promote(1, status="member")
    await owner.say("three")
    updates = await api.ok("getUpdates", allowed_updates=["message"])
    assert [update["message"]["text"] for update in updates if "message" in update] == ["two"]


async def test_an_administrator_deletes_what_others_said(api: Any, owner: Person) -> None:
    """An ordinary member does not."""
    said = await owner.say("x")
    target = {"chat_id": STUDIO, "message_id": said.id}
    assert await api.refused("deleteMessage", **target) == (400, "Bad Request: message can't be deleted")
    await owner.promote(1)
    assert await api.ok("deleteMessage", **target) is True


async def test_a_kicked_administrator_comes_back_as_a_member(api: Any, owner: Person) -> None:
    """What it was is gone."""
    await owner.promote(1)
    await owner.block()
    await owner.block(blocked=False)
    assert await statuses(api, 1) == "member"
    assert await api.ok("getChatMemberCount", chat_id=STUDIO) == 4

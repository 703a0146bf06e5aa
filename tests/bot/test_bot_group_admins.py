"""Who runs a group, and how often Telegram is asked about it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

from telegram import ChatMemberAdministrator, ChatMemberMember, User
from telegram.error import NetworkError

from bot.asked import Asked
from bot.group_admins import GroupAdmins
from bot.handlers.cancel import cancel
from storage import Chat, CreditRules, NewJob, Person, Storage

CHIEF, ADA = 11, 12
RIGHTS = dict.fromkeys(
    [
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ],
    True,
)


class Telegram:
    """Knows one administrator, and counts who asks."""

    def __init__(self) -> None:
        self.admins = {CHIEF}
        self.asked = 0
        self.broken = False

    async def get_chat_member(self, chat_id: int, user_id: int) -> Any:
        self.asked += 1
        if self.broken:
            raise NetworkError("no")
        user = User(user_id, "Somebody", False)
        return ChatMemberAdministrator(user, **RIGHTS) if user_id in self.admins else ChatMemberMember(user)


def request(person: int, *, kind: str = "supergroup", as_group: bool = False) -> Asked:
    return Asked(
        update_id=1,
        person=Person(id=person, name="Somebody", username=None, language=None),
        chat=Chat(id=-100, kind=kind, title=None),
        thread_id=None,
        message_id=1,
        as_group=as_group,
    )


async def test_it_is_remembered_for_a_minute() -> None:
    """Telegram is asked about an administrator once a minute, and about others once in a few seconds."""
    telegram: Any = Telegram()
    now = 0.0
    admins = GroupAdmins(telegram, clock=lambda: now)
    for _ in range(3):
        assert await admins.runs(request(CHIEF))
        assert not await admins.runs(request(ADA))
    assert telegram.asked == 2
    now = 61.0
    assert await admins.runs(request(CHIEF))
    assert telegram.asked == 3


async def test_whoever_is_made_one_is_one_soon() -> None:
    """Somebody who is made an administrator is taken for one within seconds of having been refused."""
    telegram: Any = Telegram()
    now = 0.0
    admins = GroupAdmins(telegram, clock=lambda: now)
    assert not await admins.runs(request(ADA))
    telegram.admins.add(ADA)
    now = 4.0
    assert await admins.runs(request(ADA))


async def test_whoever_writes_as_the_group_runs_it() -> None:
    """An anonymous administrator is one without a question; nobody runs a private chat."""
    telegram: Any = Telegram()
    admins = GroupAdmins(telegram)
    assert await admins.runs(request(ADA, as_group=True))
    assert not await admins.runs(request(CHIEF, kind="private"))
    assert telegram.asked == 0


async def test_nobody_is_taken_for_one_unseen() -> None:
    """Where Telegram does not answer, nobody is taken for an administrator, and it is asked again the next time."""
    telegram: Any = Telegram()
    admins = GroupAdmins(telegram)
    telegram.broken = True
    assert not await admins.runs(request(CHIEF))
    telegram.broken = False
    assert await admins.runs(request(CHIEF))


async def test_who_writes_as_a_group_stops_what_waits_there(tmp_path: Path) -> None:
    """Telegram has one name for all who do so: what others asked for in other groups goes on."""
    storage = await Storage.open(tmp_path, rules=CreditRules())
    for chat in (-100, -200):
        await storage.meet(Person(ADA, "Group"), Chat(chat, "supergroup"))
        job = NewJob(
            id=str(chat), person_id=ADA, chat_id=chat, kind="generate", model="m", payload="{}", cost=1, prompt="a fox"
        )
        await storage.submit(job, max_waiting=10)
    house: Any = SimpleNamespace(storage=storage, dispatcher=AsyncMock(), say=AsyncMock())
    await cancel(house, request(ADA, as_group=True))
    assert [call.args[0].id for call in house.dispatcher.cancel.await_args_list] == ["-100"]
    await cancel(house, request(ADA))
    assert house.say.await_args.kwargs == {"count": 2}
    await storage.close()

"""What a bot says about itself, and its menu."""

from __future__ import annotations

from typing import Any

import pytest

from playground.client import Person, Playground

STUDIO = -1001000000001


def named(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name} for name in names]


async def test_a_bot_knows_itself(api: Any) -> None:
    """With everything that client libraries ask of a bot's own user."""
    me = await api.ok("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (1, True, "playground_1_bot")
    assert (me["can_join_groups"], me["can_read_all_group_messages"]) == (True, False)


async def test_commands_are_kept_by_scope_and_language(api: Any) -> None:
    """Each set apart; deleting one leaves the others."""
    scope = {"type": "all_private_chats"}
    await api.ok("setMyCommands", commands=named("a"))
    await api.ok("setMyCommands", commands=named("b"), scope=scope)
    await api.ok("setMyCommands", commands=named("/c"), scope=scope, language_code="ru")
    assert await api.ok("getMyCommands") == named("a")
    assert await api.ok("getMyCommands", scope=scope) == named("b")
    assert await api.ok("getMyCommands", scope=scope, language_code="ru") == [{"command": "c", "description": "/c"}]
    assert await api.ok("deleteMyCommands", scope=scope) is True
    assert await api.ok("getMyCommands", scope=scope) == []
    assert await api.ok("getMyCommands") == named("a")


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([{"command": "", "description": "x"}], "command must be non-empty"),
        ([{"command": "a" * 33, "description": "x"}], "command length must not exceed 32"),
        ([{"command": "a", "description": " "}], "command description must be non-empty"),
        ([{"command": "a", "description": "x" * 257}], "command description length must not exceed 256"),
        (named(*(f"c{i}" for i in range(101))), "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_have_limits(api: Any, commands: Any, words: str) -> None:
    """Names, descriptions and their number."""
    assert (await api.refused("setMyCommands", commands=commands))[1] == f"Bad Request: {words}"


async def test_a_person_is_offered_the_nearest_commands(api: Any, playground: Playground) -> None:
    """The narrowest scope wins, and in it the person's own language."""
    ada, boris = Person(playground, 101), Person(playground, 102)
    studio = Person(playground, 101, chat=STUDIO)
    await api.ok("setMyCommands", commands=named("default"))
    assert await ada.commands() == await studio.commands() == ["default"]
    await api.ok("setMyCommands", commands=named("private"), scope={"type": "all_private_chats"})
    await api.ok("setMyCommands", commands=named("russian"), scope={"type": "all_private_chats"}, language_code="ru")
    await api.ok("setMyCommands", commands=named("groups"), scope={"type": "all_group_chats"})
    assert (await ada.commands(), await boris.commands()) == (["private"], ["russian"])
    await api.ok("setMyCommands", commands=named("admins"), scope={"type": "all_chat_administrators"})
    assert await studio.commands() == ["admins"]
    assert await Person(playground, 102, chat=STUDIO).commands() == ["groups"]
    scope = {"type": "chat_member", "chat_id": STUDIO, "user_id": 102}
    await api.ok("setMyCommands", commands=named("boris"), scope=scope)
    assert await Person(playground, 102, chat=STUDIO).commands() == ["boris"]


async def test_the_menu_button_is_kept(api: Any) -> None:
    """Of one chat, or else of all."""
    assert await api.ok("getChatMenuButton") == {"type": "commands"}
    web_app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://e.org"}}
    await api.ok("setChatMenuButton", menu_button=web_app)
    await api.ok("setChatMenuButton", chat_id=101, menu_button={"type": "commands"})
    assert await api.ok("getChatMenuButton", chat_id=102) == web_app
    assert await api.ok("getChatMenuButton", chat_id=101) == {"type": "commands"}
    assert (await api.refused("setChatMenuButton", menu_button={"type": "web_app"}))[0] == 400


async def test_names_and_descriptions_are_kept_by_language(api: Any) -> None:
    """A language without its own gets the general one."""
    assert await api.ok("getMyName") == {"name": "Bot 1"}
    for method, key in (("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")):
        await api.ok(f"setMy{method}", **{key: "general"})
        await api.ok(f"setMy{method}", **{key: "Russian", "language_code": "ru"})
        assert await api.ok(f"getMy{method}", language_code="ru") == {key: "Russian"}
        assert await api.ok(f"getMy{method}", language_code="ko") == {key: "general"}
    assert (await api.refused("setMyName", name="x" * 65))[0] == 400


async def test_a_private_chat_can_be_looked_at(api: Any, ada: Person) -> None:
    """Its own facts, its one person, and no photos."""
    chat = await api.ok("getChat", chat_id=101)
    assert (chat["id"], chat["type"], chat["first_name"]) == (101, "private", "Ada")
    assert (await api.ok("getChatMember", chat_id=101, user_id=101))["status"] == "member"
    assert await api.ok("getChatMemberCount", chat_id=101) == 2
    assert await api.ok("getUserProfilePhotos", user_id=101) == {"total_count": 0, "photos": []}

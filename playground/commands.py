"""The methods about a bot's menu: its commands, by scope and language, and its menu button."""

from __future__ import annotations

import re

from playground.calls import Call
from playground.dialogs import Dialog
from playground.errors import bad_request
from playground.values import Json
from playground.world import Bot

MAX_COMMANDS = 100

_ALL = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_ONE = ("chat", "chat_administrators", "chat_member")


async def set_my_commands(call: Call) -> bool:
    """`setMyCommands`."""
    commands = [_checked(command) for command in call.args.get("commands", [])]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_key(call)] = commands
    return True


async def get_my_commands(call: Call) -> list[Json]:
    """`getMyCommands`: those of exactly this scope and language."""
    return call.bot.commands.get(_key(call), [])


async def delete_my_commands(call: Call) -> bool:
    """`deleteMyCommands`."""
    call.bot.commands.pop(_key(call), None)
    return True


async def set_chat_menu_button(call: Call) -> bool:
    """`setChatMenuButton`, of one private chat or of all."""
    button = call.args.get("menu_button", {"type": "default"})
    if button["type"] not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if button["type"] == "web_app" and not (button.get("text") and button.get("web_app", {}).get("url")):
        raise bad_request("can't parse menu button: Can't find field \"web_app\"")
    call.bot.menu_buttons[call.args.get("chat_id", 0)] = button
    return True


async def get_chat_menu_button(call: Call) -> Json:
    """`getChatMenuButton`."""
    buttons = call.bot.menu_buttons
    return buttons.get(call.args.get("chat_id", 0)) or buttons.get(0) or {"type": "commands"}


def commands_for(bot: Bot, dialog: Dialog, person: Json) -> list[Json]:
    """The commands that a person's app offers in a chat: of the narrowest scope that has any, own language first."""
    if not dialog.is_group:
        scopes = [f"chat:{dialog.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat_member:{dialog.id}:{person['id']}"]
        if dialog.is_administrator(person["id"]):
            scopes.append(f"chat_administrators:{dialog.id}")
        scopes.append(f"chat:{dialog.id}")
        if dialog.is_administrator(person["id"]):
            scopes.append("all_chat_administrators")
        scopes += ["all_group_chats", "default"]
    for scope in scopes:
        for language in (person.get("language_code", ""), ""):
            if (scope, language) in bot.commands:
                return bot.commands[scope, language]
    return []


def _key(call: Call) -> tuple[str, str]:
    """Scope and language of a call, as the commands are kept by."""
    language = call.args.get("language_code", "")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    return _scope(call), language


def _scope(call: Call) -> str:
    scope = call.args.get("scope", {"type": "default"})
    kind = scope["type"]
    if kind in _ALL:
        return str(kind)
    if kind not in _ONE:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if not scope.get("chat_id"):
        raise bad_request("can't parse BotCommandScope: Can't find field \"chat_id\"")
    chat_id = call.world.chat_for(call.bot, scope["chat_id"]).id
    if kind != "chat_member":
        return f"{kind}:{chat_id}"
    if scope.get("user_id", 0) <= 0:
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    return f"{kind}:{chat_id}:{scope['user_id']}"


def _checked(command: Json) -> Json:
    name = command["command"].strip().removeprefix("/")
    description = command["description"].strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}

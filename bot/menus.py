"""The command menus as Telegram shows them: by place and by language."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.house import Command, Where
from bot.texts import DEFAULT, Languages

log = logging.getLogger(__name__)

PRIVATE: frozenset[Where] = frozenset({"everywhere", "private"})
GROUPS: frozenset[Where] = frozenset({"everywhere", "groups"})
GROUP_ADMINS: frozenset[Where] = GROUPS | {"group admins"}
OPERATORS: frozenset[Where] = PRIVATE | {"operators"}


def offered(commands: Sequence[Command], kind: str, *, operator: bool = False) -> list[Command]:
    """The commands that have a meaning in a chat of that kind, those of group admins among them."""
    places = PRIVATE if kind == ChatType.PRIVATE else GROUP_ADMINS
    return [command for command in commands if command.where in places or (operator and command.where == "operators")]


async def tell_menus(bot: Bot, commands: Sequence[Command], languages: Languages, operators: Iterable[int]) -> None:
    """Tell Telegram which commands to offer where, in every language; where it cannot be told, the log says so."""
    scopes: list[tuple[BotCommandScope, frozenset[Where]]] = [
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUPS),
        (BotCommandScopeAllChatAdministrators(), GROUP_ADMINS),
        *((BotCommandScopeChat(person_id), OPERATORS) for person_id in operators),
    ]
    for scope, places in scopes:
        for language in languages.codes:
            texts = languages.of(language)
            menu = [BotCommand(each.name, texts.plain(each.about)) for each in commands if each.where in places]
            try:
                # Without a code they are everybody's whose language has none of its own.
                await bot.set_my_commands(menu, scope, language_code=None if language == DEFAULT else language)
            except TelegramError as error:
                # An operator who has not written to the bot yet has no chat to set it for.
                level = logging.INFO if isinstance(scope, BotCommandScopeChat) else logging.WARNING
                log.log(level, "the command menu %s of %s was not set: %s", language, scope.type, error)

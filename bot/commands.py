"""The one table of commands: it says what answers each, makes the bot's command menu, and /help."""

from __future__ import annotations

from telegram import BotCommand

from bot.handlers.ban import ban, unban
from bot.handlers.cancel import cancel
from bot.handlers.forget import forget
from bot.handlers.fuse import fuse
from bot.handlers.history import history
from bot.handlers.imagine import imagine
from bot.handlers.quota import quota
from bot.handlers.start import help_, start
from bot.handlers.vary import vary
from bot.house import Command
from bot.texts import Texts

COMMANDS = (
    Command(name="imagine", about="about-imagine", handler=imagine),
    Command(name="vary", about="about-vary", handler=vary),
    Command(name="fuse", about="about-fuse", handler=fuse),
    Command(name="history", about="about-history", handler=history),
    Command(name="quota", about="about-quota", handler=quota),
    Command(name="cancel", about="about-cancel", handler=cancel),
    Command(name="forgetme", about="about-forgetme", handler=forget),
    Command(name="help", about="about-help", handler=help_),
    Command(name="start", about="about-start", handler=start),
    Command(name="ban", about="about-ban", handler=ban, for_admins=True),
    Command(name="unban", about="about-unban", handler=unban, for_admins=True),
)


def menu(texts: Texts) -> list[BotCommand]:
    """The commands as Telegram shows them."""
    return [BotCommand(command.name, texts.plain(command.about)) for command in COMMANDS if not command.for_admins]

"""The one table of commands: it says what answers each, and makes the menus, /help and docs/commands.md."""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.ban import ban, unban
from bot.handlers.cancel import cancel
from bot.handlers.credits.buy import buy
from bot.handlers.credits.gift import gift
from bot.handlers.credits.grant import grant
from bot.handlers.credits.quota import quota
from bot.handlers.credits.support import paysupport, refund, terms
from bot.handlers.desk.broadcast import broadcast
from bot.handlers.desk.front import admin
from bot.handlers.export import export
from bot.handlers.forget import forget
from bot.handlers.fusion.basket import add, basket
from bot.handlers.fusion.fusing import fuse
from bot.handlers.fusion.sweeping import sweep
from bot.handlers.help import help_
from bot.handlers.history import favourites, history
from bot.handlers.imagine import imagine
from bot.handlers.picture.info import info_of
from bot.handlers.picture.sharing import replay_of
from bot.handlers.play.chain import chain
from bot.handlers.play.theme import theme
from bot.handlers.play.vote import vote
from bot.handlers.queue import queue
from bot.handlers.settings import language, settings
from bot.handlers.start import start
from bot.handlers.styles import styles
from bot.handlers.vary import vary
from bot.house import Chapter, Command


def _chapter(name: Chapter, *commands: Command) -> tuple[Command, ...]:
    """Commands that /help tells of in one chapter."""
    return tuple(replace(command, chapter=name) for command in commands)


COMMANDS = (
    *_chapter(
        "painting",
        Command(name="imagine", about="about-imagine", handler=imagine, example="/imagine a red apple"),
        Command(name="vary", about="about-vary", handler=vary, example="/vary in the snow"),
        Command(name="styles", about="about-styles", handler=styles, example="/styles"),
    ),
    *_chapter(
        "fusing",
        Command(name="fuse", about="about-fuse", handler=fuse, example="/fuse 0.7 | a cat 0.3"),
        Command(name="sweep", about="about-sweep", handler=sweep, example="/sweep a cat | a dog"),
        Command(name="add", about="about-add", handler=add, example="/add 0.7"),
        Command(name="basket", about="about-basket", handler=basket, example="/basket"),
    ),
    *_chapter(
        "made",
        Command(name="info", about="about-info", handler=info_of, example="/info"),
        Command(name="replay", about="about-replay", handler=replay_of, example="/replay"),
        Command(name="history", about="about-history", handler=history, example="/history red fox"),
        Command(name="favourites", about="about-favourites", handler=favourites, example="/favourites"),
        Command(name="export", about="about-export", handler=export, example="/export", where="private"),
    ),
    *_chapter(
        "groups",
        Command(name="vote", about="about-vote", handler=vote, example="/vote 30m a red fox", where="groups"),
        Command(name="chain", about="about-chain", handler=chain, example="/chain a red", where="groups"),
        Command(name="theme", about="about-theme", handler=theme, example="/theme cats at sea", where="groups"),
    ),
    *_chapter(
        "credits",
        Command(name="queue", about="about-queue", handler=queue, example="/queue"),
        Command(name="cancel", about="about-cancel", handler=cancel, example="/cancel"),
        Command(name="quota", about="about-quota", handler=quota, example="/quota"),
        Command(name="gift", about="about-gift", handler=gift, example="/gift @name 5"),
    ),
    *_chapter(
        "yours",
        Command(name="settings", about="about-settings", handler=settings, example="/settings"),
        Command(name="language", about="about-language", handler=language, example="/language"),
        Command(name="forgetme", about="about-forgetme", handler=forget, example="/forgetme", for_the_banned=True),
        Command(name="help", about="about-help", handler=help_, example="/help"),
        Command(name="start", about="about-start", handler=start, example="/start"),
    ),
    *_chapter(
        "desk",
        Command(name="admin", about="about-admin", handler=admin, example="/admin", where="operators"),
        Command(name="ban", about="about-ban", handler=ban, example="/ban 123456 for 3d spam", where="operators"),
        Command(name="unban", about="about-unban", handler=unban, example="/unban 123456", where="operators"),
        Command(
            name="broadcast",
            about="about-broadcast",
            handler=broadcast,
            example="/broadcast We are back.",
            where="operators",
        ),
        Command(name="grant", about="about-grant", handler=grant, example="/grant 123456 50", where="operators"),
    ),
)

SALES = (
    *_chapter(
        "credits",
        Command(name="buy", about="about-buy", handler=buy, example="/buy", where="private"),
        Command(name="terms", about="about-terms", handler=terms, example="/terms", where="private"),
        Command(
            name="paysupport",
            about="about-paysupport",
            handler=paysupport,
            example="/paysupport",
            where="private",
            for_the_banned=True,
        ),
    ),
    *_chapter(
        "desk",
        Command(name="refund", about="about-refund", handler=refund, example="/refund NUMBER", where="operators"),
    ),
)
"""Those that there are where something is, or was, sold for Telegram Stars."""

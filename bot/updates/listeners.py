"""Updates that are neither messages nor pressed buttons: the one table of what hears which."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot import inline
from bot.handlers import group, play
from bot.house import House, Listener
from bot.log import about
from bot.sales import till

log = logging.getLogger(__name__)

LISTENERS: dict[str, Listener] = {
    **group.LISTENERS,
    **play.LISTENERS,
    **inline.LISTENERS,
    Update.PRE_CHECKOUT_QUERY: till.checkout,
}
"""By the name that the Bot API has for the kind of update."""


class Ear:
    """Takes updates to their listeners; what breaks is logged."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def hear(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let the listener of its kind hear an update, if it has one."""
        if not isinstance(update, Update):
            return
        for kind, listener in LISTENERS.items():
            if getattr(update, kind) is None:
                continue
            with about(update=update.update_id):
                try:
                    await listener(self._house, update)
                except TelegramError as error:
                    log.warning("%s: %s", kind, error)
                except Exception:
                    log.exception("%s", kind)

"""Asking Telegram for updates: each is in the inbox before the next question confirms it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot
from telegram.error import Conflict, RetryAfter, TelegramError, TimedOut

from bot.sending.pace import wait_of
from bot.updates.inbox import Inbox
from bot.web.health import Health

log = logging.getLogger(__name__)

POLL_SECONDS = 30
LONGEST_PAUSE = 60.0


class Polling:
    """Asks again and again, whatever comes: one wrong answer, even that the token is unknown, may be a proxy's or that
    of a Bot API server that restarts, and must not leave the bot deaf."""

    def __init__(
        self,
        *,
        bot: Bot,
        inbox: Inbox,
        health: Health,
        allowed_updates: Sequence[str],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._health = health
        self._allowed = list(allowed_updates)
        self._sleep = sleep
        self._offset: int | None = None
        self._webhook = True

    async def run(self) -> None:
        """Poll until cancelled. What was asked for and not kept then comes again at the next start."""
        pause = 1.0
        while True:
            try:
                await self._once()
            except RetryAfter as error:
                await self._failed(error, wait_of(error))
            except TelegramError as error:
                await self._failed(error, pause)
                pause = min(LONGEST_PAUSE, 2 * pause)
            else:
                self._health.telegram = None
                pause = 1.0

    async def _once(self) -> None:
        if self._webhook:  # one of earlier times keeps polls from being answered; what it did not bring comes now
            await self._bot.delete_webhook(drop_pending_updates=False)
            self._webhook = False
            self._health.telegram = None
        updates = await self._bot.get_updates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=self._allowed)
        for update in updates:
            await self._inbox.put(update)
            self._offset = update.update_id + 1

    async def _failed(self, error: TelegramError, pause: float) -> None:
        self._health.telegram = str(error)
        if isinstance(error, Conflict):
            self._webhook = True  # if it is a webhook and not another program, it goes
            log.error("another program asks for this bot's updates: %s", error)
        elif isinstance(error, TimedOut):
            log.info("no answer to the request for updates")
        else:
            log.warning("no updates, the next try is in %g s: %s", pause, error)
        await self._sleep(pause)

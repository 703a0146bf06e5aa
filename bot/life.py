"""The bot's life: everything is made, connected, run until a signal comes, and closed in the opposite order."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import AsyncExitStack, suppress
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import NetworkError
from telegram.ext import Application, CallbackQueryHandler, ExtBot, MessageHandler, TypeHandler, filters
from telegram.request import HTTPXRequest

from bot.furnish import Furniture, furnish
from bot.house import House
from bot.menus import tell_menus
from bot.metrics import Metrics
from bot.operation.errors import Errors
from bot.operation.keeping import keep_running
from bot.operation.stopping import Stopping
from bot.routes import Router
from bot.rules.policy import policies_of
from bot.sales.till import PAYMENTS, Till
from bot.sending.pace import Pace
from bot.settings import Settings
from bot.updates.inbox import Inbox, InTurn
from bot.updates.listeners import LISTENERS, Ear
from bot.updates.polling import Polling
from bot.web.health import Health
from bot.web.serving import serving
from bot.web.watch import Watch, watching
from bot.web.webhook import Webhook
from storage import CreditRules, Storage, locked

log = logging.getLogger(__name__)

NEW_MESSAGES = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
EDITED_MESSAGES = filters.UpdateType.EDITED_MESSAGE
SIGNALS = (signal.SIGINT, signal.SIGTERM)
UPDATES = list(dict.fromkeys([Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, *LISTENERS]))
HANDLED_BY = 0.25
"""By which share of the time for stopping what was received must be handled."""

App: TypeAlias = Application[ExtBot[None], Any, Any, Any, Any, Any]


async def live(settings: Settings) -> None:
    """Live until SIGTERM or SIGINT. Raises `InvalidToken`, and `StorageError` for a database that cannot be opened."""
    stopping = Stopping(settings.stop_seconds)
    living = asyncio.ensure_future(_live(settings, stopping))

    def end() -> None:
        if stopping.begin():  # a second word would cut off the closing itself
            living.cancel()

    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, end)
    with suppress(asyncio.CancelledError):
        await living
    for number in SIGNALS:  # everything is closed; a late word would only spoil the exit status
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_IGN)


async def _live(settings: Settings, stopping: Stopping) -> None:
    policies = policies_of(settings.blocked_words)
    async with AsyncExitStack() as stack:
        stack.enter_context(locked(settings.data))
        storage = await Storage.open(settings.data, rules=CreditRules(daily=settings.daily_credits))
        stack.push_async_callback(storage.close)
        metrics, health, errors = Metrics(), Health(), Errors(*settings.secrets)
        logging.getLogger().addHandler(errors)
        stack.callback(logging.getLogger().removeHandler, errors)
        inbox, pace = Inbox(storage, metrics), Pace(metrics=metrics)
        watch = Watch(storage=storage, health=health, metrics=metrics, line=storage.line_lengths)
        await stack.enter_async_context(watching(watch, settings.watch_listen))
        application = _application(settings, storage, inbox, pace, health, metrics)
        await _connect(application)
        stack.push_async_callback(application.shutdown)
        bot = application.bot
        given = Furniture(
            bot=bot, storage=storage, pace=pace, health=health, metrics=metrics, policies=policies, errors=errors
        )
        house = await furnish(settings, given, stopping, stack)
        stack.callback(house.dispatcher.leave)  # for an end that comes before the bot is ready
        router = Router(house, bot.username)
        application.add_handler(MessageHandler(PAYMENTS, Till(house, bot.username).message))
        application.add_handler(MessageHandler(NEW_MESSAGES, router.message))
        application.add_handler(MessageHandler(EDITED_MESSAGES, router.edited))
        application.add_handler(CallbackQueryHandler(router.press))
        application.add_handler(TypeHandler(Update, Ear(house).hear))
        stack.push_async_callback(stopping.within, HANDLED_BY, router.albums.close)
        await _receive(application, inbox, stopping, stack)
        keep_running(lambda: _tell_menus(house, settings), stack)
        if settings.webhook_url:
            webhook = Webhook(
                url=settings.webhook_url,
                secret=settings.webhook_secret.get_secret_value(),
                bot=bot,
                inbox=inbox,
                metrics=metrics,
            )
            await stack.enter_async_context(serving(webhook.app(), settings.webhook_listen))
            await webhook.announce(UPDATES)
            health.telegram = None
        else:
            polling = Polling(bot=bot, inbox=inbox, health=health, allowed_updates=UPDATES)
            keep_running(polling.run, stack)
        stack.callback(health.leave)
        stack.callback(house.dispatcher.leave)
        log.info(
            "@%s is here: model %s, device %s, %d admins, blocked words %s",
            bot.username,
            house.painting.spec.name,
            settings.device,
            len(settings.admins),
            "from a file" if policies else "none",
        )
        await asyncio.Event().wait()


def _application(
    settings: Settings, storage: Storage, inbox: Inbox, pace: Pace, health: Health, metrics: Metrics
) -> App:
    """The library's application: where the Bot API is, how long it may take, and how updates come in."""
    return (
        Application.builder()
        .token(settings.token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(HTTPXRequest(**_patience(settings, 64)))
        .get_updates_request(HTTPXRequest(**_patience(settings, 4)))
        .updater(None)
        .rate_limiter(pace)
        .update_queue(inbox)
        .concurrent_updates(InTurn(storage, metrics))
        .job_queue(None)
        .build()
    )


def _patience(settings: Settings, connections: int) -> dict[str, Any]:
    """Patient connections; through the proxy that the environment names, unless the Bot API is on this machine."""
    here = urlsplit(settings.api_url).hostname in ("127.0.0.1", "localhost", "::1")
    return {
        "connection_pool_size": connections,
        "pool_timeout": 30,
        "connect_timeout": 10,
        "read_timeout": 30,
        "write_timeout": 30,
        "media_write_timeout": 120,
        "httpx_kwargs": {"trust_env": not here},
    }


async def _connect(application: App) -> None:
    """Greet the Bot API, as often as it takes. Raises `InvalidToken`."""
    pause = 1.0
    while True:
        try:
            return await application.initialize()
        except NetworkError as error:
            log.warning("the Bot API cannot be reached, the next try is in %g s: %s", pause, error)
        await asyncio.sleep(pause)
        pause = min(60.0, 2 * pause)


async def _receive(application: App, inbox: Inbox, stopping: Stopping, stack: AsyncExitStack) -> None:
    """Take up what was left unhandled, and be ready for more; at the end, let handlers finish for a moment."""
    await inbox.replay(application.bot)
    stack.push_async_callback(stopping.within, HANDLED_BY, application.stop)
    await application.start()


async def _tell_menus(house: House, settings: Settings) -> None:
    """Beside everything else: there are many of them, and requests need not wait for any."""
    await tell_menus(house.bot, house.commands, house.languages, settings.admins)
    await asyncio.Event().wait()  # they are told once

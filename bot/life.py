"""The bot's life: everything is made, connected, run until a signal comes, and closed in the opposite order."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import NetworkError, TelegramError
from telegram.ext import Application, CallbackQueryHandler, ExtBot, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.admins import Admins
from bot.buttons import Keyboards
from bot.commands import COMMANDS, menu
from bot.deliverer import Deliverer
from bot.dispatcher import Dispatcher
from bot.faces import Faces
from bot.gallery import Gallery
from bot.house import House
from bot.inbox import Inbox, InTurn
from bot.pace import Pace
from bot.painting import Painting
from bot.pictures_in import PicturesIn
from bot.routes import Router
from bot.settings import Settings
from bot.status import Board
from bot.texts import Texts
from engine.client import LocalEngine
from storage import CreditRules, Storage

log = logging.getLogger(__name__)

NEW_MESSAGES = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY]
GRACE_SECONDS = 5.0
POLL_SECONDS = 30
PAUSE_SECONDS = 5.0

App: TypeAlias = Application[ExtBot[None], Any, Any, Any, Any, Any]


async def live(settings: Settings) -> None:
    """Live until SIGTERM or SIGINT. Raises `InvalidToken`, and `StorageError` for a database that cannot be opened."""
    living = asyncio.ensure_future(_live(settings))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, living.cancel)
    with suppress(asyncio.CancelledError):
        await living


async def _live(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        storage = await Storage.open(settings.data, rules=CreditRules(daily=settings.daily_credits))
        stack.push_async_callback(storage.close)
        inbox, pace = Inbox(storage), Pace()
        application = _application(settings, storage, inbox, pace)
        await _connect(application)
        stack.push_async_callback(application.shutdown)
        router = await _furnish(settings, storage, application, pace, stack)
        application.add_handler(MessageHandler(NEW_MESSAGES, router.message))
        application.add_handler(CallbackQueryHandler(router.press))
        stack.push_async_callback(_within_grace, router.albums.close)
        await _receive(application, inbox, stack)
        log.info("@%s is here", application.bot.username)
        await asyncio.Event().wait()


def _application(settings: Settings, storage: Storage, inbox: Inbox, pace: Pace) -> App:
    """The library's application: where the Bot API is, how long it may take, and how updates come in."""
    return (
        Application.builder()
        .token(settings.token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(_connections(settings, 64))
        .get_updates_request(_connections(settings, 4))
        .rate_limiter(pace)
        .update_queue(inbox)
        .concurrent_updates(InTurn(storage))
        .job_queue(None)
        .build()
    )


def _connections(settings: Settings, count: int) -> HTTPXRequest:
    """Patient connections; through the proxy that the environment names, unless the Bot API is on this machine."""
    here = urlsplit(settings.api_url).hostname in ("127.0.0.1", "localhost", "::1")
    return HTTPXRequest(
        connection_pool_size=count,
        pool_timeout=30,
        connect_timeout=10,
        read_timeout=30,
        write_timeout=30,
        media_write_timeout=120,
        httpx_kwargs={"trust_env": not here},
    )


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


async def _furnish(settings: Settings, storage: Storage, application: App, pace: Pace, stack: AsyncExitStack) -> Router:
    """Make the parts, and set those to work that work by themselves."""
    bot, texts, painting = application.bot, Texts(), Painting(settings.model)
    keyboards, faces = Keyboards(storage, texts), Faces(texts)
    gallery = Gallery(texts, keyboards, painting)
    board = Board(bot=bot, storage=storage, pace=pace, faces=faces, keyboards=keyboards, painting=painting)
    stack.push_async_callback(board.close)
    engine = LocalEngine(
        painter=settings.painter,
        output=storage.pictures.folder,
        model=painting.spec.name,
        device=settings.device,
    )
    stack.push_async_callback(engine.stop)
    await engine.start()
    deliverer = Deliverer(bot=bot, storage=storage, board=board, faces=faces, gallery=gallery)
    dispatcher = Dispatcher(
        storage=storage,
        engine=engine,
        board=board,
        faces=faces,
        painting=painting,
        deliver=deliverer.wake,
        alert=Admins(bot, texts, settings.admins).alert,
    )
    house = House(
        bot=bot,
        storage=storage,
        texts=texts,
        painting=painting,
        keyboards=keyboards,
        gallery=gallery,
        pictures_in=PicturesIn(bot, storage),
        board=board,
        dispatcher=dispatcher,
        commands=COMMANDS,
        max_waiting=settings.max_waiting,
    )
    for run in (deliverer.run, dispatcher.run):
        _keep_running(run, stack)
    return Router(house, bot.username)


async def _receive(application: App, inbox: Inbox, stack: AsyncExitStack) -> None:
    """Take up what was left unhandled, then ask for updates; at the end, let handlers finish for a moment."""
    await inbox.replay(application.bot)
    stack.push_async_callback(_within_grace, application.stop)
    await application.start()
    try:
        await application.bot.set_my_commands(menu(Texts()))
    except TelegramError as error:
        log.warning("the command menu was not set: %s", error)
    updater = application.updater
    assert updater is not None, "the builder makes one"
    await updater.start_polling(
        timeout=POLL_SECONDS,
        bootstrap_retries=-1,
        allowed_updates=UPDATES,
        error_callback=lambda error: log.warning("no updates: %s", error),
    )
    stack.push_async_callback(updater.stop)


def _keep_running(run: Callable[[], Coroutine[Any, Any, None]], stack: AsyncExitStack) -> None:
    """Run in the background until the end; what breaks (a full disk, say) is logged and run again."""

    async def again() -> None:
        while True:
            try:
                await run()
            except Exception:
                log.exception("%s broke", run.__qualname__)
            await asyncio.sleep(PAUSE_SECONDS)

    task = asyncio.create_task(again())

    async def end() -> None:
        task.cancel()
        await asyncio.wait([task])

    stack.push_async_callback(end)


async def _within_grace(stop: Callable[[], Awaitable[None]]) -> None:
    """What takes longer is left: its updates are in the inbox, and handled at the next start."""
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE_SECONDS):
            await stop()

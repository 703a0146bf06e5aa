"""The way of updates in: each is written down before Telegram is told that it arrived."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Bot, Update
from telegram.error import NetworkError
from telegram.ext import BaseUpdateProcessor

from bot.metrics import Metrics
from storage import Storage, StorageError

log = logging.getLogger(__name__)

AT_ONCE = 256


class Inbox(asyncio.Queue[object]):
    """The application's queue of updates. `put` commits an update first: only then may its sender forget it."""

    def __init__(self, storage: Storage, metrics: Metrics | None = None) -> None:
        super().__init__()
        self._storage = storage
        self._metrics = metrics or Metrics()

    async def put(self, item: object) -> None:
        """Keep and queue an update; one that is known already is dropped.

        Raises `NetworkError` when it cannot be kept, which makes the library fetch it again.
        """
        if isinstance(item, Update):
            try:
                fresh = await self._storage.receive(item.update_id, item.to_json())
            except StorageError as error:
                self._metrics.update("lost")
                raise NetworkError(f"the update could not be kept: {error}") from error
            self._metrics.update("kept" if fresh else "duplicate")
            if not fresh:
                log.info("update %d was here before", item.update_id)
                return
        await super().put(item)

    async def replay(self, bot: Bot) -> None:
        """Queue again what was received and not handled when the bot last ended."""
        for kept in await self._storage.unhandled():
            update = Update.de_json(json.loads(kept.payload), bot)
            log.info("update %d is handled now", kept.update_id)
            await super().put(update)


def is_album(update: object) -> bool:
    """Whether the update is one message of a person's album, which is handled as a whole."""
    if not isinstance(update, Update) or update.message is None or update.effective_user is None:
        return False
    return update.message.media_group_id is not None


def kind_of(update: object) -> str:
    """What an update is: a `message`, a `press` of a button, or something `other`."""
    if not isinstance(update, Update) or not (update.message or update.callback_query):
        return "other"
    return "message" if update.message else "press"


class InTurn(BaseUpdateProcessor):
    """Handles many updates at a time, but those of one person in the order in which they came.

    An update is marked as handled once its handler is through; those of albums by whoever collects them.
    """

    def __init__(self, storage: Storage, metrics: Metrics | None = None) -> None:
        super().__init__(AT_ONCE)
        self._storage = storage
        self._metrics = metrics or Metrics()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the handler when it is this person's turn."""
        async with self._turn_of(update):
            began = time.monotonic()
            await coroutine
            self._metrics.handled(kind_of(update), time.monotonic() - began)
            if isinstance(update, Update) and not is_album(update):
                await self._storage.handled(update.update_id)

    def _turn_of(self, update: object) -> asyncio.Lock:
        person = update.effective_user if isinstance(update, Update) else None
        if person is None or (isinstance(update, Update) and update.pre_checkout_query):  # Telegram does not wait long
            return asyncio.Lock()
        return self._turns.setdefault(person.id, asyncio.Lock())

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

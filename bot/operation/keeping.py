"""What works in the background for as long as the bot lives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any

log = logging.getLogger(__name__)

PAUSE_SECONDS = 5.0


def keep_running(run: Callable[[], Coroutine[Any, Any, None]], stack: AsyncExitStack) -> None:
    """Run in the background until the end; what breaks (a full disk, say) is logged and run again."""

    ending = asyncio.Event()

    async def again() -> None:
        while not ending.is_set():
            try:
                await run()
            except Exception:  # also in place of a cancellation, which comes only once
                log.exception("%s broke", run.__qualname__)
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_SECONDS):
                    await ending.wait()

    task = asyncio.create_task(again())

    async def end() -> None:
        ending.set()
        task.cancel()
        await asyncio.wait([task])

    stack.push_async_callback(end)

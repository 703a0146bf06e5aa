"""What works in the background for as long as the bot lives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

log = logging.getLogger(__name__)

PAUSE_SECONDS = 5.0


def keep_running(run: Callable[[], Coroutine[Any, Any, None]], stack: AsyncExitStack) -> None:
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

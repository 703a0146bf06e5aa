"""`python -m bot drain` and `python -m bot resume`: a pause, so that the bot can be stopped with nothing under way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from storage import CreditRules, Storage

BEAT_SECONDS = 0.5


async def drain(folder: Path, why: str, *, wait: bool, say: Callable[[str], None] = print) -> None:
    """Pause the painting of the bot that works in this folder; with `wait`, return once nothing is under way.

    Raises `StorageError` where there is no bot's database, or one of another version.
    """

    async def pause(storage: Storage) -> None:
        await storage.desk.pause(why)
        say("Painting is paused: requests are taken in and kept. `python -m bot resume` ends the pause.")
        while wait and await storage.running():  # noqa: ASYNC110
            await asyncio.sleep(BEAT_SECONDS)  # another process does the painting, and sends no event
        running = len(await storage.running())
        say("Nothing is being painted." if not running else f"{running} is being painted still.")

    await _with(folder, pause)


async def resume(folder: Path, *, say: Callable[[str], None] = print) -> None:
    """End the pause. Raises as `drain` does."""

    async def go_on(storage: Storage) -> None:
        ended = await storage.desk.resume()
        say("Painting goes on." if ended else "Painting was not paused.")

    await _with(folder, go_on)


async def _with(folder: Path, work: Callable[[Storage], Awaitable[None]]) -> None:
    storage = await Storage.attach(folder, rules=CreditRules())
    try:
        await work(storage)
    finally:
        await storage.close()

"""From an update to its status message, while the engine is busy and requests come at a steady rate.

    python benchmarks/status_latency.py [--rate 30] [--seconds 20] [--people 300] [--data DIR]

The bot is the real process; a painter of flat colours keeps the engine busy without taking its processor. Requests
come when they are due, whether earlier ones were answered or not. A request's time runs from the moment when its
update waits for the bot to the moment when its status message stands in the chat; all of the playground's own work
is in it. Every commit is forced to disk, so the disk under DIR (a temporary folder by default) has its part in it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from playground.dialogs import Dialog, EventKind
from playground.entities import detect
from playground.files import Files
from playground.server import serve
from playground.values import Json
from playground.world import World

PATIENCE = 60.0
FIRST_PERSON = 1000
REQUEST = "/imagine a slow red apple"


class TimedWorld(World):
    """A world that measures how long each request waits for the first reply to it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Files(folder))
        self.seconds: list[float] = []
        self._asked: dict[tuple[int, int], float] = {}

    def request(self, person_id: int) -> None:
        """Let that person ask for a picture."""
        [bot] = self.bots.values()
        dialog = self.dialog(bot, person_id)
        dialog.begun = True
        message = self.post(dialog, self.person(person_id), {"text": REQUEST, "entities": detect(REQUEST)})
        self._asked[dialog.id, message["message_id"]] = time.perf_counter()

    def publish(self, dialog: Dialog, kind: EventKind, message: Json) -> None:
        """Show what happened, and look whether it answers a request."""
        super().publish(dialog, kind, message)
        replied = message.get("reply_to_message", {}).get("message_id", 0)
        asked = self._asked.pop((dialog.id, replied), None) if message["from"]["is_bot"] else None
        if asked is not None:
            self.seconds.append(time.perf_counter() - asked)

    @property
    def unanswered(self) -> int:
        """How many requests wait for their status message."""
        return len(self._asked)


@asynccontextmanager
async def running_bot(url: str, data: Path) -> AsyncIterator[psutil.Process]:
    """The bot's process, with room for everybody to ask as often as it takes."""
    settings = {
        "WASSILY_TOKEN": "1:benchmark",
        "WASSILY_API_URL": url,
        "WASSILY_DATA": str(data),
        "WASSILY_PAINTER": "engine.fake:FakePainter",
        "WASSILY_DAILY_CREDITS": "1000000",
        "WASSILY_MAX_WAITING": "1000",
        "WASSILY_WATCH_LISTEN": "none",
        "WASSILY_LOG_LEVEL": "ERROR",
    }
    bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", env=os.environ | settings)
    try:
        yield psutil.Process(bot.pid)
    finally:
        bot.terminate()
        await bot.wait()


async def answered(world: TimedWorld) -> None:
    """Wait until no request is without its status message."""
    async with asyncio.timeout(PATIENCE):
        while world.unanswered:
            await world.bell.wait(1.0)


def worked(process: psutil.Process) -> float:
    """Seconds of a processor that the process itself has used."""
    times = process.cpu_times()
    return times.user + times.system


async def measure(data: Path, rate: float, seconds: float, people: int) -> None:
    world = TimedWorld(data / "playground")
    async with serve(world) as url, running_bot(url, data / "bot") as bot:
        async with asyncio.timeout(PATIENCE):
            while not world.bots:  # noqa: ASYNC110  # a first call rings no bell
                await asyncio.sleep(0.1)
        for _ in range(3):  # the engine is busy from now on, and everything was imported
            world.request(FIRST_PERSON)
        await answered(world)
        world.seconds.clear()
        began, before = time.perf_counter(), worked(bot)
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            world.request(FIRST_PERSON + 1 + number % people)
        behind = world.unanswered
        await answered(world)
        report(world.seconds, time.perf_counter() - began, worked(bot) - before, behind)


def report(seconds: list[float], elapsed: float, work: float, behind: int) -> None:
    """Print the table."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    for name, value in (("median", cuts[49]), ("95th percentile", cuts[94]), ("99th percentile", cuts[98])):
        print(f"update to status message, {name:16} {1000 * value:8.0f} ms")
    print(f"update to status message, longest          {1000 * max(seconds):8.0f} ms   of {len(seconds)}")
    print(f"status messages                            {len(seconds) / elapsed:8.1f} a second")
    print(f"processor time of the bot, each            {1000 * work / len(seconds):8.0f} ms")
    print(f"waiting when the last request came         {behind:8}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=30.0, help="requests a second (%(default)g)")
    parser.add_argument("--seconds", type=float, default=20.0, help="for so long (%(default)g)")
    parser.add_argument("--people", type=int, default=300, help="who ask in turn (%(default)s)")
    parser.add_argument("--data", type=Path, help="an empty folder on the disk to measure")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.data) as folder:
        asyncio.run(measure(Path(folder), asked.rate, asked.seconds, asked.people))


if __name__ == "__main__":
    main()

"""Where a trial takes place: a playground, the bot in it, people who ask, and what is true at the end."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from playground.client import Message, Person, Playground
from tests.bot.bot_world import TOKEN, BotProcess, make_model, playground_process

DEADLINE = 4
PATIENCE = 2.0
FIRST_PERSON = 6000
CREDITS = 1_000_000
ENDED = ("delivered", "failed", "cancelled", "blocked")


@dataclass
class Front(BotProcess):
    """The bot under `tests.chaos.front`."""

    def start(self, crash: str = "") -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WASSILY_")}
        environment |= {
            "WASSILY_TOKEN": TOKEN,
            "WASSILY_API_URL": self.url,
            "WASSILY_DATA": str(self.data),
            "WASSILY_PAINTER": "tests.chaos.painter:ChaosPainter",
            "WASSILY_DAILY_CREDITS": str(CREDITS),
            "WASSILY_MAX_WAITING": "1000",
            "WASSILY_REQUESTS_PER_MINUTE": "100000",
            "WASSILY_LOAD_SECONDS": str(DEADLINE),
            "WASSILY_STEP_SECONDS": str(DEADLINE),
            "WASSILY_WATCH_LISTEN": "none",
            "CHAOS_PATIENCE": str(PATIENCE),
            "CHAOS_CRASH": crash,
            **self.settings,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "tests.chaos.front"], env=environment, stderr=log)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End it as hard as can be."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    async def dead(self, seconds: float) -> bool:
        """Wait so long for it to end by itself."""
        return await until(lambda: not self.alive, seconds)

    def painters(self) -> list[psutil.Process]:
        """Its painting processes, of which there is one at most."""
        assert self.process is not None
        with suppress(psutil.Error):
            children = psutil.Process(self.process.pid).children()
            return [child for child in children if is_painter(child)]
        return []


def is_painter(process: psutil.Process) -> bool:
    """Whether that is an engine's child, alive."""
    with suppress(psutil.Error):
        return "engine.worker" in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
    return False


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for: the message's number in their private chat."""

    user: int
    message: int


class Ground:
    """A playground, the bot in it, and all requests so far."""

    def __init__(self, front: Front, playground: Playground) -> None:
        self.front = front
        self.playground = playground
        self.requests: list[Request] = []

    def person(self, number: int) -> Person:
        """Person `number`, in a private chat with the bot."""
        return Person(self.playground, FIRST_PERSON + number, bot=1)

    async def ask(self, number: int, words: str) -> Request:
        """Let person `number` ask for a picture."""
        message = await self.person(number).say(f"/imagine {words}")
        self.requests.append(Request(message.chat, message.id))
        return self.requests[-1]

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Rows of the bot's database; none before the bot has made it."""
        path = self.front.data / "wassily.db"
        if not path.is_file():
            return []
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=10)) as database:
            database.row_factory = sqlite3.Row
            try:
                return database.execute(sql, values).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []
                raise

    def jobs(self) -> dict[Request, list[sqlite3.Row]]:
        """The jobs of each request."""
        found = defaultdict(list)
        for row in self.rows("SELECT * FROM jobs"):
            found[Request(row["chat_id"], row["request_message_id"])].append(row)
        return found

    def unended(self) -> list[Request]:
        """The requests that have not come to an end."""
        jobs = self.jobs()
        return [request for request in self.requests if not any(job["state"] in ENDED for job in jobs[request])]

    def unfinished(self) -> list[sqlite3.Row]:
        """The jobs under way, and the updates not handled."""
        jobs = self.rows("SELECT id FROM jobs WHERE state NOT IN ('delivered', 'failed', 'cancelled', 'blocked')")
        return jobs + self.rows("SELECT update_id FROM inbox WHERE handled_at IS NULL")

    async def settled(self, seconds: float) -> bool:
        """Wait so long for every request to come to its end; also for the last words about it."""
        if not await until(lambda: not self.unended(), seconds):
            return False
        open_updates = "SELECT 1 FROM inbox WHERE handled_at IS NULL LIMIT 1"
        return await until(lambda: not self.rows(open_updates), 10.0)

    async def messages(self, user: int) -> list[Message]:
        """All that was ever said in somebody's private chat, oldest first."""
        found: list[Message] = []
        before = None
        while True:
            page = await self.playground.get("messages", user=user, chat=user, bot=1, limit=200, before=before)
            if not page["messages"]:
                return found
            found = [Message(raw) for raw in page["messages"]] + found
            before = found[0].id

    async def answers(self) -> dict[Request, list[Message]]:
        """What the bot said in reply to each request."""
        said = defaultdict(list)
        for user in {request.user for request in self.requests}:
            for message in await self.messages(user):
                if message.from_bot and message.reply_to:
                    said[Request(user, message.reply_to)].append(message)
        return said


async def until(true: Callable[[], object], seconds: float, pause: float = 0.05) -> bool:
    """Wait so long for something to be true; a process and a database ring no bell."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(pause)
    return True


@asynccontextmanager
async def ground(folder: Path, **settings: str) -> AsyncIterator[Ground]:
    """A fresh place in that folder, with the bot not yet started; all is ended with the block."""
    os.makedirs(folder)
    model = make_model(folder / "model")
    with playground_process(folder / "playground") as url:
        front = Front(url, folder / "data", folder / "bot.log", {"WASSILY_MODEL": str(model), **settings})
        front.log.touch()
        try:
            async with Playground(url) as playground:
                await log_in(playground)
                yield Ground(front, playground)
        finally:
            if front.alive:
                front.kill()


async def log_in(playground: Playground) -> None:
    """Let the bot exist, so that people can write to it before it has started."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        (await http.get(f"{playground.url}/bot{TOKEN}/getMe")).raise_for_status()

"""The real bot process, driven over HTTP through the playground, with a painter of flat colours."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from playground.client import Person, Playground, Refused

WORDS = ("apple", "fox", "light bulb")
EXAMPLES = ("a red apple", "a blue fox")
WORDS_IN = {"ru": ("яблоко", "лиса", "лампочка"), "ko": ("사과", "여우", "전구")}
EXAMPLES_IN = {"ru": ("красное яблоко", "синяя лиса"), "ko": ("빨간 사과", "파란 여우")}
GROUP = -1001000000001
FORUM = -1001000000002
TOKEN = "1:secret-of-the-tests"
START_SECONDS = 30.0

ADA = 101
"""Who runs the groups."""

_users = itertools.count(5000)
_groups = itertools.count(-1002000000000, -1)


def make_model(folder: Path, words: tuple[str, ...] = WORDS) -> Path:
    """A model folder that a painter of flat colours is content with: the numbers without the weights."""
    told = {
        "prior/model_index.json": {},
        "decoder/model_index.json": {},
        "decoder/unet/config.json": {"sample_size": 16},
        "decoder/movq/config.json": {"block_out_channels": [1, 1, 1]},
        "decoder/scheduler/scheduler_config.json": {"_class_name": "DDIMScheduler"},
        "model.json": {
            "num_inference_steps": 4,
            "words": words,
            "words_in": WORDS_IN,
            "examples": EXAMPLES,
            "examples_in": EXAMPLES_IN,
        },
    }
    for name, content in told.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
    return folder


def picture(colour: str = "teal", size: tuple[int, int] = (48, 32), format: str = "PNG") -> bytes:
    """A picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, format)
    return buffer.getvalue()


@dataclass
class BotProcess:
    """The bot as a child process; it can be stopped, killed and started again on the same data."""

    url: str
    data: Path
    log: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WASSILY_")}
        environment |= {
            "WASSILY_TOKEN": TOKEN,
            "WASSILY_API_URL": self.url,
            "WASSILY_DATA": str(self.data),
            "WASSILY_PAINTER": "engine.fake:FakePainter",
            "WASSILY_PICTURES": "1",  # most tests look at one
            "WASSILY_WATCH_LISTEN": "none",  # many bots run at a time, and the port is one
            **self.settings,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "bot"], env=environment, stderr=log)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it with that signal; answers the exit status."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


@contextmanager
def playground_process(data: Path) -> Iterator[str]:
    """The playground on a free port, without a bot."""
    command = [sys.executable, "-m", "playground", "--no-bot", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        with selectors.DefaultSelector() as ready:
            ready.register(process.stdout, selectors.EVENT_READ)
            assert ready.select(START_SECONDS), "the playground does not start"
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def running_bot(folder: Path, **settings: str) -> Iterator[BotProcess]:
    """A playground and a bot in it, ended with the block."""
    with playground_process(folder / "playground") as url:
        bot = BotProcess(url, folder / "data", folder / "bot.log", settings)
        bot.start()
        try:
            yield bot
        finally:
            if bot.process is not None and bot.process.poll() is None:
                bot.stop()


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder for the fake painter, by whose name it has the styles of the shipped one."""
    return make_model(tmp_path_factory.mktemp("model") / "mini")


@pytest.fixture(scope="session")
def shared_bot(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[BotProcess]:
    """One bot for all tests that leave it as they found it. People may choose another model, `large`, which knows
    language at large."""
    large = make_model(model.parent / "large", words=())
    with running_bot(tmp_path_factory.mktemp("bot"), WASSILY_MODEL=str(model), WASSILY_MODELS=str(large)) as bot:
        yield bot


@pytest.fixture
async def playground(shared_bot: BotProcess) -> AsyncIterator[Playground]:
    """A connection to the shared bot's playground, once the bot has called."""
    async with Playground(shared_bot.url) as playground:
        await called(playground)
        yield playground


@pytest.fixture
def person(playground: Playground) -> Person:
    """Somebody new, in a private chat with the bot."""
    return somebody(playground)


@pytest.fixture
async def group(playground: Playground) -> int:
    """A group of the test's own, which Ada runs: a bot may send twenty messages a minute to a group, and no more."""
    chat = next(_groups)
    await Person(playground, ADA, chat=chat, bot=1).commands()  # whoever looks at a group first has founded it
    return chat


def somebody(playground: Playground, *, chat: int | None = None) -> Person:
    """Somebody whom no other test knows."""
    return Person(playground, next(_users), chat=chat, bot=1)


async def called(playground: Playground) -> None:
    """Wait until the bot has told its commands, after which it answers."""
    waiter = Person(playground, next(_users))
    async with asyncio.timeout(START_SECONDS):
        while True:
            with suppress(Refused):  # no bot has called yet
                if await waiter.commands():
                    return
            await asyncio.sleep(0.1)


async def credits_of(person: Person) -> int:
    """How many credits the bot says are left, after checking that none are held."""
    await person.say("/quota")
    answer = await person.wait_for(lambda message: "credits left" in message.text)
    assert "hold" not in answer.text
    return int(answer.text.split()[2])

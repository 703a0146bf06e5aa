"""The real bot process over webhooks: nothing lost, nothing twice, nobody in who does not know the secret."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from bot_world import TOKEN, BotProcess, called, credits_of, running_bot, somebody

from bot.web.webhook import SECRET_HEADER
from playground.client import Message, Person, Playground

pytestmark = pytest.mark.slow

SECRET = "the-secret_of-the-webhook-tests"
LATER = 10**9
"""Update numbers that the playground does not come to."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def hooked_bot(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[BotProcess]:
    """A bot that updates are brought to, with everything in its log."""
    port = free_port()
    settings = {
        "WASSILY_MODEL": str(model),
        "WASSILY_LOG_LEVEL": "DEBUG",
        "WASSILY_LOG_PROMPTS": "true",
        "WASSILY_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WASSILY_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "WASSILY_WEBHOOK_SECRET": SECRET,
        "WASSILY_WATCH_LISTEN": "127.0.0.1:0",
    }
    with running_bot(tmp_path_factory.mktemp("hooked"), **settings) as bot:
        yield bot


@pytest.fixture
async def playground(hooked_bot: BotProcess) -> AsyncIterator[Playground]:
    async with Playground(hooked_bot.url) as playground:
        await called(playground)
        async with asyncio.timeout(20):
            while not (await webhook_info(playground))["url"]:  # noqa: ASYNC110  # nobody calls when it is set
                await asyncio.sleep(0.05)
        yield playground


@pytest.fixture
def person(playground: Playground) -> Person:
    return somebody(playground)


async def webhook_info(playground: Playground) -> dict[str, Any]:
    """What Telegram says of the webhook."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        answer = await http.post(f"{playground.url}/bot{TOKEN}/getWebhookInfo")
    result: dict[str, Any] = answer.json()["result"]
    return result


async def bring(bot: BotProcess, update: dict[str, Any], secret: str = SECRET) -> int:
    """Bring an update as Telegram does; answers the status."""
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=30) as http:
        url = bot.settings["WASSILY_WEBHOOK_URL"]
        return (await http.post(url, json=update, headers={SECRET_HEADER: secret})).status_code


def watched(bot: BotProcess) -> str:
    """Where the bot that runs now tells its health."""
    return re.findall(r"health and metrics are at (\S+)", bot.log.read_text(encoding="utf-8"))[-1]


async def look(bot: BotProcess, page: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        return await http.get(watched(bot) + page)


def is_picture(message: Message) -> bool:
    return bool(message.photo and "seed" in message.text)


def text_update(number: int, person: Person, text: str) -> dict[str, Any]:
    user = {"id": person.user, "is_bot": False, "first_name": "Ada"}
    chat = {"id": person.user, "type": "private", "first_name": "Ada"}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": user, "text": text}
    entity = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    return {"update_id": number, "message": message | {"entities": [entity]}}


async def test_a_request_becomes_a_picture(person: Person) -> None:
    """Updates that are brought are answered like those that the bot asks for."""
    await person.say("/imagine a red fox")
    await person.wait_for(is_picture, timeout=20)
    assert await credits_of(person) == 99


async def test_updates_that_come_three_times_make_one_job_each(hooked_bot: BotProcess, person: Person) -> None:
    """Three requests, each brought three times in any order, are three pictures and three credits."""
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)
    updates = [
        text_update(LATER + n, person, f"/imagine a red {name}") for n, name in enumerate(("apple", "fox", "cup"))
    ]
    brought = updates * 3
    random.Random(4).shuffle(brought)
    assert await asyncio.gather(*(bring(hooked_bot, update) for update in brought)) == [200] * 9
    for _ in range(3):
        await person.wait_for(is_picture, timeout=20)
    answers = [message for message in await person.messages() if is_picture(message)]
    assert sorted(message.text.splitlines()[0] for message in answers) == ["a red apple", "a red cup", "a red fox"]
    assert await credits_of(person) == 97


async def test_who_does_not_know_the_secret_gets_nothing(hooked_bot: BotProcess, person: Person) -> None:
    """A forged update is turned away and has no effect."""
    assert await bring(hooked_bot, text_update(LATER + 10, person, "/imagine a fox"), secret="wrong") == 403
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)
    assert await credits_of(person) == 100
    assert len([message for message in await person.messages() if message.from_bot]) == 2


async def test_a_busy_database_loses_no_update(hooked_bot: BotProcess, person: Person) -> None:
    """While another program holds the database Telegram hears 503, and brings the update again later."""
    with closing(sqlite3.connect(hooked_bot.data / "wassily.db", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        await person.say("/imagine a red fox")
        async with asyncio.timeout(30):
            while "503" not in (await webhook_info(person.playground)).get("last_error_message", ""):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        database.execute("ROLLBACK")
    await person.wait_for(is_picture, timeout=30)
    assert await credits_of(person) == 99


async def test_a_bot_that_runs_is_healthy_and_ready(hooked_bot: BotProcess, person: Person) -> None:
    """The three pages are on a port of their own, and the figures have what happened."""
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)
    assert (await look(hooked_bot, "/healthz")).json() == {"healthy": True}
    async with asyncio.timeout(10):
        while not (ready := await look(hooked_bot, "/readyz")).is_success:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert ready.json() == {"ready": True}
    page = (await look(hooked_bot, "/metrics")).text
    assert re.search(r'^wassily_updates_total\{outcome="kept"\} [1-9]', page, flags=re.MULTILINE)
    assert re.search(r'^wassily_handler_seconds_count\{kind="message"\} [1-9]', page, flags=re.MULTILINE)
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        origin = hooked_bot.settings["WASSILY_WEBHOOK_URL"].removesuffix("/hook")
        assert (await http.get(f"{origin}/metrics")).status_code == 404


async def test_a_container_can_ask(hooked_bot: BotProcess, person: Person) -> None:
    """`python -m bot.web.probe` ends with 0 for a healthy bot and where none shall answer, with 1 where nobody does."""

    def probe(listen: str) -> int:
        environment = dict(os.environ) | {"WASSILY_TOKEN": TOKEN, "WASSILY_WATCH_LISTEN": listen}
        command = [sys.executable, "-m", "bot.web.probe"]
        return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False).returncode

    address = watched(hooked_bot).removeprefix("http://")
    wanted = {address: 0, f"127.0.0.1:{free_port()}": 1, "none": 0}
    assert {listen: await asyncio.to_thread(probe, listen) for listen in wanted} == wanted


async def test_a_port_in_use_ends_the_bot(hooked_bot: BotProcess, person: Person, tmp_path: Path) -> None:
    """A second bot at the same webhook's port says so in one line, and ends with status 2."""
    second = BotProcess(hooked_bot.url, tmp_path / "data", tmp_path / "log", dict(hooked_bot.settings))
    second.start()
    assert second.process is not None
    try:
        assert await asyncio.to_thread(second.process.wait, 30) == 2
    finally:
        if second.process.poll() is None:
            second.stop()
    log = second.log.read_text(encoding="utf-8")
    assert f"cannot listen at {hooked_bot.settings['WASSILY_WEBHOOK_LISTEN']}: Address already in use" in log
    assert "Traceback" not in log


async def test_a_stop_under_load_loses_nothing(hooked_bot: BotProcess, person: Person) -> None:
    """Whatever was brought before, during and after a stop is one picture and one credit each."""
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)
    for name in ("first", "second", "third"):
        await person.say(f"/imagine a {name} fox")
    assert await asyncio.to_thread(hooked_bot.stop, signal.SIGTERM) == 0
    await person.say("/imagine a fourth fox")
    hooked_bot.start()
    for _ in range(4):
        await person.wait_for(is_picture, timeout=30)
    answers = [message.text.splitlines()[0] for message in await person.messages() if is_picture(message)]
    assert sorted(answers) == ["a first fox", "a fourth fox", "a second fox", "a third fox"]
    assert await credits_of(person) == 96


async def test_back_to_polling_drops_nothing(hooked_bot: BotProcess, person: Person) -> None:
    """A bot started without a webhook ends the one of before, and gets what waited for it; and the other way round."""
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)
    url = hooked_bot.settings.pop("WASSILY_WEBHOOK_URL")
    try:
        await asyncio.to_thread(hooked_bot.stop, signal.SIGTERM)
        await person.say("/imagine a polled fox")
        hooked_bot.start()
        await person.wait_for(is_picture, timeout=30)
        assert (await webhook_info(person.playground))["url"] == ""
    finally:
        hooked_bot.settings["WASSILY_WEBHOOK_URL"] = url
    await asyncio.to_thread(hooked_bot.stop, signal.SIGTERM)
    await person.say("/imagine a hooked fox")
    hooked_bot.start()
    await person.wait_for(is_picture, timeout=30)
    assert (await webhook_info(person.playground))["url"] == url


async def test_the_secret_is_never_logged(hooked_bot: BotProcess, person: Person) -> None:
    """Even with everything logged, neither the webhook's secret nor the token is."""
    await person.say("/imagine a fox")
    await person.wait_for(is_picture, timeout=20)
    log = hooked_bot.log.read_text(encoding="utf-8")
    assert "setWebhook" in log
    assert SECRET not in log
    assert TOKEN.partition(":")[2] not in log

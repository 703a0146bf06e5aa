"""What the bot tells those who run it: healthy, ready, and figures."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.metrics import Metrics
from bot.painting import Painting
from bot.web.health import Health
from bot.web.watch import Watch, watching
from storage import CreditRules, Storage


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path, rules=CreditRules())
    yield storage
    await storage.close()


def well() -> Health:
    """A bot whose every part is ready."""
    health = Health()
    health.telegram = None
    health.painting = Painting("mini")
    return health


async def ask(watch: Watch, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=watch.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
        return await http.get(path)


async def test_a_healthy_bot_says_so(storage: Storage) -> None:
    """200 while the database can be read, even before Telegram was reached."""
    answer = await ask(Watch(storage=storage, health=Health(), metrics=Metrics()), "/healthz")
    assert (answer.status_code, answer.json()) == (200, {"healthy": True})


async def test_a_database_that_cannot_be_read_is_unhealthy(tmp_path: Path) -> None:
    """503, and which part it is."""
    storage = await Storage.open(tmp_path, rules=CreditRules())
    await storage.close()
    answer = await ask(Watch(storage=storage, health=well(), metrics=Metrics()), "/healthz")
    assert (answer.status_code, answer.json()["healthy"]) == (503, False)
    assert "database" in answer.json()


async def test_a_database_that_does_not_answer_is_unhealthy(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for long to hear that nothing moves."""
    monkeypatch.setattr("bot.web.watch.DATABASE_SECONDS", 0.01)
    monkeypatch.setattr(storage, "job", lambda job_id: asyncio.Event().wait())
    answer = await ask(Watch(storage=storage, health=well(), metrics=Metrics()), "/healthz")
    assert answer.status_code == 503


async def test_a_bot_that_begins_is_not_ready(storage: Storage) -> None:
    """503 names the parts that are not there yet."""
    answer = await ask(Watch(storage=storage, health=Health(), metrics=Metrics()), "/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "telegram": "It has not answered yet.",
        "engine": "It has not been started yet.",
    }


async def test_a_bot_that_serves_is_ready(storage: Storage) -> None:
    """200 and no trouble."""
    answer = await ask(Watch(storage=storage, health=well(), metrics=Metrics()), "/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


async def test_each_trouble_is_named(storage: Storage, tmp_path: Path) -> None:
    """A model that is missing, and a bot that is about to end; a pause is none, for requests are taken."""
    health = well()
    health.painting = Painting(str(tmp_path / "no-model"))
    health.painting.pause = ""
    watch = Watch(storage=storage, health=health, metrics=Metrics())
    answer = await ask(watch, "/readyz")
    assert answer.status_code == 503
    assert set(answer.json()) == {"ready", "engine"}
    assert "no-model" in answer.json()["engine"]
    health.leave()
    assert (await ask(watch, "/readyz")).json()["stopping"] == "The bot is stopping."


async def test_the_figures_have_the_line_as_it_is(storage: Storage) -> None:
    """How many wait is counted when it is asked; a count that fails leaves the other figures."""
    lines: list[Any] = [(3, 1), TimeoutError()]

    async def line() -> tuple[int, int]:
        counted = lines.pop(0)
        if isinstance(counted, Exception):
            raise counted
        return int(counted[0]), int(counted[1])

    watch = Watch(storage=storage, health=well(), metrics=Metrics(), line=line)
    answer = await ask(watch, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert 'wassily_jobs{state="queued"} 3.0' in answer.text
    assert 'wassily_jobs{state="running"} 1.0' in answer.text
    assert (await ask(watch, "/metrics")).status_code == 200


async def test_only_reading_is_served(storage: Storage) -> None:
    """There is nothing to be changed here."""
    transport = httpx.ASGITransport(app=Watch(storage=storage, health=well(), metrics=Metrics()).app())
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
        for path in ("/healthz", "/readyz", "/metrics"):
            assert (await http.post(path)).status_code == 405
        assert (await http.get("/")).status_code == 404


async def test_a_port_in_use_is_a_warning(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    """The bot goes on without its pages, and the log says why and what to set."""
    watch = Watch(storage=storage, health=well(), metrics=Metrics())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        async with watching(watch, address):
            pass
    [record] = [record for record in caplog.records if record.name == "bot.web.watch"]
    assert record.levelname == "WARNING"
    assert address in record.getMessage()
    assert "WASSILY_WATCH_LISTEN" in record.getMessage()


async def test_none_is_nowhere(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    """`none` serves nothing and warns of nothing."""
    async with watching(Watch(storage=storage, health=well(), metrics=Metrics()), "none"):
        pass
    assert caplog.records == []

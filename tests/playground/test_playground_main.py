"""`python -m playground`, run as its user runs it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]

STAND_IN = """
import json, os, pathlib, signal, sys, time
def end(*_):
    pathlib.Path("ended").write_text("by a signal")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
keys = ("WASSILY_TOKEN", "WASSILY_API_URL", "WASSILY_DATA")
pathlib.Path("told.part").write_text(json.dumps({key: os.environ[key] for key in keys}))
os.rename("told.part", "told.json")
if "{mode}" == "fail":
    sys.exit(3)
time.sleep(60)
"""


@asynccontextmanager
async def running(folder: Path, *arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The program in a folder of its own, and the address that it prints."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", *arguments),
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert child.stdout
        line = (await asyncio.wait_for(child.stdout.readline(), 30)).decode()
        yield child, next((word for word in line.split() if word.startswith("http")), "")
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()


def stand_in(folder: Path, mode: str = "stay") -> None:
    """A bot that writes down what it was told, and waits for its end."""
    (folder / "bot").mkdir()
    (folder / "bot" / "__init__.py").touch()
    (folder / "bot" / "__main__.py").write_text(STAND_IN.replace("{mode}", mode))


async def until_there(path: Path) -> None:
    """Wait for a file that another process makes."""

    def look() -> None:
        deadline = time.monotonic() + 20
        while not path.exists():
            assert time.monotonic() < deadline, f"{path} did not appear"
            time.sleep(0.02)

    await asyncio.to_thread(look)


async def test_it_serves_without_a_bot(tmp_path: Path) -> None:
    """One line with the address; any bot may connect; SIGTERM ends it well."""
    async with running(tmp_path, "--port", "0", "--no-bot") as (child, address):
        async with httpx.AsyncClient(trust_env=False, verify=False) as http:
            assert (await http.get(f"{address}/bot5:x/getMe")).json()["result"]["id"] == 5
        child.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(child.wait(), 10) == 0


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
async def test_the_bot_lives_as_long_as_the_playground(tmp_path: Path, ending: signal.Signals) -> None:
    """It is told where the playground is, with a made-up token, and ended when the playground ends."""
    stand_in(tmp_path)
    async with running(tmp_path, "--port", "0", "--data", "kept") as (child, address):
        await until_there(tmp_path / "told.json")
        told = json.loads((tmp_path / "told.json").read_text())
        assert told["WASSILY_API_URL"] == address
        assert told["WASSILY_DATA"] == str(Path("kept") / "bot")
        async with httpx.AsyncClient(trust_env=False, verify=False) as http:
            me = (await http.get(f"{address}/bot{told['WASSILY_TOKEN']}/getMe")).json()["result"]
        assert (me["id"], me["first_name"]) == (1, "Wassily")
        child.send_signal(ending)
        assert await asyncio.wait_for(child.wait(), 20) == 0
    assert (tmp_path / "ended").read_text() == "by a signal"
    assert (tmp_path / "kept").is_dir()


async def test_a_bot_that_ends_is_missed(tmp_path: Path) -> None:
    """The playground says so, and goes on."""
    stand_in(tmp_path, "fail")
    async with running(tmp_path, "--port", "0") as (child, address):
        assert child.stderr
        line = (await asyncio.wait_for(child.stderr.readline(), 20)).decode()
        assert "The bot has ended with status 3" in line
        async with httpx.AsyncClient(trust_env=False, verify=False) as http:
            assert (await http.get(f"{address}/person/people")).status_code == 200


async def test_the_bot_ends_even_when_the_playground_is_killed(tmp_path: Path) -> None:
    """Nothing is left behind (on Linux)."""
    if sys.platform != "linux":
        pytest.skip("only Linux tells a child of its parent's end")
    stand_in(tmp_path)
    async with running(tmp_path, "--port", "0") as (child, _):
        await until_there(tmp_path / "told.json")
        child.kill()
        await until_there(tmp_path / "ended")


async def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    """No traceback, and a status that scripts can read."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with running(tmp_path, "--port", str(port), "--no-bot") as (child, _):
            assert child.stderr
            told = (await child.stderr.read()).decode()
            assert await child.wait() == 1
    assert told.startswith(f"The playground cannot use port {port}")
    assert "Traceback" not in told

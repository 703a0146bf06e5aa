"""A playground on a free port, its people, and a bot that speaks plain HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from playground.client import Person, Playground
from playground.files import Files
from playground.server import serve
from playground.world import World

FileParts = Mapping[str, tuple[str, bytes]]


class Api:
    """One bot, as raw HTTP: arguments go as a form, nested ones as JSON in it."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.token = token

    def bot(self, token: str) -> Api:
        """Another bot at the same playground."""
        return Api(self.http, token)

    async def post(self, method: str, *, files: FileParts | None = None, **arguments: Any) -> httpx.Response:
        """Call a method and answer whatever comes back."""
        data = {k: v if isinstance(v, str) else json.dumps(v) for k, v in arguments.items()}
        return await self.http.post(f"/bot{self.token}/{method}", data=data, files=files, timeout=20)

    async def ok(self, method: str, *, files: FileParts | None = None, **arguments: Any) -> Any:
        """Call a method that succeeds; answers its result."""
        response = await self.post(method, files=files, **arguments)
        body = response.json()
        assert (response.status_code, body["ok"]) == (200, True), body
        return body["result"]

    async def refused(self, method: str, *, files: FileParts | None = None, **arguments: Any) -> tuple[int, str]:
        """Call a method that is refused; answers status and description."""
        response = await self.post(method, files=files, **arguments)
        body = response.json()
        assert body["ok"] is False and body["error_code"] == response.status_code, body
        return response.status_code, body["description"]


def picture(width: int = 200, height: int = 100, colour: str = "red", kind: str = "PNG") -> bytes:
    """A picture of one colour, encoded."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def paint() -> Any:
    """The function `picture`, for tests."""
    return picture


@pytest.fixture(scope="session")
def api_of() -> type[Api]:
    """The class `Api`, for tests."""
    return Api


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(Files(tmp_path / "files"), first_id=1, answer_timeout=5.0, retry_after=0.01)


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with serve(world) as url:
        yield url


@pytest.fixture
async def playground(address: str) -> AsyncIterator[Playground]:
    async with Playground(address) as connection:
        yield connection


@pytest.fixture
async def api(address: str) -> AsyncIterator[Api]:
    async with httpx.AsyncClient(base_url=address, trust_env=False, verify=False) as http:
        bot = Api(http, "1:first")
        await bot.ok("getMe")
        yield bot


@pytest.fixture
async def ada(playground: Playground, api: Api) -> Person:
    """Ada in her private chat with the bot, which she has begun; the bot has seen it."""
    person = Person(playground, 101)
    await person.say("/start")
    updates = await api.ok("getUpdates")
    await api.ok("getUpdates", offset=updates[-1]["update_id"] + 1)
    return person

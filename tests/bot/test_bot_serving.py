"""The web server inside the bot: where it listens, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.web.serving import CannotListen, listen, serving


class Slow:
    """A page that is answered when the test says so."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.go = asyncio.Event()
        self.app = Starlette(routes=[Route("/", self._answer)])

    async def _answer(self, request: Request) -> PlainTextResponse:
        self.asked.set()
        await self.go.wait()
        return PlainTextResponse("here")


async def get(url: str) -> int:
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        return (await http.get(url)).status_code


@pytest.mark.parametrize("address", ["127.0.0.1:0", "localhost:0", "[::1]:0"])
async def test_it_serves_where_it_is_told_to(address: str) -> None:
    """An address is a name or a number, with a port; 0 is a free one."""
    slow = Slow()
    slow.go.set()
    async with serving(slow.app, address) as url:
        assert await get(url) == 200


async def test_what_is_under_way_finishes_and_nothing_new_begins() -> None:
    """At the end a request that is being answered gets its answer, while new ones find the door closed."""
    slow = Slow()
    served = serving(slow.app, "127.0.0.1:0")
    url = await served.__aenter__()
    asking = asyncio.create_task(get(url))
    await slow.asked.wait()
    closing = asyncio.create_task(served.__aexit__(None, None, None))
    async with asyncio.timeout(5):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
            except ConnectionError:
                break
            writer.close()
            await asyncio.sleep(0.01)
    assert not closing.done()
    slow.go.set()
    assert await asking == 200
    await closing


async def test_an_answer_that_never_comes_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What takes longer than the grace is cut off."""
    monkeypatch.setattr("bot.web.serving.GRACE_SECONDS", 0.1)
    caplog.set_level(logging.CRITICAL, "uvicorn.error")
    slow = Slow()
    async with asyncio.timeout(5):
        async with serving(slow.app, "127.0.0.1:0") as url:
            asking = asyncio.create_task(get(url))
            await slow.asked.wait()
        await asyncio.gather(asking, return_exceptions=True)
    assert asking.done()


@pytest.mark.parametrize("address", ["127.0.0.1:{}", "0.0.0.0:{}"])
def test_a_port_in_use_is_named(address: str) -> None:
    """Who cannot listen says where, and why."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = address.format(taken.getsockname()[1])
        with pytest.raises(CannotListen, match=f"cannot listen at {address}: Address already in use"):
            listen(address)


def test_an_address_of_another_machine_is_named() -> None:
    """A host that is not here is one sentence too."""
    with pytest.raises(CannotListen, match=r"cannot listen at 192\.0\.2\.1:8080: Cannot assign"):
        listen("192.0.2.1:8080")

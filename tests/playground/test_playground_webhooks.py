"""Webhooks: delivery, the secret, retries, and what a bot may answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from playground.client import Person


@dataclass
class Receiver:
    """A bot's own server: it keeps what it gets, and answers with the statuses and bodies it was given."""

    url: str = ""
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    got: asyncio.Queue[tuple[dict[str, str], Any]] = field(default_factory=asyncio.Queue)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        update = json.loads(await reader.readexactly(int(headers["content-length"])))
        status, body = self.answers.pop(0) if self.answers else (200, b"")
        writer.write(b"HTTP/1.1 %d X\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)
        await writer.drain()
        writer.close()
        self.got.put_nowait((headers, update))

    async def next(self) -> tuple[dict[str, str], Any]:
        return await asyncio.wait_for(self.got.get(), 5)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    async with server:
        receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        yield receiver


async def described(api: Any, method: str, **arguments: Any) -> str:
    body = (await api.post(method, **arguments)).json()
    assert body["result"] is True, body
    return str(body["description"])


async def test_updates_are_brought_with_the_secret(api: Any, ada: Person, receiver: Receiver) -> None:
    """Those that waited, and those to come."""
    await ada.say("before")
    assert await described(api, "setWebhook", url=receiver.url, secret_token="s3cret") == "Webhook was set"
    await ada.say("after")
    for text in ("before", "after"):
        headers, update = await receiver.next()
        assert headers["x-telegram-bot-api-secret-token"] == "s3cret"
        assert update["message"]["text"] == text


async def test_what_is_not_accepted_is_brought_again(api: Any, ada: Person, receiver: Receiver) -> None:
    """In order, and the bot can read what went wrong."""
    receiver.answers = [(500, b""), (502, b"")]
    await api.ok("setWebhook", url=receiver.url)
    await ada.say("a")
    await ada.say("b")
    got = [(await receiver.next())[1]["message"]["text"] for _ in range(4)]
    assert got == ["a", "a", "a", "b"]
    info = await api.ok("getWebhookInfo")
    assert info["last_error_message"].startswith("Wrong response from the webhook: 502")
    assert info["last_error_date"] > 0


async def test_pending_updates_are_counted_and_dropped(api: Any, ada: Person) -> None:
    """While the bot's server is down they wait; `drop_pending_updates` forgets them."""
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
    await api.ok("setWebhook", url=f"http://127.0.0.1:{port}/", max_connections=7, allowed_updates=["message"])
    await ada.say("a")
    await ada.say("b")
    info = await api.ok("getWebhookInfo")
    assert (info["pending_update_count"], info["max_connections"], info["allowed_updates"]) == (2, 7, ["message"])
    assert await described(api, "deleteWebhook", drop_pending_updates=True) == "Webhook was deleted"
    assert await described(api, "deleteWebhook") == "Webhook is already deleted"
    assert await api.ok("getUpdates") == []


async def test_polling_and_webhooks_exclude_each_other(api: Any, ada: Person, receiver: Receiver) -> None:
    """409 for the poll, whichever came first."""
    polling = asyncio.create_task(api.refused("getUpdates", timeout=10))
    for _ in range(3):
        await api.ok("getMe")
    await api.ok("setWebhook", url=receiver.url)
    assert await polling == (409, "Conflict: terminated by setWebhook request")
    status, description = await api.refused("getUpdates")
    assert status == 409
    assert description.startswith("Conflict: can't use getUpdates method while webhook is active")
    assert await described(api, "setWebhook", url=receiver.url) == "Webhook is already set"
    assert await described(api, "setWebhook", url="") == "Webhook was deleted"
    assert await api.ok("getUpdates") == []


async def test_the_answer_may_call_a_method(api: Any, ada: Person, receiver: Receiver) -> None:
    """A method named in the answer is called, with its arguments; one that is refused harms nothing."""
    calls = [{"method": "sendMessage", "chat_id": 101}, {"method": "sendMessage", "chat_id": 101, "text": "hi"}]
    receiver.answers = [(200, json.dumps(call).encode()) for call in calls]
    await api.ok("setWebhook", url=receiver.url)
    await ada.say("a")
    await ada.say("b")
    assert (await ada.wait_for(lambda message: message.text)).text == "hi"

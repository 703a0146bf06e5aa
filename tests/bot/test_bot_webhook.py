"""The webhook's door: who may bring updates, what is one, and what Telegram is told of it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.metrics import Metrics
from bot.updates.inbox import Inbox
from bot.web.webhook import MAX_BODY_BYTES, SECRET_HEADER, Webhook
from storage import CreditRules, Storage

SECRET = "s3cret_of-the-tests"
URL = "https://example.org/hook/wassily"
UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1_760_000_000,
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "Ada"},
        "text": "a private apple",
    },
}


class Door:
    """The webhook as its callers see it, and what is behind it."""

    def __init__(self, storage: Storage) -> None:
        self.metrics = Metrics()
        self.inbox = Inbox(storage, self.metrics)
        webhook = Webhook(url=URL, secret=SECRET, bot=Bot("1:a"), inbox=self.inbox, metrics=self.metrics)
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app=webhook.app()), base_url="http://bot")

    async def post(
        self,
        body: bytes | dict[str, Any] | AsyncIterator[bytes],
        secret: str | None = SECRET,
        path: str = "/hook/wassily",
    ) -> httpx.Response:
        content = json.dumps(body).encode() if isinstance(body, dict) else body
        headers = {} if secret is None else {SECRET_HEADER: secret.encode()}
        return await self._http.post(path, content=content, headers=headers)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path, rules=CreditRules())
    yield storage
    await storage.close()


@pytest.fixture
def door(storage: Storage) -> Door:
    return Door(storage)


async def test_an_update_is_kept_before_it_is_answered(door: Door, storage: Storage) -> None:
    """200 says that the update is in the database and in line."""
    answer = await door.post(UPDATE)
    assert (answer.status_code, answer.content) == (200, b"")
    assert [kept.update_id for kept in await storage.unhandled()] == [7]
    assert door.inbox.qsize() == 1


async def test_an_update_that_comes_again_is_accepted_and_dropped(door: Door) -> None:
    """Telegram brings again what it believes lost; it hears 200, and the update is handled once."""
    for _ in range(3):
        assert (await door.post(UPDATE)).status_code == 200
    assert door.inbox.qsize() == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper(), "s\u00e9cret"])
async def test_who_does_not_know_the_secret_is_turned_away(door: Door, storage: Storage, secret: str | None) -> None:
    """403, and nothing is kept."""
    assert (await door.post(UPDATE, secret=secret)).status_code == 403
    assert await storage.unhandled() == []


async def test_a_wrong_secret_is_refused_before_the_body_is_read(door: Door) -> None:
    """Who does not know the secret cannot make the bot read anything."""

    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    assert (await door.post(never(), secret="wrong")).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json, a private apple",
        b"\xff\xfe",
        b"[1, 2]",
        b"7",
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": 7, "message": "a private apple"}',
        b'{"update_id": 7, "message": {"text": "a private apple"}}',
        b"[" * 100_000,
    ],
    ids=range(13),
)
async def test_what_is_no_update_is_refused(
    door: Door, storage: Storage, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """400, and neither the answer nor the log repeats what was sent."""
    caplog.set_level(logging.DEBUG)
    answer = await door.post(body)
    assert (answer.status_code, answer.text) == (400, "This is not an update.")
    assert "private apple" not in caplog.text
    assert await storage.unhandled() == []


async def test_a_body_that_is_too_large_is_refused(door: Door) -> None:
    """413 for more than a mebibyte, without reading on for ever."""
    chunks = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal chunks
        while True:
            chunks += 1
            yield b" " * 65536

    assert (await door.post(endless())).status_code == 413
    assert chunks * 65536 <= MAX_BODY_BYTES + 2 * 65536
    assert (await door.post(b" " * (MAX_BODY_BYTES + 1))).status_code == 413


async def test_a_body_that_never_ends_is_given_up(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """408 for who sends a body too slowly."""
    monkeypatch.setattr("bot.web.webhook.BODY_SECONDS", 0.01)

    async def stuck() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    assert (await door.post(stuck())).status_code == 408


async def test_an_update_that_cannot_be_kept_has_to_come_again(tmp_path: Path) -> None:
    """503 when the database fails, so that Telegram brings the update again."""
    storage = await Storage.open(tmp_path, rules=CreditRules())
    door = Door(storage)
    await storage.close()
    assert (await door.post(UPDATE)).status_code == 503
    assert door.inbox.empty()


async def test_there_is_one_path_and_one_verb(door: Door) -> None:
    """Any other address is not found, and nothing is told to who only looks."""
    assert (await door.post(UPDATE, path="/")).status_code == 404
    assert (await door.post(UPDATE, path="/hook/wassily/more")).status_code == 404
    assert (await door._http.get("/hook/wassily", headers={SECRET_HEADER: SECRET})).status_code == 405


async def test_requests_are_counted_by_their_answers(door: Door) -> None:
    """The metrics tell updates taken, those known before, and callers turned away."""
    await door.post(UPDATE)
    await door.post(UPDATE)
    await door.post(UPDATE, secret="wrong")
    value = door.metrics.registry.get_sample_value
    assert value("wassily_webhook_requests_total", {"status": "200"}) == 2
    assert value("wassily_webhook_requests_total", {"status": "403"}) == 1
    assert value("wassily_updates_total", {"outcome": "kept"}) == 1
    assert value("wassily_updates_total", {"outcome": "duplicate"}) == 1


class Telegram:
    """Stands for the bot's connection: `set_webhook` fails with each of the errors, then works."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.set: list[dict[str, Any]] = []

    async def set_webhook(self, url: str, **arguments: Any) -> bool:
        if self.errors:
            raise self.errors.pop(0)
        self.set.append({"url": url, **arguments})
        return True


async def announced(telegram: Telegram, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Announce, with a clock that does not wait; answers the pauses."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("bot.web.webhook.asyncio.sleep", sleep)
    bot: Any = telegram
    webhook = Webhook(url=URL, secret=SECRET, bot=bot, inbox=Inbox(storage), metrics=Metrics())
    await webhook.announce(["message"])
    return pauses


async def test_telegram_is_told_the_address_and_the_secret(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together with the kinds of updates wanted; what waits at Telegram is not dropped."""
    telegram = Telegram()
    assert await announced(telegram, storage, monkeypatch) == []
    assert telegram.set == [{"url": URL, "secret_token": SECRET, "allowed_updates": ["message"], "max_connections": 40}]


async def test_telegram_is_told_again_until_it_listens(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """After longer and longer pauses, or after the time that Telegram asks for."""
    telegram = Telegram(NetworkError("down"), BadRequest("bad webhook"), RetryAfter(17), NetworkError("down"))
    assert await announced(telegram, storage, monkeypatch) == [1, 2, 17, 4]
    assert len(telegram.set) == 1


async def test_a_wrong_token_is_not_tried_again(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that Telegram does not know ends the bot."""
    with pytest.raises(InvalidToken):
        await announced(Telegram(InvalidToken()), storage, monkeypatch)

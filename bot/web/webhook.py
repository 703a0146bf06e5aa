"""Updates that Telegram brings to an address of the bot's own, instead of the bot asking for them."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.metrics import Metrics
from bot.sending.pace import wait_of
from bot.updates.inbox import Inbox

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY_BYTES = 1 << 20
BODY_SECONDS = 10.0
MAX_CONNECTIONS = 40
LONGEST_PAUSE = 60.0
_SAID = {
    400: "This is not an update.",
    403: "The secret is wrong.",
    408: "The body took too long.",
    413: "The body is too large.",
    503: "The update could not be kept: send it again.",
}


class Webhook:
    """Takes updates at the path of `url` from whoever knows `secret`.

    An update is answered with 200 once it is in the inbox, and with 503 when it could not be kept, so that Telegram
    brings it again. No answer repeats anything of what was sent.
    """

    def __init__(self, *, url: str, secret: str, bot: Bot, inbox: Inbox, metrics: Metrics) -> None:
        self._url = url
        self._secret = secret
        self._bot = bot
        self._inbox = inbox
        self._metrics = metrics

    def app(self) -> Starlette:
        """What is served: one path, POST alone."""
        return Starlette(routes=[Route(unquote(urlsplit(self._url).path) or "/", self._post, methods=["POST"])])

    async def announce(self, allowed_updates: Sequence[str]) -> None:
        """Tell Telegram the address and the secret, as often as it takes. Raises `InvalidToken`."""
        pause = 1.0
        while True:
            try:
                await self._bot.set_webhook(
                    self._url,
                    allowed_updates=allowed_updates,
                    max_connections=MAX_CONNECTIONS,
                    secret_token=self._secret,
                )
                return
            except InvalidToken:
                raise
            except RetryAfter as error:
                wait = wait_of(error)
                log.warning("the webhook is not set, the next try is in %g s: %s", wait, error)
            except TelegramError as error:
                wait, pause = pause, min(LONGEST_PAUSE, 2 * pause)
                log.warning("the webhook is not set, the next try is in %g s: %s", wait, error)
            await asyncio.sleep(wait)

    async def _post(self, request: Request) -> Response:
        status = await self._take(request)
        self._metrics.webhook(status)
        if status != 200:
            log.warning("a webhook request was answered with %d", status)
        return PlainTextResponse(_SAID.get(status, ""), status)

    async def _take(self, request: Request) -> int:
        """Keep the update in a request; answers the HTTP status."""
        # Headers are read as latin-1; a text of other letters could not be compared as text.
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, self._secret.encode()):
            return 403
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read(request)
        except TimeoutError:
            return 408
        except ClientDisconnect:
            return 400
        if body is None:
            return 413
        update = self._update(body)
        if update is None:
            return 400
        try:
            await self._inbox.put(update)
        except NetworkError:
            return 503
        return 200

    def _update(self, body: bytes) -> Update | None:
        """The update that these bytes say; None where they say none."""
        try:
            return Update.de_json(_update_json(json.loads(body)), self._bot)
        except Exception as error:  # the library checks nothing, and trips over each wrong shape in a way of its own
            log.debug("not an update: %s", type(error).__name__)
            return None


async def _read(request: Request) -> bytes | None:
    """The body; None for one of more than `MAX_BODY_BYTES`, however long it says that it is."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


def _update_json(data: Any) -> dict[str, Any]:
    """The same, if it is an object with an id that the inbox can keep. Raises `ValueError`."""
    if not isinstance(data, dict):
        raise ValueError("no object")
    number = data.get("update_id")
    if type(number) is not int or not 0 <= number < 1 << 63:
        raise ValueError("no id")
    return data

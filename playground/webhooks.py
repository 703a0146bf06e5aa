"""Webhooks: updates brought to the bot's own address, one after the other, until it accepts each."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from playground.updates import UpdateQueue
from playground.values import Json

logger = logging.getLogger(__name__)

MAX_PAUSE = 60.0
_TIMEOUT = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookSettings:
    """What `setWebhook` said; `certificate` is the bot's own one, in PEM."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str = ""
    certificate: str = ""


class Webhook:
    """Delivers a queue to an address, in order.

    `on_reply` gets the JSON of an answer that names a method to call. The first pause after a failure is
    `retry_after` seconds; each further one is twice as long, `MAX_PAUSE` at most.
    """

    def __init__(
        self,
        settings: WebhookSettings,
        updates: UpdateQueue,
        on_reply: Callable[[Json], Awaitable[None]],
        *,
        retry_after: float,
    ) -> None:
        self.settings = settings
        self.last_error: tuple[int, str] | None = None
        self._updates = updates
        self._on_reply = on_reply
        self._retry_after = retry_after
        self._task = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        """Bring nothing more."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _deliver(self) -> None:
        verify = ssl.create_default_context(cadata=self.settings.certificate) if self.settings.certificate else True
        pause = self._retry_after
        async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False, verify=verify) as http:
            while True:
                update = self._updates.first()
                if update is None:
                    await self._updates.bell.wait(MAX_PAUSE)
                elif await self._bring(http, update):
                    self._updates.confirm(update["update_id"] + 1)
                    pause = self._retry_after
                else:
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, MAX_PAUSE)

    async def _bring(self, http: httpx.AsyncClient, update: Json) -> bool:
        """Post one update; False when the bot did not accept it."""
        secret = self.settings.secret_token
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            response = await http.post(self.settings.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            return self._failed("Connection refused" if isinstance(error, httpx.ConnectError) else str(error))
        if not response.is_success:
            return self._failed(f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
        await self._reply(response)
        return True

    def _failed(self, why: str) -> bool:
        self.last_error = (int(time.time()), why or "Webhook connection closed")
        return False

    async def _reply(self, response: httpx.Response) -> None:
        """Call the method that an answer names, as Telegram does, without telling how it went."""
        try:
            reply = response.json()
        except ValueError:
            return
        if isinstance(reply, dict) and isinstance(reply.get("method"), str):
            await self._on_reply(reply)

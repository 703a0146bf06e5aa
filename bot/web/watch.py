"""What those who run the bot may ask it over HTTP: `/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.metrics import Metrics
from bot.settings import NOWHERE
from bot.web.health import Health
from bot.web.serving import CannotListen, serving
from storage import Storage, StorageError

log = logging.getLogger(__name__)

DATABASE_SECONDS = 2.0


class Watch:
    """The three pages. `line` counts the jobs that wait and those being painted."""

    def __init__(
        self,
        *,
        storage: Storage,
        health: Health,
        metrics: Metrics,
        line: Callable[[], Awaitable[tuple[int, int]]] | None = None,
    ) -> None:
        self._storage = storage
        self._health = health
        self._metrics = metrics
        self._line = line

    def app(self) -> Starlette:
        """What is served, to GET alone."""
        return Starlette(
            routes=[
                Route("/healthz", self._healthz),
                Route("/readyz", self._readyz),
                Route("/metrics", self._page),
            ]
        )

    async def _healthz(self, request: Request) -> Response:
        """200 while the event loop turns and the database can be read; a container without it is started again."""
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await self._storage.job("")  # any read will do
        except (TimeoutError, StorageError) as error:
            log.warning("the database cannot be read: %s", error)
            return JSONResponse({"healthy": False, "database": "It cannot be read."}, 503)
        return JSONResponse({"healthy": True})

    async def _readyz(self, request: Request) -> Response:
        """200 while requests are taken and painted; else 503, and which part is not ready."""
        troubles = self._health.troubles()
        return JSONResponse({"ready": not troubles, **troubles}, 503 if troubles else 200)

    async def _page(self, request: Request) -> Response:
        """The figures; those of the line are counted now."""
        if self._line is not None:
            try:
                async with asyncio.timeout(DATABASE_SECONDS):
                    queued, running = await self._line()
                self._metrics.line(queued=queued, running=running)
            except (TimeoutError, StorageError) as error:
                log.warning("the line cannot be counted: %s", error)
        return Response(self._metrics.page(), media_type=CONTENT_TYPE_LATEST)


@asynccontextmanager
async def watching(watch: Watch, address: str) -> AsyncIterator[None]:
    """Serve the pages at `address` (`host:port`, or `none`). Without its port the bot goes on without them."""
    async with AsyncExitStack() as stack:
        if address != NOWHERE:
            try:
                url = await stack.enter_async_context(serving(watch.app(), address))
                log.info("health and metrics are at %s", url)
            except CannotListen as error:
                log.warning("%s There are no health pages and no metrics until WASSILY_WATCH_LISTEN is free.", error)
        yield

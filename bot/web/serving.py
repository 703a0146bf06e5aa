"""A small web server inside the bot's own event loop, for as long as a block lasts."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette

GRACE_SECONDS = 3


class CannotListen(Exception):
    """The bot cannot listen at that address."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"The bot cannot listen at {address}: {why}.")


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: who runs it decides when it ends. `ready` is set once it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: Starlette, address: str) -> AsyncIterator[str]:
    """Serve `app` at `address` (`host:port`; port 0: a free one) and yield its URL. Raises `CannotListen`.

    At the end nothing new is taken; what is under way may finish within `GRACE_SECONDS`.
    """
    listener = listen(address)
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,  # its own would write past the formatter that masks secrets
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.ready.wait()
        host, port = listener.getsockname()[:2]
        yield f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    finally:
        server.should_exit = True
        await running
        listener.close()


def listen(address: str) -> socket.socket:
    """A listening socket at `host:port` or `[host]:port`. Raises `CannotListen`."""
    host, _, port = address.rpartition(":")
    try:
        kind, *_, place = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotListen(address, error.strerror or "no such address") from error
    # A socket that says it is TCP: asyncio turns off Nagle's delay for such alone.
    listener = socket.socket(kind, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen()
    except OSError as error:
        listener.close()
        raise CannotListen(address, error.strerror or "no such address") from error
    return listener

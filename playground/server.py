"""A world on a port of loopback, for as long as somebody wants it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from playground.app import create_app
from playground.errors import PortUnavailable
from playground.world import World

HOST = "127.0.0.1"


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


class _Connection(H11Protocol):
    """HTTP whose requests know their connection, as `request.state.connection`, so that it can be broken off."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in its base class
        super().connection_made(transport)
        self.app_state = {**self.app_state, "connection": transport}


@asynccontextmanager
async def serve(world: World, *, port: int = 0) -> AsyncIterator[str]:
    """Serve `world` on loopback and yield its address; port 0 takes a free one. Raises `PortUnavailable`."""
    listener = _listener(port)
    config = uvicorn.Config(create_app(world), http=_Connection, log_level="warning", timeout_graceful_shutdown=2)
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.ready.wait()
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        await world.close()
        server.should_exit = True
        await running
        listener.close()


def _listener(port: int) -> socket.socket:
    """A listening socket that says it is TCP: asyncio turns off Nagle's delay for such sockets alone."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise PortUnavailable(f"The playground cannot use port {port}: {error.strerror}.") from error
    return listener

"""The playground as one ASGI application: the Bot API, the people's side, and the page."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from playground.botapi import BotApi, refusal
from playground.errors import ApiError
from playground.person import PersonApi
from playground.world import World

PAGE = Path(__file__).parent / "page"


def create_app(world: World) -> Starlette:
    """Serve a world. Only requests addressed to this machine are answered, so that no web page elsewhere can act."""
    return Starlette(
        routes=[
            *BotApi(world).routes(),
            *PersonApi(world).routes(),
            Route("/", _page, methods=["GET"]),
            Mount("/page", StaticFiles(directory=PAGE, check_dir=False)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])],
        exception_handlers={HTTPException: _refused},
    )


async def _page(_request: Request) -> Response:
    index = PAGE / "index.html"
    if not index.is_file():
        return PlainTextResponse("The chat page is not installed.", status_code=404)
    return FileResponse(index)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # it is registered for nothing else
    return refusal(ApiError(error.status_code, error.detail))

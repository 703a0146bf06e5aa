"""The Bot API's side of the HTTP server: `/bot<token>/<method>` and the files under `/file/bot<token>/`."""

from __future__ import annotations

import logging
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from playground.calls import Answer
from playground.errors import ApiError, NoAnswer
from playground.methods import call_method
from playground.requests import as_text, first_values, read_request
from playground.values import Json
from playground.world import Bot, World

logger = logging.getLogger(__name__)


class BotApi:
    """Answers the bots of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.on_webhook_reply = self._webhook_reply

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [
            Route("/bot{token}/{method}", self.method, methods=["GET", "POST"]),
            Route("/bot{token}/test/{method}", self.method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.file, methods=["GET"]),
        ]

    async def method(self, request: Request) -> Response:
        """One call of a method."""
        try:
            result = await self._call(request)
        except ApiError as error:
            return refusal(error)
        except NoAnswer as silence:
            return await _no_answer(request, drop=silence.drop)
        except ClientDisconnect:
            return Response()  # that nobody hears: the bot ended in the middle of its call
        except Exception:
            logger.exception("A method failed")
            return refusal(ApiError(500, "Internal Server Error"))
        if isinstance(result, Answer):
            return JSONResponse({"ok": True, "result": result.result, "description": result.description})
        return JSONResponse({"ok": True, "result": result})

    async def file(self, request: Request) -> Response:
        """The bytes of a file, at the `file_path` that `getFile` told."""
        try:
            self.world.log_in(request.path_params["token"])
        except ApiError as error:
            return refusal(error)
        stored = self.world.files.at(request.path_params["path"])
        if stored is None:
            return refusal(ApiError(404, "Not Found"))
        return FileResponse(stored.path, media_type="application/octet-stream")

    async def _call(self, request: Request) -> Any:
        bot = self.world.log_in(request.path_params["token"])
        fields, uploads = await read_request(request)
        return await call_method(
            self.world, bot, request.path_params["method"], first_values(fields), dict(reversed(uploads))
        )

    async def _webhook_reply(self, bot: Bot, reply: Json) -> None:
        raw = {name: as_text(value) for name, value in reply.items() if name != "method"}
        try:
            await call_method(self.world, bot, reply["method"], raw, {})
        except (ApiError, NoAnswer) as error:
            logger.warning("A method in a webhook's answer failed: %s", error)


async def _no_answer(request: Request, *, drop: bool) -> Response:
    """Say nothing for as long as the connection stands; with `drop` it is broken off at once."""
    if drop:
        request.state.connection.abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()  # that nobody hears


def refusal(error: ApiError) -> Response:
    """The reply to a call that is refused."""
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    return JSONResponse(error.body(), status_code=error.code, headers=headers)

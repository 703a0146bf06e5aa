"""The table of methods, and how one is called."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from playground import account, chats, commands, editing, payments, queries, reactions, sending, topics
from playground.arguments import read_arguments
from playground.calls import Call
from playground.errors import ApiError
from playground.schema import METHODS
from playground.values import Upload
from playground.world import Bot, World

Method: TypeAlias = Callable[[Call], Awaitable[Any]]

_FAMILIES = (account, sending, editing, reactions, payments, topics, chats, queries, commands)


def _function(name: str) -> Method:
    """The function of a method: `sendPhoto` is `send_photo` in one of the families."""
    snake = re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
    function: Method = next(getattr(family, snake) for family in _FAMILIES if hasattr(family, snake))
    return function


_TABLE = {name.lower(): (name, _function(name)) for name in METHODS}


async def call_method(
    world: World, bot: Bot, method: str, raw: Mapping[str, str], uploads: Mapping[str, Upload]
) -> Any:
    """Call a method, in whatever case it is written, with arguments as raw text; answers its result.

    Raises `ApiError` as Telegram refuses, and also `NoAnswer` for the faults that were asked for.
    """
    if method.lower() not in _TABLE:
        raise ApiError(404, "Not Found: method not found")
    name, function = _TABLE[method.lower()]
    fault = world.faults.take(bot.id, name)
    if fault and not fault.after:
        world.faults.happened(fault, name, raw)
        raise fault.failure()
    args = read_arguments(name, raw)
    if name.startswith(("send", "edit", "copy", "forward")) and name != "sendChatAction":
        world.flood.count(bot.id, args.get("chat_id", ""), len(args["media"]) if name == "sendMediaGroup" else 1)
    result = await function(Call(world=world, bot=bot, args=args, uploads=uploads))
    if fault:
        world.faults.happened(fault, name, raw, result)
        raise fault.failure()
    return result

"""The methods that answer what people press and ask."""

from __future__ import annotations

from playground.calls import Call
from playground.errors import bad_request
from playground.values import Json

MAX_ANSWER = 200
MAX_RESULTS = 50


async def answer_callback_query(call: Call) -> bool:
    """`answerCallbackQuery`."""
    args = call.args
    if len(args.get("text", "")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: Json = {"show_alert": args.get("show_alert", False), "cache_time": args.get("cache_time", 0)}
    answer |= {key: args[key] for key in ("text", "url") if key in args}
    call.world.answer(call.bot, args.get("callback_query_id", ""), answer)
    return True


async def answer_inline_query(call: Call) -> bool:
    """`answerInlineQuery`."""
    args = call.args
    results = args["results"]
    if len(results) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    for result in results:
        for name in ("type", "id"):
            if not isinstance(result.get(name), str) or not result[name]:
                raise bad_request(f"can't parse inline query result: Can't find field \"{name}\"")
    call.world.answer(
        call.bot,
        args.get("inline_query_id", ""),
        {"results": results, "next_offset": args.get("next_offset", ""), "cache_time": args.get("cache_time", 300)},
    )
    return True

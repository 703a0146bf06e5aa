"""The methods that answer what people press and ask."""

from __future__ import annotations

import re

from playground.calls import Call
from playground.errors import bad_request
from playground.inline_results import read_offer
from playground.values import Json

MAX_ANSWER = 200
MAX_RESULTS = 50
MAX_OFFSET = 64  # bytes
MAX_CACHE_TIME = 24 * 3600  # seconds


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
    button = _checked_button(args.get("button"))
    if len(results) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    for result in results:
        read_offer(call, result)
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(args.get("next_offset", "").encode()) > MAX_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer: Json = {
        "results": results,
        "next_offset": args.get("next_offset", ""),
        "cache_time": min(max(args.get("cache_time", 300), 0), MAX_CACHE_TIME),
    }
    call.world.answer(call.bot, args.get("inline_query_id", ""), answer | ({"button": button} if button else {}))
    return True


def _checked_button(button: Json | None) -> Json | None:
    """The button above the results: it opens the bot's private chat, or a web app."""
    if button is None:
        return None
    parameter = button.get("start_parameter")
    if parameter is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", parameter, re.ASCII):
        raise bad_request("START_PARAM_INVALID" if parameter else "START_PARAM_EMPTY")
    if parameter is None and not button.get("web_app", {}).get("url"):
        raise bad_request(
            "can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field"
        )
    return button

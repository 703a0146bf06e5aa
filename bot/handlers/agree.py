"""Yes to a price."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.asked import Asked
from bot.house import Action, House, Payload
from bot.refusal import Refusal
from bot.requests.asking import ask
from bot.requests.orders import ordered
from bot.requests.submit import job_ids, submit_agreed
from bot.requests.wishes import Wish
from engine.jobs import Picture


async def agree(house: House, asked: Asked, payload: Payload) -> str | None:
    """Paint what the price was told of: once, just as it was asked for, and as an answer to that."""
    wishes = [Wish.loads(json.dumps(wish)) for wish in payload["wishes"]]
    for part in (part for wish in wishes for part in wish.parts):
        if isinstance(part, Picture) and not (house.storage.pictures.folder / part.path).is_file():
            raise Refusal("source-lost")
    orders = [
        ordered(house, asked, wish, tuple(parents)) for wish, parents in zip(wishes, payload["parents"], strict=True)
    ]
    orders = [replace(order, from_basket=payload.get("from_basket", False)) for order in orders]
    request = replace(asked, update_id=payload["update"], message_id=payload["message"])
    ids, credits = job_ids(request, len(orders)), sum(order.credits for order in orders)
    if credits != payload.get("credits", credits) and await house.storage.job(ids[0]) is None:
        await ask(house, request, orders)  # another model paints by default since then, for another price
        return None
    await submit_agreed(house, replace(asked, message_id=payload["message"]), ids, orders)
    await house.rewrite(asked, house.texts(asked).html("price-agreed", credits=credits))
    return None


ACTIONS: dict[str, Action] = {"agree": agree}

"""Questions before anything is begun: what it would cost, and a button that says yes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.asked import Asked
from bot.house import House
from bot.keyboards.offers import agreeing
from bot.requests.orders import Order


async def ask(house: House, asked: Asked, orders: Sequence[Order]) -> None:
    """Say what one request costs, or several together."""
    if len(orders) == 1:
        await _ask_one(house, asked, orders[0])
    else:
        await _ask_many(house, asked, orders)


async def _ask_one(house: House, asked: Asked, order: Order) -> None:
    """Say what a costly request costs, and why."""
    texts = house.texts(asked)
    left = await house.storage.quota(asked.person.id)
    text = texts.html("price-ask", credits=order.credits, available=left.available, why=order.reasons(texts))
    await house.reply(asked, text, await agreeing(house.buttons(asked), _payload(asked, [order]), 1))


async def _ask_many(house: House, asked: Asked, orders: Sequence[Order]) -> None:
    """Say how many requests one would be, and what they cost together."""
    credits = sum(order.credits for order in orders)
    left = await house.storage.quota(asked.person.id)
    text = house.texts(asked).html("many-ask", count=len(orders), credits=credits, available=left.available)
    await house.reply(asked, text, await agreeing(house.buttons(asked), _payload(asked, orders), len(orders)))


def _payload(asked: Asked, orders: Sequence[Order]) -> dict[str, Any]:
    """All that is agreed to, so that a yes is to just this whatever happens meanwhile."""
    return {
        "prompt": "\n".join(order.wish.said for order in orders),  # by the name under which words are masked and expire
        "update": asked.update_id,
        "message": asked.message_id,
        "wishes": [json.loads(order.wish.dumps()) for order in orders],
        "parents": [list(order.parents) for order in orders],
        "from_basket": any(order.from_basket for order in orders),
        "credits": sum(order.credits for order in orders),
    }

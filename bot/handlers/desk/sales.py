"""The desk's sales: how many Stars came in, and the last purchases with the numbers that /refund takes."""

from __future__ import annotations

import time

from bot.asked import Asked
from bot.handlers.desk.guard import View, who
from bot.house import House
from bot.keyboards import desk
from bot.times import day_and_time
from storage import Purchase

DAY_SECONDS = 86_400.0
MONTH_DAYS = 30
SHOWN = 10


async def view(house: House, asked: Asked) -> View:
    """The Stars of today (UTC) and of thirty days without those that went back, and the newest purchases."""
    texts, now, purse = house.texts(asked), time.time(), house.storage.purse
    today = await purse.earned(now - now % DAY_SECONDS)
    month = await purse.earned(now - MONTH_DAYS * DAY_SECONDS)
    newest = await purse.newest_purchases(SHOWN)
    lines = [texts.html("desk-sales", today=str(today), month=str(month))]
    lines += [await _line(house, asked, number, each) for number, each in enumerate(newest, start=1)]
    if not newest:
        lines.append(texts.html("desk-sales-none"))
    return "\n".join(lines), await desk.page(house.buttons(asked), "sales")


async def _line(house: House, asked: Asked, number: int, purchase: Purchase) -> str:
    return house.texts(asked).html(
        "desk-sale",
        n=number,
        time=day_and_time(purchase.bought_at),
        who=await who(house, purchase.person_id),
        stars=str(purchase.stars),
        credits=str(purchase.credits),
        state=purchase.state.replace("_", "-"),
        charge=purchase.charge_id,
    )

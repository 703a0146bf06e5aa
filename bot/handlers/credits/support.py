"""/terms and /paysupport, which Telegram asks of whoever sells, and /refund for those who run the bot."""

from __future__ import annotations

import logging

from bot.asked import Asked
from bot.house import House
from bot.refusal import Refusal
from bot.requests.parse import without_command
from bot.texts import cut
from bot.times import day
from storage import Purchase

log = logging.getLogger(__name__)

PURCHASES = 5
"""So many of the last purchases are named."""
_CHARGE_LENGTH = 128


async def terms(house: House, asked: Asked) -> None:
    """Say what is sold, and when it is paid back."""
    await house.say(asked, "terms", contact=house.shop.support)


async def paysupport(house: House, asked: Asked) -> None:
    """Say who helps with payments, and by which number a purchase is known."""
    bought = await house.storage.purse.purchases(asked.person.id)
    lines = [house.texts(asked).html("paysupport", contact=house.shop.support, count=len(bought))]
    lines += [_line(house, asked, purchase) for purchase in bought[:PURCHASES]]
    await house.reply(asked, "\n".join(lines))


def _line(house: House, asked: Asked, purchase: Purchase) -> str:
    return house.texts(asked).html(
        "paysupport-line", day=day(purchase.bought_at), stars=purchase.stars, charge=purchase.charge_id
    )


async def refund(house: House, asked: Asked) -> None:
    """Pay a purchase back, as its buyer was promised; the credits of it that are not spent go."""
    charge = without_command(asked.text).strip()
    if not charge or len(charge.split()) > 1:
        raise Refusal("refund-how")
    purchase = await house.storage.purse.purchase(charge)
    if purchase is None:
        raise Refusal("refund-unknown", charge=cut(charge, _CHARGE_LENGTH))
    if not await house.storage.purse.refund(charge):
        raise Refusal("refund-not-now" if purchase.state == "paid" else "refund-already")
    log.info("person %d refunds %s", asked.person.id, charge)
    house.refund_due.set()
    await house.say(asked, "refund-begun", stars=purchase.stars, id=str(purchase.person_id))

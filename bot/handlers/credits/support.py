"""/terms and /paysupport, which Telegram asks of whoever sells, and /refund for those who run the bot."""

from __future__ import annotations

import logging

from bot.asked import Asked
from bot.handlers.desk.guard import operators, who
from bot.house import Action, House, Payload
from bot.keyboards.credits import refunding
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
    state = "paid" if purchase.state == "paid" else "back"
    return house.texts(asked).html(
        "paysupport-line", day=day(purchase.bought_at), stars=purchase.stars, charge=purchase.charge_id, state=state
    )


async def refund(house: House, asked: Asked) -> None:
    """Pay a purchase back, as its buyer was promised; the credits of it that are not spent go. Where some of a pack are
    spent, ask first: they may have been given away."""
    charge = without_command(asked.text).strip()
    if not charge or len(charge.split()) > 1:
        raise Refusal("refund-how")
    purchase = await house.storage.purse.purchase(charge)
    if purchase is None:
        raise Refusal("refund-unknown", charge=cut(charge, _CHARGE_LENGTH))
    left = await house.storage.purse.unspent(purchase)
    if purchase.state == "paid" and purchase.job_id is None and left < purchase.credits:
        fill = {"credits": purchase.credits, "stars": purchase.stars, "left": left}
        keyboard = await refunding(house.buttons(asked), charge, purchase.stars)
        await house.say(asked, "refund-ask", keyboard, who=await who(house, purchase.person_id), **fill)
        return
    await _refund(house, asked, purchase)
    await house.say(asked, "refund-begun", stars=purchase.stars, who=await who(house, purchase.person_id))


@operators
async def refund_all_the_same(house: House, asked: Asked, payload: Payload) -> None:
    """The operator has said yes."""
    purchase = await house.storage.purse.purchase(payload["charge"])
    if purchase is None:
        raise Refusal("refund-unknown", charge=cut(payload["charge"], _CHARGE_LENGTH))
    await _refund(house, asked, purchase)
    name = await who(house, purchase.person_id)
    await house.rewrite(asked, house.texts(asked).html("refund-begun", stars=purchase.stars, who=name))


async def _refund(house: House, asked: Asked, purchase: Purchase) -> None:
    if not await house.storage.purse.refund(purchase.charge_id):
        raise Refusal("refund-not-now" if purchase.state == "paid" else "refund-already")
    log.info("person %d refunds %s", asked.person.id, purchase.charge_id)
    house.refund_due.set()


ACTIONS: dict[str, Action] = {"refund": refund_all_the_same}

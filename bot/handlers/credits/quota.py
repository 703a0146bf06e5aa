"""/quota: what is left, and what became of the rest."""

from __future__ import annotations

import time
from collections.abc import Iterable

from telegram.constants import ChatType

from bot.asked import Asked
from bot.board.faces import about
from bot.house import House
from bot.rules.groups import allowance_of
from bot.texts import Texts
from bot.times import day
from storage import Purchase, Quota, Spent

DAY_SECONDS = 86_400.0
DAYS = 30
PURCHASES = 3
"""So many of the last purchases are named."""
_SPENT = {"generate": "spent-generate", "vary": "spent-vary", "fuse": "spent-fuse", "sweep": "spent-sweep"}


async def quota(house: House, asked: Asked) -> None:
    """Say how many credits are left, held and extra, when there are more, what they went for, and what was bought."""
    texts, now = house.texts(asked), time.time()
    left = await house.storage.quota(asked.person.id)
    today = await house.storage.purse.spent(asked.person.id, left.refills_at - DAY_SECONDS)
    lately = await house.storage.purse.spent(asked.person.id, now - DAYS * DAY_SECONDS)
    parts = [_left(texts, left, now)]
    if daily := allowance_of(asked, house.group_allowance):
        group = await house.storage.purse.allowance(asked.chat.id, daily)
        parts.append(texts.html("quota-group", available=group.available, daily=group.daily))
    if today:
        parts.append(texts.html("quota-spent-today", list=_list(texts, today)))
    given = await house.storage.purse.moved(asked.person.id, left.refills_at - DAY_SECONDS)
    if given.given:
        parts.append(texts.html("quota-given-today", count=given.given))
    if given.got:
        parts.append(texts.html("quota-got-today", count=given.got))
    if lately and lately != today:
        parts.append(texts.html("quota-spent", days=DAYS, list=_list(texts, lately)))
    if asked.chat.kind == ChatType.PRIVATE:  # what somebody pays is nobody else's business
        bought = await house.storage.purse.purchases(asked.person.id)
        if house.shop.is_open:
            parts[0] += f" {texts.html('quota-buy')}"
        parts += [_bought(texts, purchase) for purchase in bought[:PURCHASES]]
    await house.reply(asked, "\n".join(parts))


def _left(texts: Texts, left: Quota, now: float) -> str:
    """The daily credits are spent first."""
    time_left = about(texts, left.refills_at - now)
    if not left.extra:
        return texts.html("quota", available=left.available, daily=left.daily, held=left.held, time=time_left)
    extra = min(left.extra, left.available)
    return texts.html(
        "quota-extra",
        available=left.available,
        today=left.available - extra,
        daily=left.daily,
        extra=extra,
        held=left.held,
        time=time_left,
    )


def _list(texts: Texts, spent: Iterable[Spent]) -> str:
    return ", ".join(texts.plain(_SPENT.get(each.kind, "spent-other"), credits=each.credits) for each in spent)


def _bought(texts: Texts, purchase: Purchase) -> str:
    return texts.html(
        "quota-bought",
        credits=purchase.credits,
        stars=purchase.stars,
        day=day(purchase.bought_at),
        state=purchase.state.replace("_", "-"),
    )

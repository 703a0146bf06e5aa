"""Invoices: what they are for is kept with the button that asked for them, whose id they bear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from telegram import InlineKeyboardMarkup, LabeledPrice

from bot.asked import Asked
from bot.buttons import markup
from bot.house import House, reply_to
from bot.refusal import Refusal
from bot.sales.shop import CURRENCY, Pack
from bot.texts import cut
from storage import NewJob, Theme

PACK = "pack"
"""The action of a button for a pack of credits."""
REQUEST = "pay"
"""The action of a button for one request."""
TITLE_LENGTH = 32
DESCRIPTION_LENGTH = 255


class Short(Refusal):
    """There are too few credits for a request."""


async def offer_to_pay(house: House, asked: Asked, job: NewJob, short: Short, theme: Theme | None) -> bool:
    """Say that credits are short, with a button to pay for this request alone, which enters that theme; False where it
    is not sold."""
    stars = house.shop.price(job.cost)
    if stars is None or asked.inline_id is not None:
        return False
    house.metrics.refused(short.key)
    texts, buttons = house.texts(asked), house.buttons(asked)
    payload = {"job": asdict(job), "stars": stars} | ({"theme": theme.day} if theme else {})
    button = await buttons.button("button-pay", REQUEST, payload, stars=stars)
    offer = texts.html("pay-offer" if asked.chat.id > 0 else "pay-offer-group")
    await house.reply(asked, f"{texts.html(short.key, **short.fill)} {offer}", markup([button]))
    return True


async def pack_buttons(house: House, asked: Asked) -> InlineKeyboardMarkup:
    """A button for each pack on sale."""
    buttons = house.buttons(asked)
    rows = [
        [await buttons.button("button-pack", PACK, asdict(pack), credits=pack.credits, stars=pack.stars)]
        for pack in house.shop.packs
    ]
    return markup(*rows)


def pack_of(payload: Mapping[str, Any]) -> Pack:
    """The pack that a button is for."""
    return Pack(int(payload["credits"]), int(payload["stars"]))


def job_of(payload: Mapping[str, Any]) -> NewJob:
    """The request that a button is for."""
    fields = payload["job"]
    return NewJob(**fields | {"parents": tuple(fields["parents"]), "sources": tuple(fields["sources"])})


async def send_invoice(house: House, asked: Asked, title: str, description: str, stars: int) -> None:
    """Send an invoice for what the pressed button is for."""
    assert asked.button is not None, "an invoice is asked for by a button"
    await house.bot.send_invoice(
        asked.chat.id,
        cut(title, TITLE_LENGTH),
        cut(description, DESCRIPTION_LENGTH),
        asked.button,
        CURRENCY,
        [LabeledPrice(cut(title, TITLE_LENGTH), stars)],
        provider_token="",
        message_thread_id=asked.thread_id,
        reply_parameters=reply_to(asked),
    )

"""Under questions about credits."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup

from bot.buttons import Buttons, markup


async def giving(buttons: Buttons, person_id: int, amount: int, update_id: int) -> InlineKeyboardMarkup:
    """Yes to a gift that an update asked for."""
    payload = {"to": person_id, "amount": amount, "update": update_id}
    return markup([await buttons.button("button-give", "give", payload, amount=amount)])


async def refunding(buttons: Buttons, charge: str, stars: int) -> InlineKeyboardMarkup:
    """Yes to a refund of a purchase that is spent in part."""
    return markup([await buttons.button("button-refund", "refund", {"charge": charge}, stars=stars)])

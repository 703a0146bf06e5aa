"""Under messages that were sent by way of inline queries."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Buttons, markup
from bot.texts import Texts

START = "inline"
"""What a link to the private chat says, so that it can be begun."""


async def cancelling(buttons: Buttons) -> InlineKeyboardMarkup:
    """While it is painted. Telegram names a message that was sent so, and lets it be edited, for its buttons' sake."""
    return markup([await buttons.button("button-cancel", "inline-cancel")])


def another(texts: Texts) -> InlineKeyboardMarkup:
    """Under what is painted: anybody may ask for one of their own."""
    return markup([InlineKeyboardButton(texts.plain("button-inline"), switch_inline_query_current_chat="")])


def beginning(buttons: Buttons, username: str) -> InlineKeyboardMarkup:
    """Where the private chat was never begun, or the bot was stopped in it."""
    return markup([buttons.link("button-begin", f"https://t.me/{username}?start={START}")])

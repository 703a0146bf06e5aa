"""Under what the bot offers or asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.buttons import Buttons, markup


async def examples(buttons: Buttons, prompts: Iterable[str]) -> InlineKeyboardMarkup:
    """Things to try, for anybody."""
    anybodys = buttons.anybodys()
    return markup(*[[await anybodys.named(prompt, "paint", {"prompt": prompt})] for prompt in prompts])


async def offer(buttons: Buttons, prompt: str) -> InlineKeyboardMarkup:
    """To paint words that came without a command."""
    return markup([await buttons.button("button-paint", "paint", {"prompt": prompt})])


async def forget(buttons: Buttons) -> InlineKeyboardMarkup:
    """Under the question whether all of a person's shall go."""
    return markup([await buttons.button("button-forget", "forget")])


async def agreeing(buttons: Buttons, payload: Mapping[str, Any], count: int) -> InlineKeyboardMarkup:
    """Under the price of one request or several."""
    label = "button-paint" if count == 1 else "button-paint-all"
    return markup([await buttons.button(label, "agree", payload)])


async def export_under_way(buttons: Buttons) -> InlineKeyboardMarkup:
    """Under the message that tells how an export stands."""
    return markup([await buttons.button("button-cancel", "export-cancel")])

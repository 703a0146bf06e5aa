"""What Telegram's refusals mean. It says so in words alone: those here are of its Bot API server."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from telegram.error import BadRequest, TelegramError

Answer = TypeVar("Answer")


def unchanged(error: TelegramError) -> bool:
    """Whether the message says just this already: an edit was made whose answer was lost, or there is nothing new."""
    return "message is not modified" in str(error).lower()


async def edited(edit: Awaitable[Answer]) -> Answer | None:
    """Await an edit; None where the message is so already. Raises what else Telegram refuses."""
    try:
        return await edit
    except BadRequest as error:
        if not unchanged(error):
            raise
        return None


def is_gone(error: TelegramError) -> bool:
    """Whether the message cannot be edited because it is not there, or not ours any more."""
    text = str(error).lower()
    return "message to edit not found" in text or "can't be edited" in text or "message_id_invalid" in text


def without_text(error: TelegramError) -> bool:
    """Whether the message to edit is a photo, which has a caption instead."""
    return "no text in the message" in str(error).lower()


def without_topic(error: TelegramError) -> bool:
    """Whether the topic to write in is gone or closed."""
    text = str(error).lower()
    return "thread not found" in text or "topic_closed" in text or "topic_deleted" in text

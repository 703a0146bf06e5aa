"""Text that is longer than a message: it goes on in further ones, and nothing of it is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from telegram.constants import MessageLimit

from bot.texts import cut_at_word, utf16_length

PIECE = 3500
"""In UTF-16 units: a piece leaves room in its message for what stands beside it."""


def pieces(text: str, limit: int = PIECE) -> list[str]:
    """The text in pieces within the limit, cut between words where that can be."""
    found = []
    while utf16_length(text) > limit:
        piece = cut_at_word(text, limit).removesuffix("…") or text[: limit // 2]
        found.append(piece)
        text = text[len(piece) :].lstrip()
    return [*found, text] if text else found


def messages(blocks: Iterable[str]) -> list[str]:
    """Blocks of HTML, each short enough for a message, as paragraphs of as few messages as can be."""
    found: list[str] = []
    for block in blocks:
        together = f"{found[-1]}\n\n{block}" if found else block
        if found and _length(together) <= MessageLimit.MAX_TEXT_LENGTH:
            found[-1] = together
        else:
            found.append(block)
    return found


def _length(text: str) -> int:
    """The length as Telegram counts it, without markup."""
    return utf16_length(html.unescape(re.sub(r"<[^>]*>", "", text)))

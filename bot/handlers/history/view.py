"""What a history is to show, and what there is of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from telegram.constants import ChatType

from bot.asked import Asked
from bot.house import House, Payload
from bot.refusal import Refusal
from bot.texts import cut
from storage import HistoryEntry

MARK = "*"
"""What stands for the favourites before words to search for."""
_WORDS_LENGTH = 100


@dataclass(frozen=True, slots=True)
class View:
    """Everything, or what has those words in its prompt; with `marked` favourites alone."""

    words: str = ""
    marked: bool = False

    @classmethod
    def said(cls, text: str) -> Self:
        """As words behind a command say it."""
        words = text.removeprefix(MARK).strip()
        return cls(words=cut(words, _WORDS_LENGTH), marked=text.startswith(MARK))

    @classmethod
    def of(cls, payload: Payload) -> Self:
        """As a button says it; those of earlier versions say nothing, which is everything."""
        return cls(words=payload.get("prompt", ""), marked=payload.get("marked", False))

    @property
    def payload(self) -> Payload:
        """What a button is to know; a person's words are kept under the name of those that are erased by their age."""
        return ({"prompt": self.words} if self.words else {}) | ({"marked": True} if self.marked else {})

    def turned(self) -> View:
        """The other of favourites alone and everything."""
        return replace(self, marked=not self.marked)

    def nothing(self, asked: Asked) -> Refusal:
        """The sentence where there is nothing at all."""
        if self.words:
            return Refusal("history-none", words=self.words)
        if self.marked:
            return Refusal("favourites-empty")
        return Refusal("history-empty" if _here(asked) is None else "history-empty-here")


async def read(house: House, asked: Asked, view: View, limit: int, before: int | None) -> list[HistoryEntry]:
    """What there is, newest first, older than the cursor `before`.

    In a group it has only what was made there: what somebody made in private is nobody else's business. Among all
    one's favourites are pictures of others, and each picture is by itself.
    """
    storage, here = house.storage, _here(asked)
    if view.marked and not view.words and here is None:
        found = await storage.library.favourites(asked.person.id, limit, before)
        return [HistoryEntry(entry.job, [entry.picture], entry.cursor) for entry in found]
    return await storage.history(
        asked.person.id,
        chat_id=here,
        limit=limit,
        before=before,
        words=view.words or None,
        favourites=view.marked,
    )


def _here(asked: Asked) -> int | None:
    """The chat that the history is of; None for all of them."""
    return None if asked.chat.kind == ChatType.PRIVATE else asked.chat.id

"""Buttons: each is a short id of a row in the database, so it works as long as the database lives."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.texts import Languages, Texts, cut
from storage import Storage

LABEL_LENGTH = 40
_ROW = 5


class Buttons:
    """Makes buttons in one language, which one person may press; `owner` None: anybody."""

    def __init__(self, storage: Storage, texts: Texts, owner: int | None) -> None:
        self._storage = storage
        self._owner = owner
        self.texts = texts

    @property
    def owner(self) -> int | None:
        """Who may press them; None: anybody."""
        return self._owner

    def anybodys(self) -> Buttons:
        """The same, for buttons that anybody may press; what they do is told by who presses."""
        return Buttons(self._storage, self.texts, None)

    async def button(
        self, label: str, action: str, payload: Mapping[str, Any] | None = None, /, **fill: str | int
    ) -> InlineKeyboardButton:
        """A button with a label of the locales, which `fill` completes."""
        return await self.named(self.texts.plain(label, **fill), action, payload)

    async def named(self, label: str, action: str, payload: Mapping[str, Any] | None = None) -> InlineKeyboardButton:
        """A button with a label of anybody's words, cut to a length that a phone shows."""
        data = await self._storage.button(action, self._owner, payload or {})
        return InlineKeyboardButton(cut(label, LABEL_LENGTH), callback_data=data)

    def link(self, label: str, url: str) -> InlineKeyboardButton:
        """A button with a label of the locales that opens an address."""
        return InlineKeyboardButton(self.texts.plain(label), url=url)


class Keyboards:
    """Where buttons come from."""

    def __init__(self, storage: Storage, languages: Languages) -> None:
        self._storage = storage
        self._languages = languages

    def of(self, language: str, owner: int | None) -> Buttons:
        """Those of one person, in a language."""
        return Buttons(self._storage, self._languages.of(language), owner)


def in_rows(buttons: Sequence[InlineKeyboardButton], most: int = _ROW) -> list[Sequence[InlineKeyboardButton]]:
    """As few rows as can be, as even as can be: six are three and three, not five and one."""
    if not buttons:
        return []
    columns = math.ceil(len(buttons) / math.ceil(len(buttons) / most))
    return [buttons[start : start + columns] for start in range(0, len(buttons), columns)]


def markup(*rows: Iterable[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """A keyboard of these rows; empty ones are left out."""
    return InlineKeyboardMarkup([row for row in map(tuple, rows) if row])

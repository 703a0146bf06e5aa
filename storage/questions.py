"""What people were asked in messages of their own, so that a reply is understood whenever it comes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from storage.transactions import Owner, Readers, Transaction

_ASK = """
INSERT INTO questions (chat_id, message_id, person_id, action, payload, asked_at, open) VALUES (?, ?, ?, ?, ?, ?, 1)
ON CONFLICT (chat_id, message_id) DO UPDATE
SET person_id = excluded.person_id, action = excluded.action, payload = excluded.payload, asked_at = excluded.asked_at,
    open = 1
"""
_OPEN = "SELECT * FROM questions WHERE person_id = ? AND chat_id = ? AND open"
_CLOSE = "UPDATE questions SET open = 0 WHERE person_id = ? AND chat_id = ? AND open"


@dataclass(frozen=True, slots=True)
class Question:
    """What the message of that place asks of the person: `action` says what is done with the reply."""

    chat_id: int
    message_id: int
    person_id: int
    action: str
    payload: dict[str, Any]

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        return cls(row["chat_id"], row["message_id"], row["person_id"], row["action"], json.loads(row["payload"]))


class Questions:
    """Each method is one transaction, and may raise `StorageError`."""

    def __init__(self, writer: Owner, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def ask(self, chat_id: int, message_id: int, person_id: int, action: str, payload: Mapping[str, Any]) -> None:
        """Keeps that a message asks a person something; it may be answered as often as they like. What was open
        between them in that chat is so no more.

        Raises `TypeError` or `ValueError` for a payload that JSON cannot say, and `RuleBroken` for a person or a chat
        never met.
        """
        said = json.dumps(dict(payload), ensure_ascii=False, allow_nan=False)

        async def work(tx: Transaction) -> None:
            await tx.rows(_CLOSE, person_id, chat_id)
            await tx.rows(_ASK, chat_id, message_id, person_id, action, said, tx.now)

        await self._writer.run(work)

    async def open(self, chat_id: int, person_id: int, since: float) -> Question | None:
        """What the person was asked last in that chat, not before that time (seconds since the epoch), if nothing has
        come of it or in between."""

        async def look(tx: Transaction) -> Question | None:
            row = await tx.row(f"{_OPEN} AND asked_at >= ?", person_id, chat_id, since)
            return Question.from_row(row) if row else None

        return await self._readers.run(look)

    async def close(self, chat_id: int, person_id: int, message_id: int | None = None) -> None:
        """Nothing that the person was asked in that chat, or by that message alone, is open any more; replies to it are
        understood all the same."""
        found = await self.open(chat_id, person_id, 0.0)
        if found is not None and message_id in (None, found.message_id):
            await self._writer.run(lambda tx: tx.rows(_CLOSE, person_id, chat_id))

    async def at(self, chat_id: int, message_id: int) -> Question | None:
        """What that message asks; None for one that asks nothing."""
        sql = "SELECT * FROM questions WHERE chat_id = ? AND message_id = ?"

        async def look(tx: Transaction) -> Question | None:
            row = await tx.row(sql, chat_id, message_id)
            return Question.from_row(row) if row else None

        return await self._readers.run(look)


async def forget(tx: Transaction, person_id: int) -> None:
    """Forgets what a person was asked."""
    await tx.rows("DELETE FROM questions WHERE person_id = ?", person_id)


async def forget_older(tx: Transaction, before: float) -> None:
    """Forgets what was asked before then."""
    await tx.rows("DELETE FROM questions WHERE asked_at < ?", before)

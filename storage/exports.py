"""People are sent all that they made: who waits for that, and how far it has come."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from storage.transactions import Owner, Readers, Transaction

_BEGIN = """
INSERT INTO exports (person_id, chat_id, message_id, language, asked_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (person_id) DO NOTHING RETURNING *
"""
_SENT = """
UPDATE exports SET cursor = ?, position = ?, parts = parts + 1, pictures = pictures + ?
WHERE person_id = ? AND message_id = ? RETURNING *
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """All that a person made, on its way to them; the message tells how it stands. So many `parts` with so many
    `pictures` were sent, from the newest job back to that of the `cursor`, of which up to that `position`."""

    person_id: int
    chat_id: int
    message_id: int
    language: str
    cursor: int | None
    position: int
    parts: int
    pictures: int

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


class Exports:
    """Each method is one transaction, and may raise `StorageError`. A person has one export at a time.

    `folder` is where its files are put together; what is in it at a start is of no use any more.
    """

    def __init__(self, writer: Owner, readers: Readers, folder: Path) -> None:
        self.folder = folder
        self._writer = writer
        self._readers = readers

    async def begin(self, person_id: int, chat_id: int, message_id: int, language: str) -> Export | None:
        """Keeps that a person waits for all that they made; None where they do already.

        Raises `RuleBroken` for a person or a chat never met.
        """

        async def work(tx: Transaction) -> Export | None:
            row = await tx.row(_BEGIN, person_id, chat_id, message_id, language, tx.now)
            return Export.from_row(row) if row else None

        return await self._writer.run(work)

    async def of(self, person_id: int) -> Export | None:
        """What the person waits for."""
        return await self._look("SELECT * FROM exports WHERE person_id = ?", person_id)

    async def next(self) -> Export | None:
        """What somebody waits for the longest."""
        return await self._look("SELECT * FROM exports ORDER BY asked_at, person_id LIMIT 1")

    async def sent(self, export: Export, cursor: int, position: int, pictures: int) -> Export | None:
        """Keeps that one part more was sent, with so many pictures, up to that one; how it stands now. None for an
        export that has ended."""

        async def work(tx: Transaction) -> Export | None:
            row = await tx.row(_SENT, cursor, position, pictures, export.person_id, export.message_id)
            return Export.from_row(row) if row else None

        return await self._writer.run(work)

    async def end(self, person_id: int) -> bool:
        """Nothing more is sent; False where nothing was to be."""

        async def work(tx: Transaction) -> bool:
            sql = "DELETE FROM exports WHERE person_id = ? RETURNING person_id"
            return await tx.row(sql, person_id) is not None

        return await self._writer.run(work)

    async def _look(self, sql: str, *values: int) -> Export | None:
        async def look(tx: Transaction) -> Export | None:
            row = await tx.row(sql, *values)
            return Export.from_row(row) if row else None

        return await self._readers.run(look)


async def forget(tx: Transaction, person_id: int) -> None:
    """Nothing more is sent to somebody who is forgotten."""
    await tx.rows("DELETE FROM exports WHERE person_id = ?", person_id)

"""The messages that people sent by way of inline queries, until each has become the picture of its job."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Self

from storage.transactions import Owner, Readers, Transaction

_OPEN = """
INSERT INTO inline_messages (inline_id, person_id, job_id, not_before) VALUES (?, ?, ?, ?)
ON CONFLICT (inline_id) DO NOTHING
"""
_DUE = """
SELECT inline_messages.* FROM inline_messages JOIN jobs ON jobs.id = job_id
WHERE inline_messages.ended_at IS NULL AND not_before <= ? AND jobs.ended_at IS NOT NULL
ORDER BY not_before LIMIT ?
"""
_END = "UPDATE inline_messages SET ended_at = ? WHERE inline_id = ? AND ended_at IS NULL"
_END_OF_FORGOTTEN = """
DELETE FROM inline_messages
WHERE inline_id = ? AND EXISTS (SELECT 1 FROM jobs WHERE jobs.id = job_id AND erased_at IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class InlineMessage:
    """A message in whatever chat, by the messenger's name for it, and the job whose picture it becomes. `ended_at` is
    when it showed what became of that, after `tries` that failed."""

    inline_id: str
    person_id: int
    job_id: str
    tries: int
    ended_at: float | None

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


class InlineMessages:
    """Each method is one transaction, and may raise `StorageError`."""

    def __init__(self, writer: Owner, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def open(self, inline_id: str, person_id: int, job_id: str) -> InlineMessage:
        """Keeps that a message is to become the picture of a job; one that is known keeps the job that it has.

        Raises `RuleBroken` for a person never met, and for the job of another message.
        """

        async def work(tx: Transaction) -> InlineMessage:
            await tx.rows(_OPEN, inline_id, person_id, job_id, tx.now)
            found = await _at(tx, inline_id)
            assert found is not None
            return found

        return await self._writer.run(work)

    async def at(self, inline_id: str) -> InlineMessage | None:
        """The message of that name; None for one that becomes nothing."""
        return await self._readers.run(lambda tx: _at(tx, inline_id))

    async def due(self, limit: int = 20) -> list[InlineMessage]:
        """The messages that do not show yet what became of their jobs, which have ended."""

        async def look(tx: Transaction) -> list[InlineMessage]:
            return [InlineMessage.from_row(row) for row in await tx.rows(_DUE, tx.now, limit)]

        return await self._readers.run(look)

    async def postpone(self, inline_id: str, seconds: float) -> None:
        """Counts a try that failed; the next is due in so many seconds."""
        sql = "UPDATE inline_messages SET tries = tries + 1, not_before = ? WHERE inline_id = ?"
        await self._writer.run(lambda tx: tx.rows(sql, tx.now + seconds, inline_id))

    async def reopen(self, job_id: str) -> None:
        """The message of a job, if it has one, does not show any more what became of it: pictures were deleted."""
        sql = "UPDATE inline_messages SET ended_at = NULL, tries = 0, not_before = ? WHERE job_id = ?"
        await self._writer.run(lambda tx: tx.rows(sql, tx.now, job_id))

    async def ended(self, inline_id: str) -> None:
        """The message shows what became of its job, or never can; one of somebody forgotten is forgotten, too."""

        async def work(tx: Transaction) -> None:
            await tx.rows(_END, tx.now, inline_id)
            await tx.rows(_END_OF_FORGOTTEN, inline_id)

        await self._writer.run(work)


async def _at(tx: Transaction, inline_id: str) -> InlineMessage | None:
    row = await tx.row("SELECT * FROM inline_messages WHERE inline_id = ?", inline_id)
    return InlineMessage.from_row(row) if row else None


async def forget(tx: Transaction, person_id: int) -> None:
    """Forgets a person's messages but those that do not show yet that their jobs were cancelled."""
    await tx.rows("DELETE FROM inline_messages WHERE person_id = ? AND ended_at IS NOT NULL", person_id)


async def forget_older(tx: Transaction, before: float) -> None:
    """Forgets the messages that were done with before then."""
    await tx.rows("DELETE FROM inline_messages WHERE ended_at < ?", before)

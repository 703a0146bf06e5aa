"""Timers that outlive the program: what is to be done at a time, and is done once it is said to be."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from storage.transactions import Owner, Readers, Transaction

_SET = """
INSERT INTO timers (kind, key, due_at, payload, person_id) VALUES (?, ?, ?, ?, ?)
"""
_CLEAR = "DELETE FROM timers WHERE kind = ? AND key = ?"
# A timer whose payload names a chat follows that chat.
_MOVE = """
UPDATE timers SET payload = json_set(payload, '$.chat_id', :new) WHERE json_extract(payload, '$.chat_id') = :old
"""


@dataclass(frozen=True, slots=True)
class Timer:
    """What is to be done at `due_at` (seconds since the epoch)."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    due_at: float

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        return cls(row["id"], row["kind"], row["key"], json.loads(row["payload"]), row["due_at"])


class Timers:
    """Whoever works timers off says `done` at the end, and so may work off the same one twice after a kill."""

    def __init__(self, writer: Owner, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def set(
        self, kind: str, key: str, due_at: float, payload: Mapping[str, Any], *, person_id: int | None = None
    ) -> None:
        """Sets the one timer of that kind and key; where there is one, it moves and has a new id.

        A chat in the payload is named `chat_id`, and follows when the chat has another id. A timer with a person's
        words names the person, and goes when they are forgotten. Raises `TypeError` or `ValueError` for a payload that
        JSON cannot say.
        """
        said = json.dumps(dict(payload), ensure_ascii=False, allow_nan=False)

        async def work(tx: Transaction) -> None:
            await tx.rows(_CLEAR, kind, key)
            await tx.rows(_SET, kind, key, due_at, said, person_id)

        await self._writer.run(work)

    async def due(self, limit: int = 20) -> list[Timer]:
        """The timers whose time has come, the longest due first."""
        sql = "SELECT * FROM timers WHERE due_at <= ? ORDER BY due_at, id LIMIT ?"

        async def look(tx: Transaction) -> list[Timer]:
            return [Timer.from_row(row) for row in await tx.rows(sql, tx.now, limit)]

        return await self._readers.run(look)

    async def next_at(self) -> float | None:
        """When the first timer is due, in seconds since the epoch; None when there is none."""

        async def look(tx: Transaction) -> float | None:
            at: float | None = await tx.value("SELECT MIN(due_at) FROM timers")
            return at

        return await self._readers.run(look)

    async def done(self, timer_id: int) -> None:
        """Forgets a timer that was worked off, unless it was set anew meanwhile."""
        await self._writer.run(lambda tx: tx.rows("DELETE FROM timers WHERE id = ?", timer_id))

    async def postpone(self, timer_id: int, due_at: float) -> None:
        """Lets a timer that could not be worked off be due again then; `tries` in its payload counts how often."""
        sql = "UPDATE timers SET due_at = ?, payload = json_set(payload, '$.tries', ?) WHERE id = ?"

        async def work(tx: Transaction) -> None:
            tries = await tx.value("SELECT json_extract(payload, '$.tries') FROM timers WHERE id = ?", timer_id)
            await tx.rows(sql, due_at, (tries or 0) + 1, timer_id)

        await self._writer.run(work)

    async def hasten(self, kind: str, key: str) -> bool:
        """Lets the timer of that kind and key be due at once; whether there is one."""
        sql = "UPDATE timers SET due_at = MIN(due_at, ?) WHERE kind = ? AND key = ? RETURNING id"

        async def work(tx: Transaction) -> bool:
            return bool(await tx.rows(sql, tx.now, kind, key))

        return await self._writer.run(work)

    async def clear(self, kind: str, key: str) -> None:
        """Forgets the timer of that kind and key, if there is one."""
        await self._writer.run(lambda tx: tx.rows(_CLEAR, kind, key))


async def chat_moved(tx: Transaction, old: int, new: int) -> None:
    """The timers of a chat that has another id from now on."""
    await tx.rows(_MOVE, old=old, new=new)


async def forget(tx: Transaction, person_id: int) -> None:
    """Forgets the timers that have a person's words."""
    await tx.rows("DELETE FROM timers WHERE person_id = ?", person_id)

"""What those who run the bot tell everybody, person by person, however often the program ends meanwhile."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Self

from storage.transactions import Transaction

# A person's own chat has the person's id. Who asked to be forgotten has no name.
_EVERYBODY = """
FROM people JOIN chats ON chats.id = people.id
WHERE chats.kind = 'private' AND people.name != ''
  AND NOT EXISTS (SELECT 1 FROM bans WHERE person_id = people.id AND (until IS NULL OR until > :now))
"""
_COUNT = f"SELECT COUNT(*) {_EVERYBODY}"
_OPEN = """
INSERT INTO broadcasts (id, text, opened_at, person_id, message_id) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING RETURNING id
"""
_LIST = f"INSERT INTO broadcast_people (broadcast_id, person_id) SELECT :id, people.id {_EVERYBODY}"
_NEXT = """
SELECT broadcast_people.person_id FROM broadcast_people JOIN broadcasts ON id = broadcast_id
WHERE broadcast_id = ? AND state = 'due' AND stopped_at IS NULL ORDER BY broadcast_people.person_id LIMIT 1
"""
_REACHED = """
UPDATE broadcast_people SET state = ? WHERE broadcast_id = ? AND person_id = ? AND state = 'due'
"""
_BROADCASTS = """
SELECT id, text, person_id, message_id, stopped_at IS NOT NULL AS stopped,
    (SELECT COUNT(*) FROM broadcast_people WHERE broadcast_id = id) AS total,
    (SELECT COUNT(*) FROM broadcast_people WHERE broadcast_id = id AND state = 'reached') AS reached,
    (SELECT COUNT(*) FROM broadcast_people WHERE broadcast_id = id AND state = 'failed') AS failed
FROM broadcasts
"""
_TOTAL = "SELECT COUNT(*) FROM broadcast_people WHERE broadcast_id = ?"
_FORGET = """
UPDATE broadcasts SET text = '', person_id = NULL, message_id = NULL,
                      stopped_at = COALESCE(stopped_at, :now), told_at = COALESCE(told_at, :now)
WHERE person_id = :person
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Broadcast:
    """A broadcast: of `total` people so many were reached, and so many could not be. `message_id` is the message in the
    chat of the person who sends it that tells how far it is."""

    id: str
    text: str
    person_id: int | None
    message_id: int | None
    stopped: bool
    total: int
    reached: int
    failed: int

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        return cls(**{name: row[name] for name in cls.__dataclass_fields__} | {"stopped": bool(row["stopped"])})


async def reach(tx: Transaction) -> int:
    """How many people a broadcast would be for now."""
    return int(await tx.value(_COUNT, now=tx.now))


async def open_broadcast(tx: Transaction, broadcast_id: str, text: str, person_id: int, message_id: int) -> int:
    """Opens a broadcast, once for an id; how many people it is for."""
    if await tx.row(_OPEN, broadcast_id, text, tx.now, person_id, message_id):
        await tx.rows(_LIST, id=broadcast_id, now=tx.now)
    return int(await tx.value(_TOTAL, broadcast_id))


async def drop(tx: Transaction, broadcast_id: str) -> bool:
    """Sees to it that the broadcast of that id is never opened; False where it was."""
    sql = "INSERT INTO broadcasts (id, text, opened_at, stopped_at, told_at) VALUES (?1, '', ?2, ?2, ?2)"
    return await tx.row(f"{sql} ON CONFLICT DO NOTHING RETURNING id", broadcast_id, tx.now) is not None


async def begin_next(tx: Transaction, broadcast_id: str) -> int | None:
    """The next person to tell, who is being told from now on; None once all were told, or it is stopped.

    Whoever was being told when the program ended may have been reached, and counts as such.
    """
    telling = await tx.value("SELECT telling FROM broadcasts WHERE id = ?", broadcast_id)
    if telling is not None:
        await reached(tx, broadcast_id, telling, True)
    person_id: int | None = await tx.value(_NEXT, broadcast_id)
    await tx.rows("UPDATE broadcasts SET telling = ? WHERE id = ?", person_id, broadcast_id)
    return person_id


async def reached(tx: Transaction, broadcast_id: str, person_id: int, ok: bool) -> None:
    """Notes that a person was told, or cannot be; only the first word on it counts."""
    await tx.rows(_REACHED, "reached" if ok else "failed", broadcast_id, person_id)
    await put_back(tx, broadcast_id)


async def put_back(tx: Transaction, broadcast_id: str) -> None:
    """Notes that nobody is being told: whoever was is due still, unless there was a word on it."""
    await tx.rows("UPDATE broadcasts SET telling = NULL WHERE id = ?", broadcast_id)


async def find(tx: Transaction, broadcast_id: str) -> Broadcast | None:
    """The broadcast of that id."""
    row = await tx.row(f"{_BROADCASTS} WHERE id = ?", broadcast_id)
    return Broadcast.from_row(row) if row else None


async def untold(tx: Transaction) -> list[Broadcast]:
    """The broadcasts whose end was not told yet, oldest first."""
    rows = await tx.rows(f"{_BROADCASTS} WHERE told_at IS NULL ORDER BY opened_at, id")
    return [Broadcast.from_row(row) for row in rows]


async def told(tx: Transaction, broadcast_id: str) -> None:
    """Notes that the end of a broadcast was told."""
    await tx.rows("UPDATE broadcasts SET told_at = ? WHERE id = ? AND told_at IS NULL", tx.now, broadcast_id)


async def stop(tx: Transaction, broadcast_id: str) -> bool:
    """Nobody more is told; False where that was so."""
    sql = "UPDATE broadcasts SET stopped_at = ? WHERE id = ? AND stopped_at IS NULL AND told_at IS NULL RETURNING id"
    return await tx.row(sql, tx.now, broadcast_id) is not None


async def forget(tx: Transaction, person_id: int) -> None:
    """A person who is forgotten is told nothing more, and what they told everybody is erased."""
    await tx.rows("DELETE FROM broadcast_people WHERE person_id = ? AND state = 'due'", person_id)
    await tx.rows(_FORGET, person=person_id, now=tx.now)


async def forget_older(tx: Transaction, before: float) -> None:
    """Erases the words of broadcasts that were opened before then and are over."""
    await tx.rows("UPDATE broadcasts SET text = '' WHERE opened_at < ? AND told_at IS NOT NULL", before)

"""What those who run the bot tell everybody, person by person, however often the program ends meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from storage.transactions import Transaction

# A person's own chat has the person's id. Who asked to be forgotten has no name.
_EVERYBODY = """
INSERT INTO broadcast_people (broadcast_id, person_id)
SELECT :id, people.id FROM people JOIN chats ON chats.id = people.id
WHERE chats.kind = 'private' AND people.name != ''
  AND NOT EXISTS (SELECT 1 FROM bans WHERE person_id = people.id AND (until IS NULL OR until > :now))
"""
_TARGETS = """
SELECT person_id FROM broadcast_people JOIN broadcasts ON id = broadcast_id
WHERE broadcast_id = ? AND state = 'due' AND stopped_at IS NULL ORDER BY person_id LIMIT ?
"""
_REACHED = """
UPDATE broadcast_people SET state = ? WHERE broadcast_id = ? AND person_id = ? AND state = 'due'
"""
_UNFINISHED = """
SELECT id, text, COUNT(*) AS total, SUM(state = 'reached') AS reached, SUM(state = 'failed') AS failed
FROM broadcasts JOIN broadcast_people ON broadcast_id = id
WHERE stopped_at IS NULL AND EXISTS (SELECT 1 FROM broadcast_people WHERE broadcast_id = id AND state = 'due')
GROUP BY id ORDER BY opened_at, id
"""
_TOTAL = "SELECT COUNT(*) FROM broadcast_people WHERE broadcast_id = ?"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast under way: of `total` people so many were reached, and so many could not be."""

    id: str
    text: str
    total: int
    reached: int
    failed: int


async def open_broadcast(tx: Transaction, broadcast_id: str, text: str) -> int:
    """Opens a broadcast, once for an id; how many people it is for."""
    sql = "INSERT INTO broadcasts (id, text, opened_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
    if await tx.row(sql, broadcast_id, text, tx.now):
        await tx.rows(_EVERYBODY, id=broadcast_id, now=tx.now)
    return int(await tx.value(_TOTAL, broadcast_id))


async def targets(tx: Transaction, broadcast_id: str, limit: int) -> list[int]:
    """The next people to tell; nobody once it is stopped."""
    return [row["person_id"] for row in await tx.rows(_TARGETS, broadcast_id, limit)]


async def reached(tx: Transaction, broadcast_id: str, person_id: int, ok: bool) -> None:
    """Notes that a person was told, or cannot be; only the first word on it counts."""
    await tx.rows(_REACHED, "reached" if ok else "failed", broadcast_id, person_id)


async def unfinished(tx: Transaction) -> list[Broadcast]:
    """The broadcasts with people to tell, oldest first."""
    return [Broadcast(*row) for row in await tx.rows(_UNFINISHED)]


async def stop(tx: Transaction, broadcast_id: str) -> None:
    """Nobody more is told."""
    await tx.rows("UPDATE broadcasts SET stopped_at = ? WHERE id = ? AND stopped_at IS NULL", tx.now, broadcast_id)


async def forget(tx: Transaction, person_id: int) -> None:
    """A person who is forgotten is told nothing more."""
    await tx.rows("DELETE FROM broadcast_people WHERE person_id = ? AND state = 'due'", person_id)

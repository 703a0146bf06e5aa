"""What people have set: for themselves, for a chat, for one topic of a chat."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from storage.transactions import Owner, Readers, Transaction

_OF = "SELECT name, value FROM preferences WHERE kind = :kind AND id = :id AND thread_id = :thread_id"
_SET = """
INSERT INTO preferences (kind, id, thread_id, name, value) VALUES (:kind, :id, :thread_id, :name, :value)
ON CONFLICT DO UPDATE SET value = excluded.value
"""
_UNSET = """
DELETE FROM preferences WHERE kind = :kind AND id = :id AND thread_id = :thread_id AND name = :name
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom something is set; `id` is the person's or the chat's, `thread_id` that of a topic."""

    kind: Literal["person", "chat", "topic"]
    id: int
    thread_id: int = 0


class Preferences:
    """Each method is one transaction, and may raise `StorageError`."""

    def __init__(self, writer: Owner, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def of(self, *scopes: Scope) -> list[dict[str, Any]]:
        """What is set for each of the scopes, by name, all of one moment."""

        async def look(tx: Transaction) -> list[dict[str, Any]]:
            found = [await tx.rows(_OF, **asdict(scope)) for scope in scopes]
            return [{row["name"]: json.loads(row["value"]) for row in rows} for rows in found]

        return await self._readers.run(look)

    async def set(self, scope: Scope, name: str, value: Any) -> None:
        """Sets a value that JSON can say; None takes away what was set.

        Raises `TypeError` or `ValueError` for a value that JSON cannot say.
        """
        if value is None:
            await self._writer.run(lambda tx: tx.rows(_UNSET, **asdict(scope), name=name))
        else:
            said = json.dumps(value, ensure_ascii=False, allow_nan=False)
            await self._writer.run(lambda tx: tx.rows(_SET, **asdict(scope), name=name, value=said))


async def moved(tx: Transaction, old: int, new: int) -> None:
    """The chat has another id from now on; what was set under the new one already stays."""
    await tx.rows("UPDATE OR IGNORE preferences SET id = ? WHERE id = ? AND kind != 'person'", new, old)
    await tx.rows("DELETE FROM preferences WHERE id = ? AND kind != 'person'", old)


async def erase(tx: Transaction, person_id: int) -> None:
    """Forgets what a person has set for themselves, and for their private chat, which has the same id."""
    await tx.rows("DELETE FROM preferences WHERE id = ?", person_id)

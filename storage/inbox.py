"""Updates are committed here before their sender is told, so that none is lost between two breaths."""

from __future__ import annotations

from storage.rows import InboxUpdate
from storage.transactions import Transaction

KNOWN_SECONDS = 7 * 86400.0
"""How long a handled update's id is known. Senders repeat an update within a day, and may use an id again later."""


async def receive(tx: Transaction, update_id: int, payload: str) -> bool:
    """Keeps the update; False when it is known already."""
    await tx.rows("DELETE FROM inbox WHERE handled_at < ?", tx.now - KNOWN_SECONDS)
    sql = "INSERT INTO inbox (update_id, payload, received_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING seq"
    return await tx.row(sql, update_id, payload, tx.now) is not None


async def unhandled(tx: Transaction) -> list[InboxUpdate]:
    """What was received and not handled, in the order it came."""
    rows = await tx.rows("SELECT update_id, payload FROM inbox WHERE handled_at IS NULL ORDER BY seq")
    return [InboxUpdate.from_row(row) for row in rows]


async def handled(tx: Transaction, update_id: int) -> None:
    """Marks the update as handled and forgets what it said."""
    sql = "UPDATE inbox SET payload = NULL, handled_at = ? WHERE update_id = ? AND handled_at IS NULL"
    await tx.rows(sql, tx.now, update_id)

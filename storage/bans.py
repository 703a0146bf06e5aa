"""Who is not served."""

from __future__ import annotations

from storage.rows import Ban
from storage.transactions import Transaction

_BAN = """
INSERT INTO bans (person_id, until, reason, made_at) VALUES (?, ?, ?, ?)
ON CONFLICT (person_id) DO UPDATE SET until = excluded.until, reason = excluded.reason, made_at = excluded.made_at
"""


async def banned(tx: Transaction, person_id: int) -> Ban | None:
    """The person's ban, unless it is over."""
    sql = "SELECT person_id, until, reason FROM bans WHERE person_id = ? AND (until IS NULL OR until > ?)"
    row = await tx.row(sql, person_id, tx.now)
    return Ban(*row) if row else None


async def in_effect(tx: Transaction, limit: int) -> list[Ban]:
    """The bans that are not over, those made last first."""
    sql = "SELECT person_id, until, reason FROM bans WHERE until IS NULL OR until > ? ORDER BY made_at DESC LIMIT ?"
    return [Ban(*row) for row in await tx.rows(sql, tx.now, limit)]


async def ban(tx: Transaction, person_id: int, until: float | None, reason: str) -> None:
    """Bans a person, or changes the ban."""
    await tx.rows(_BAN, person_id, until, reason, tx.now)


async def unban(tx: Transaction, person_id: int) -> bool:
    """Ends a ban; False where there was none."""
    ended = await banned(tx, person_id) is not None
    await tx.rows("DELETE FROM bans WHERE person_id = ?", person_id)
    return ended

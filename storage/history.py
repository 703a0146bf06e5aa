"""What was painted: a picture by its id, the pictures that a message shows, and what a person made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storage.rows import HistoryEntry, JobRow, PictureRow
from storage.transactions import Transaction

# Two statements, because each has an index of its own that tells the page without looking at what is not on it.
_MADE = """
SELECT * FROM jobs
WHERE person_id = :person_id AND state IN ('rendered', 'delivered') AND erased_at IS NULL AND seq < :before
ORDER BY seq DESC LIMIT :limit
"""
_MADE_HERE = """
SELECT * FROM jobs
WHERE person_id = :person_id AND chat_id = :chat_id AND state IN ('rendered', 'delivered') AND erased_at IS NULL
  AND seq < :before
ORDER BY seq DESC LIMIT :limit
"""
_NEWEST = 2**63 - 1
_SHOWN_AT = """
SELECT * FROM pictures
WHERE chat_id = :chat_id AND message_id = :message_id
   OR id IN (SELECT picture_id FROM showings WHERE chat_id = :chat_id AND message_id = :message_id)
ORDER BY job_id, position
"""


async def picture(tx: Transaction, folder: Path, picture_id: int) -> PictureRow | None:
    """The picture of that id."""
    row = await tx.row("SELECT * FROM pictures WHERE id = ?", picture_id)
    return PictureRow.from_row(row, folder) if row else None


async def shown(tx: Transaction, chat_id: int, message_id: int, picture_ids: Iterable[int]) -> None:
    """Keeps that a message shows those pictures once more; a second time changes nothing."""
    for picture_id in picture_ids:
        sql = "INSERT INTO showings (chat_id, message_id, picture_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        await tx.rows(sql, chat_id, message_id, picture_id)


async def pictures_at(tx: Transaction, folder: Path, chat_id: int, message_id: int) -> list[PictureRow]:
    """The pictures that a message shows, whether they were delivered in it or shown once more."""
    rows = await tx.rows(_SHOWN_AT, chat_id=chat_id, message_id=message_id)
    return [PictureRow.from_row(row, folder) for row in rows]


async def pictures_of(tx: Transaction, folder: Path, job_id: str) -> list[PictureRow]:
    """The job's pictures in their order."""
    rows = await tx.rows("SELECT * FROM pictures WHERE job_id = ? ORDER BY position", job_id)
    return [PictureRow.from_row(row, folder) for row in rows]


async def made_by(
    tx: Transaction, folder: Path, person_id: int, chat_id: int | None, limit: int, before: int | None
) -> list[HistoryEntry]:
    """What the person made, in that chat or anywhere, newest first, older than the cursor `before`."""
    asked = {"person_id": person_id, "before": _NEWEST if before is None else before, "limit": limit}
    rows = await (tx.rows(_MADE, **asked) if chat_id is None else tx.rows(_MADE_HERE, **asked, chat_id=chat_id))
    return [
        HistoryEntry(JobRow.from_row(row), await pictures_of(tx, folder, row["id"]), cursor=row["seq"]) for row in rows
    ]

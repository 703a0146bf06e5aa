"""What was painted: a picture by its id or by the message that shows it, and what a person made."""

from __future__ import annotations

from pathlib import Path

from storage.rows import HistoryEntry, JobRow, PictureRow
from storage.transactions import Transaction

_MADE = """
SELECT * FROM jobs
WHERE person_id = :person_id AND state IN ('rendered', 'delivered') AND (:before IS NULL OR seq < :before)
ORDER BY seq DESC LIMIT :limit
"""


async def picture(tx: Transaction, folder: Path, picture_id: int) -> PictureRow | None:
    """The picture of that id."""
    row = await tx.row("SELECT * FROM pictures WHERE id = ?", picture_id)
    return PictureRow.from_row(row, folder) if row else None


async def picture_at(tx: Transaction, folder: Path, chat_id: int, message_id: int) -> PictureRow | None:
    """The picture that a message shows."""
    sql = "SELECT * FROM pictures WHERE chat_id = ? AND message_id = ? ORDER BY id LIMIT 1"
    row = await tx.row(sql, chat_id, message_id)
    return PictureRow.from_row(row, folder) if row else None


async def pictures_of(tx: Transaction, folder: Path, job_id: str) -> list[PictureRow]:
    """The job's pictures in their order."""
    rows = await tx.rows("SELECT * FROM pictures WHERE job_id = ? ORDER BY position", job_id)
    return [PictureRow.from_row(row, folder) for row in rows]


async def made_by(tx: Transaction, folder: Path, person_id: int, limit: int, before: int | None) -> list[HistoryEntry]:
    """What the person made, newest first, older than the cursor `before`."""
    return [
        HistoryEntry(JobRow.from_row(row), await pictures_of(tx, folder, row["id"]), cursor=row["seq"])
        for row in await tx.rows(_MADE, person_id=person_id, before=before, limit=limit)
    ]

"""What came of what: the pictures that a job starts from, theirs before them, and what started from a picture."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from storage.errors import PictureGone
from storage.rows import JobRow, PictureRow
from storage.transactions import Transaction

_PARENTS = """
SELECT pictures.* FROM parents JOIN pictures ON pictures.id = picture_id
WHERE parents.job_id = ? ORDER BY parents.position
"""
_CHILDREN = "SELECT COUNT(DISTINCT job_id) FROM parents WHERE picture_id = ?"
_JOB_OF = "SELECT jobs.* FROM pictures JOIN jobs ON jobs.id = job_id WHERE pictures.id = ?"
_FIRST_LEFT = """
UPDATE jobs SET parent_picture_id = (
    SELECT picture_id FROM parents WHERE parents.job_id = jobs.id ORDER BY position LIMIT 1
) WHERE parent_picture_id = ?
"""


async def demand(tx: Transaction, picture_ids: Sequence[int]) -> None:
    """Raises `PictureGone` unless all of the pictures are there and not deleted."""
    for picture_id in picture_ids:
        if not await tx.row("SELECT 1 FROM pictures WHERE id = ? AND deleted_at IS NULL", picture_id):
            raise PictureGone(picture_id)


async def keep(tx: Transaction, job_id: str, picture_ids: Sequence[int]) -> None:
    """Keeps what a new job starts from."""
    for position, picture_id in enumerate(picture_ids):
        sql = "INSERT INTO parents (job_id, position, picture_id) VALUES (?, ?, ?)"
        await tx.rows(sql, job_id, position, picture_id)


async def parents(tx: Transaction, folder: Path, job_id: str) -> list[PictureRow]:
    """The pictures that a job starts from, in their order."""
    return [PictureRow.from_row(row, folder) for row in await tx.rows(_PARENTS, job_id)]


async def ids(tx: Transaction, job_id: str) -> tuple[int, ...]:
    """The ids of the pictures that a job starts from, in their order."""
    return tuple(row["id"] for row in await tx.rows(_PARENTS, job_id))


async def lost(tx: Transaction, job_id: str) -> bool:
    """Whether a picture that the job starts from was deleted."""
    return any(row["deleted_at"] is not None for row in await tx.rows(_PARENTS, job_id))


async def children(tx: Transaction, picture_id: int) -> int:
    """How many jobs started from the picture."""
    return int(await tx.value(_CHILDREN, picture_id))


async def job_of(tx: Transaction, picture_id: int) -> JobRow | None:
    """The job of a picture, also if that was deleted since."""
    row = await tx.row(_JOB_OF, picture_id)
    return JobRow.from_row(row) if row else None


async def ancestors(tx: Transaction, folder: Path, picture_id: int, limit: int) -> list[tuple[int, PictureRow, JobRow]]:
    """What a picture came from, nearest first: how many steps back, the picture and its job. Each is there once."""
    found: list[tuple[int, PictureRow, JobRow]] = []
    seen = {picture_id}
    job = await tx.row(_JOB_OF, picture_id)
    ahead = deque([(1, job["id"])] if job else [])
    while ahead and len(found) < limit:
        depth, job_id = ahead.popleft()
        for picture in await parents(tx, folder, job_id):
            if picture.id not in seen:
                seen.add(picture.id)
                job = await tx.row(_JOB_OF, picture.id)
                assert job is not None
                found.append((depth, picture, JobRow.from_row(job)))
                ahead.append((depth + 1, picture.job_id))
    return found[:limit]


async def erase_picture(tx: Transaction, picture_id: int) -> None:
    """The picture goes: what started from it started from the others alone."""
    await tx.rows("DELETE FROM parents WHERE picture_id = ?", picture_id)
    await tx.rows(_FIRST_LEFT, picture_id)


async def erase_job(tx: Transaction, job_id: str) -> None:
    """The job is erased: nobody can tell what it started from."""
    await tx.rows("DELETE FROM parents WHERE job_id = ?", job_id)
    await tx.rows("UPDATE jobs SET parent_picture_id = NULL WHERE id = ?", job_id)

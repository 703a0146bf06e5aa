"""The pictures that people have marked, their own and those of others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from storage.rows import JobRow, PictureEntry, PictureRow
from storage.transactions import Transaction

NEWEST = 2**63 - 1
"""The cursor before which everything is."""

_FAVOUR = """
INSERT INTO favourites (person_id, picture_id)
SELECT :person_id, id FROM pictures WHERE id = :picture_id AND deleted_at IS NULL
ON CONFLICT DO NOTHING RETURNING seq
"""
_UNFAVOUR = "DELETE FROM favourites WHERE person_id = :person_id AND picture_id = :picture_id RETURNING seq"
_OF = """
SELECT pictures.*, favourites.seq AS cursor FROM favourites JOIN pictures ON pictures.id = picture_id
WHERE favourites.person_id = ? AND favourites.seq < ? ORDER BY favourites.seq DESC LIMIT ?
"""


async def favour(tx: Transaction, person_id: int, picture_id: int, on: bool) -> bool:
    """Marks a picture or takes the mark away; False where that changed nothing, and for a picture that is gone."""
    sql = _FAVOUR if on else _UNFAVOUR
    return await tx.row(sql, person_id=person_id, picture_id=picture_id) is not None


async def is_favourite(tx: Transaction, person_id: int, picture_id: int) -> bool:
    """Whether the person has marked the picture."""
    sql = "SELECT 1 FROM favourites WHERE picture_id = ? AND person_id = ?"
    return await tx.row(sql, picture_id, person_id) is not None


async def marked(tx: Transaction, person_id: int, picture_ids: Iterable[int]) -> set[int]:
    """Those of the pictures that the person has marked."""
    sql = "SELECT picture_id FROM favourites WHERE person_id = ? AND picture_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in await tx.rows(sql, person_id, json.dumps(list(picture_ids)))}


async def of_person(
    tx: Transaction, folder: Path, person_id: int, limit: int, before: int | None
) -> list[PictureEntry]:
    """What the person has marked, the last first, older than the cursor `before`."""
    entries = []
    for row in await tx.rows(_OF, person_id, NEWEST if before is None else before, limit):
        job = await tx.row("SELECT * FROM jobs WHERE id = ?", row["job_id"])
        assert job is not None
        entries.append(PictureEntry(PictureRow.from_row(row, folder), JobRow.from_row(job), row["cursor"]))
    return entries


async def erase_picture(tx: Transaction, picture_id: int) -> None:
    """Nobody has marked the picture any more."""
    await tx.rows("DELETE FROM favourites WHERE picture_id = ?", picture_id)


async def erase(tx: Transaction, person_id: int) -> None:
    """The person has marked nothing any more."""
    await tx.rows("DELETE FROM favourites WHERE person_id = ?", person_id)

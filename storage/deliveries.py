"""What is painted and not sent yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from storage import history, jobs
from storage.ledger import Ledger
from storage.rows import Delivery, JobRow, NewPicture, Sent
from storage.transactions import Transaction

_RENDERED = """
UPDATE jobs SET state = 'rendered', seconds = ? WHERE id = ? AND attempt = ? AND state = 'running' RETURNING *
"""
_PICTURE = """
INSERT INTO pictures (job_id, person_id, position, path, width, height, seed, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_DONE = """
UPDATE deliveries SET state = 'done', tries = tries + 1, error = NULL WHERE id = ? AND state = 'due' RETURNING job_id
"""
_DUE = """
SELECT jobs.*, deliveries.id AS delivery_id, tries, not_before
FROM deliveries JOIN jobs ON jobs.id = job_id
WHERE deliveries.state = 'due' AND not_before <= ?
"""


async def rendered(
    tx: Transaction, ledger: Ledger, job_id: str, attempt: int, pictures: Sequence[NewPicture], seconds: float
) -> bool:
    """Names the pictures, whose paths are within the picture folder, settles the hold and writes the delivery.

    False for another attempt than the one under way.
    """
    row = await tx.row(_RENDERED, seconds, job_id, attempt)
    if row is None:
        return False
    for position, new in enumerate(pictures):
        size = (new.width, new.height)
        await tx.rows(_PICTURE, job_id, row["person_id"], position, str(new.path), *size, new.seed, tx.now)
    await ledger.settle(tx, job_id)
    await tx.rows("INSERT INTO deliveries (job_id, not_before) VALUES (?, ?)", job_id, tx.now)
    return True


async def due(tx: Transaction, folder: Path, limit: int) -> list[Delivery]:
    """The deliveries whose time has come, the longest due first."""
    rows = await tx.rows(f"{_DUE} ORDER BY not_before, delivery_id LIMIT ?", tx.now, limit)
    return [await _delivery(tx, folder, row) for row in rows]


async def still_due(tx: Transaction, folder: Path, delivery_id: int) -> Delivery | None:
    """The delivery as it is now; None where it was ended or put off meanwhile."""
    row = await tx.row(f"{_DUE} AND deliveries.id = ?", tx.now, delivery_id)
    return await _delivery(tx, folder, row) if row else None


async def _delivery(tx: Transaction, folder: Path, row: sqlite3.Row) -> Delivery:
    return Delivery(
        id=row["delivery_id"],
        job=JobRow.from_row(row),
        pictures=await history.pictures_of(tx, folder, row["id"]),
        tries=row["tries"],
        not_before=row["not_before"],
    )


async def delivered(tx: Transaction, delivery_id: int, sent: Sequence[Sent]) -> bool:
    """Keeps where the pictures are and ends the job; False for a delivery that was ended before."""
    job_id = await tx.value(_DONE, delivery_id)
    if job_id is None:
        return False
    for one in sent:
        sql = "UPDATE pictures SET chat_id = ?, message_id = ?, file_id = ? WHERE id = ? AND job_id = ?"
        await tx.rows(sql, one.chat_id, one.message_id, one.file_id, one.picture_id, job_id)
    await tx.rows("UPDATE jobs SET state = 'delivered', ended_at = ? WHERE id = ?", tx.now, job_id)
    return True


async def postpone(tx: Transaction, delivery_id: int, seconds: float, error: str) -> None:
    """Counts a try that failed; the next is due in so many seconds."""
    sql = "UPDATE deliveries SET tries = tries + 1, not_before = ?, error = ? WHERE id = ? AND state = 'due'"
    await tx.rows(sql, tx.now + seconds, error, delivery_id)


async def undeliverable(tx: Transaction, ledger: Ledger, delivery_id: int, error: str) -> bool:
    """Gives the delivery up: the job fails and its credits go back. False for one that was ended before."""
    job_id = await tx.value("SELECT job_id FROM deliveries WHERE id = ? AND state = 'due'", delivery_id)
    return job_id is not None and await jobs.fail(tx, ledger, job_id, "undeliverable", error, attempt=None)

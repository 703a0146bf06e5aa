"""What is forgotten: prompts, pictures and names go, and the sums of the ledger stay.

Each function changes rows alone and tells the files that nothing names any more, for the caller to remove once the
transaction is through: a file without a row is swept up later, a row without its file would be a broken promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from storage import jobs
from storage.ledger import Ledger
from storage.transactions import Transaction

_ERASE = """
UPDATE jobs SET prompt = '', payload = '{}', error_detail = NULL, erased_at = :now, told_at = COALESCE(told_at, :now)
WHERE seq = :seq
"""
_UPLOADS_GONE = """
DELETE FROM uploads WHERE {which} RETURNING path
"""


@dataclass(slots=True)
class Erased:
    """How many jobs were erased, and the names of files that are nobody's now."""

    jobs: int = 0
    files: list[str] = field(default_factory=list)


async def person(tx: Transaction, ledger: Ledger, person_id: int) -> Erased:
    """Forgets a person: what they wait for ends and costs nothing, what they made is erased, and so is their name."""
    for row in await tx.rows("SELECT id, state FROM jobs WHERE person_id = ? AND ended_at IS NULL", person_id):
        if row["state"] == "rendered":
            await jobs.fail(tx, ledger, row["id"], "erased", "its person asked to be forgotten", attempt=None)
        else:
            await jobs.cancel(tx, ledger, row["id"])
    rows = await tx.rows("SELECT seq FROM jobs WHERE person_id = ? AND erased_at IS NULL", person_id)
    erased = await _jobs(tx, [row["seq"] for row in rows])
    erased.files += await _uploads(tx, "person_id = ?", person_id)
    await tx.rows("DELETE FROM buttons WHERE person_id = ?", person_id)
    await tx.rows("UPDATE people SET name = '', username = NULL, language = NULL WHERE id = ?", person_id)
    return erased


async def older(tx: Transaction, before: float, limit: int) -> Erased:
    """Erases up to so many of the jobs that ended before then, and the uploads that were kept before then."""
    sql = "SELECT seq FROM jobs WHERE ended_at < ? AND erased_at IS NULL ORDER BY ended_at LIMIT ?"
    erased = await _jobs(tx, [row["seq"] for row in await tx.rows(sql, before, limit)])
    # What somebody still waits for may start from an upload.
    idle = "person_id NOT IN (SELECT person_id FROM jobs WHERE state IN ('queued', 'running'))"
    erased.files += await _uploads(tx, f"kept_at < ? AND {idle}", before)
    return erased


async def lost_uploads(tx: Transaction, names: Sequence[str]) -> None:
    """Forgets uploads whose files are gone."""
    for name in names:
        await tx.rows("DELETE FROM uploads WHERE path = ?", name)


async def _jobs(tx: Transaction, seqs: Sequence[int]) -> Erased:
    erased = Erased(jobs=len(seqs))
    for seq in seqs:
        sql = "SELECT id, path FROM pictures WHERE job_id = (SELECT id FROM jobs WHERE seq = ?)"
        for picture in await tx.rows(sql, seq):
            await tx.rows("UPDATE jobs SET parent_picture_id = NULL WHERE parent_picture_id = ?", picture["id"])
            await tx.rows("DELETE FROM showings WHERE picture_id = ?", picture["id"])
            await tx.rows("DELETE FROM pictures WHERE id = ?", picture["id"])
            erased.files.append(picture["path"])
        await tx.rows(_ERASE, now=tx.now, seq=seq)
        await tx.rows("UPDATE deliveries SET error = NULL WHERE job_id = (SELECT id FROM jobs WHERE seq = ?)", seq)
    return erased


async def _uploads(tx: Transaction, which: str, *values: object) -> list[str]:
    """Removes those uploads; the files that nobody else has sent."""
    paths = [row["path"] for row in await tx.rows(_UPLOADS_GONE.format(which=which), *values)]
    return [path for path in paths if not await tx.rows("SELECT 1 FROM uploads WHERE path = ?", path)]

"""What is forgotten: prompts, pictures and names go, and the sums of the ledger stay.

Each function changes rows alone and tells the files that nothing names any more, for the caller to remove once the
transaction is through: a file without a row is swept up later, a row without its file would be a broken promise.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from storage import broadcasts, games, jobs, preferences, timers
from storage.ledger import Ledger
from storage.transactions import Transaction

_ERASE = """
UPDATE jobs SET prompt = '', payload = '{}', error_detail = NULL, erased_at = :now, told_at = COALESCE(told_at, :now)
WHERE seq = :seq
"""
# A job whose picture somebody's unfinished job starts from is left until that has ended.
_OLDER = """
SELECT seq FROM jobs
WHERE ended_at < :before AND erased_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM pictures JOIN jobs AS child ON child.parent_picture_id = pictures.id
    WHERE pictures.job_id = jobs.id AND child.ended_at IS NULL
)
ORDER BY ended_at LIMIT :limit
"""
# What somebody waits for may start from an upload.
_OLDER_UPLOADS = """
kept_at < ? AND person_id NOT IN (SELECT person_id FROM jobs WHERE state IN ('queued', 'running'))
"""
# The same words as in the index, which has no other buttons in it.
_OLDER_WORDS = """
DELETE FROM buttons WHERE made_at < ? AND person_id IS NOT NULL AND instr(payload, '"prompt":') > 0
"""
NAMED = "SELECT path FROM pictures UNION SELECT path FROM uploads"
"""Every file that a row names."""
_NAMED_AMONG = """
SELECT path FROM uploads WHERE path IN (SELECT value FROM json_each(:names))
UNION SELECT path FROM pictures WHERE path IN (SELECT value FROM json_each(:names))
"""


@dataclass(slots=True)
class Erased:
    """How many jobs were erased, and the names of files that are nobody's now."""

    jobs: int = 0
    files: list[str] = field(default_factory=list)


async def person(tx: Transaction, ledger: Ledger, person_id: int) -> Erased:
    """Forgets a person's name, preferences and uploads; what they wait for ends and costs nothing."""
    for row in await tx.rows("SELECT id, state FROM jobs WHERE person_id = ? AND ended_at IS NULL", person_id):
        if row["state"] == "rendered":
            await jobs.fail(tx, ledger, row["id"], "erased", "its person asked to be forgotten", attempt=None)
        else:
            await jobs.cancel(tx, ledger, row["id"])
    await games.forget(tx, person_id)
    await timers.forget(tx, person_id)
    await broadcasts.forget(tx, person_id)
    await tx.rows("UPDATE people SET name = '', username = NULL, language = NULL WHERE id = ?", person_id)
    await preferences.erase(tx, person_id)
    return Erased(files=await _uploads(tx, "person_id = ?", person_id))


async def jobs_of(tx: Transaction, person_id: int, limit: int) -> Erased:
    """Erases up to so many of a person's jobs that have ended."""
    sql = "SELECT seq FROM jobs WHERE person_id = ? AND ended_at IS NOT NULL AND erased_at IS NULL LIMIT ?"
    return await _jobs(tx, [row["seq"] for row in await tx.rows(sql, person_id, limit)])


async def buttons_of(tx: Transaction, person_id: int) -> Erased:
    """Forgets what a person's buttons mean."""
    await tx.rows("DELETE FROM buttons WHERE person_id = ?", person_id)
    return Erased()


async def older_jobs(tx: Transaction, before: float, limit: int) -> Erased:
    """Erases up to so many of the jobs that ended before then."""
    return await _jobs(tx, [row["seq"] for row in await tx.rows(_OLDER, before=before, limit=limit)])


async def older_uploads(tx: Transaction, before: float) -> Erased:
    """Erases the uploads that were kept before then, and what games and buttons repeat of people's words since before
    then."""
    await tx.rows(_OLDER_WORDS, before)
    await games.forget_older(tx, before)
    return Erased(files=await _uploads(tx, _OLDER_UPLOADS, before))


async def lost_uploads(tx: Transaction, names: Sequence[str]) -> None:
    """Forgets uploads whose files are gone."""
    for name in names:
        await tx.rows("DELETE FROM uploads WHERE path = ?", name)


async def named_files(tx: Transaction) -> set[str]:
    """Every file that a row names."""
    return {row[0] for row in await tx.rows(NAMED)}


async def named_among(tx: Transaction, names: Sequence[str]) -> set[str]:
    """Those of the files that a row names."""
    return {row[0] for row in await tx.rows(_NAMED_AMONG, names=json.dumps(list(names)))}


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
    paths = [row["path"] for row in await tx.rows(f"DELETE FROM uploads WHERE {which} RETURNING path", *values)]
    return [path for path in paths if not await tx.rows("SELECT 1 FROM uploads WHERE path = ?", path)]

"""What is forgotten: prompts, pictures and names go, and the sums of the ledger stay.

Each function changes rows alone and tells the files that nothing names any more, for the caller to remove once the
transaction is through: a file without a row is swept up later, a row without its file would be a broken promise.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from storage import (
    baskets,
    broadcasts,
    exports,
    favourites,
    games,
    handles,
    inline,
    jobs,
    lineage,
    preferences,
    questions,
    timers,
)
from storage.ledger import Ledger
from storage.transactions import Transaction

_ERASE = """
UPDATE jobs SET prompt = '', payload = '{}', error_detail = NULL, erased_at = :now, told_at = COALESCE(told_at, :now)
WHERE seq = :seq
"""
# A job whose picture somebody's unfinished job starts from is left until that has ended, and one whose picture is
# somebody's favourite is kept.
_OLDER = """
SELECT seq FROM jobs
WHERE ended_at < :before AND erased_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM pictures JOIN parents ON picture_id = pictures.id JOIN jobs AS child ON child.id = parents.job_id
    WHERE pictures.job_id = jobs.id AND child.ended_at IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM pictures JOIN favourites ON picture_id = pictures.id WHERE pictures.job_id = jobs.id
)
ORDER BY ended_at LIMIT :limit
"""
# What somebody waits for may start from an upload, and so may what they have put aside for.
_OLDER_UPLOADS = """
kept_at < ? AND person_id NOT IN (SELECT person_id FROM jobs WHERE state IN ('queued', 'running'))
AND NOT EXISTS (SELECT 1 FROM baskets WHERE path = uploads.path AND person_id = uploads.person_id)
"""
# The same words as in the index, which has no other buttons in it.
_OLDER_WORDS = """
DELETE FROM buttons WHERE made_at < ? AND person_id IS NOT NULL AND instr(payload, '"prompt":') > 0
"""
_NEEDED = """
EXISTS (
    SELECT 1 FROM parents JOIN jobs ON jobs.id = parents.job_id WHERE picture_id = pictures.id AND ended_at IS NULL
)
"""
_DELETE = f"""
UPDATE pictures SET deleted_at = :now, file_id = NULL, lingers = {_NEEDED}
WHERE id = :id AND deleted_at IS NULL AND (SELECT ended_at FROM jobs WHERE jobs.id = job_id) IS NOT NULL
RETURNING job_id, path, lingers
"""
_LINGERING = f"UPDATE pictures SET lingers = 0 WHERE lingers = 1 AND NOT {_NEEDED} RETURNING path"
_HELD = "deleted_at IS NULL OR lingers = 1"
NAMED = f"SELECT path FROM pictures WHERE {_HELD} UNION SELECT path FROM uploads"
"""Every file that a row names."""
_NAMED_AMONG = f"""
SELECT path FROM uploads WHERE path IN (SELECT value FROM json_each(:names))
UNION SELECT path FROM pictures WHERE path IN (SELECT value FROM json_each(:names)) AND ({_HELD})
"""


@dataclass(slots=True)
class Erased:
    """How many jobs were erased or pictures deleted, and the names of files that are nobody's now."""

    jobs: int = 0
    pictures: int = 0
    files: list[str] = field(default_factory=list)


async def person(tx: Transaction, ledger: Ledger, person_id: int) -> Erased:
    """Forgets a person's name, uploads, and what they set, marked and put aside; what they wait for ends and costs
    nothing."""
    for row in await tx.rows("SELECT id, state FROM jobs WHERE person_id = ? AND ended_at IS NULL", person_id):
        if row["state"] == "rendered":
            await jobs.fail(tx, ledger, row["id"], "erased", "its person asked to be forgotten", attempt=None)
        else:
            await jobs.cancel(tx, ledger, row["id"])
    await games.forget(tx, person_id)
    await timers.forget(tx, person_id)
    await questions.forget(tx, person_id)
    await inline.forget(tx, person_id)
    await exports.forget(tx, person_id)
    await tx.rows("UPDATE showings SET person_id = NULL WHERE person_id = ?", person_id)
    await broadcasts.forget(tx, person_id)
    await tx.rows("UPDATE people SET name = '', username = NULL, language = NULL WHERE id = ?", person_id)
    await preferences.erase(tx, person_id)
    await favourites.erase(tx, person_id)
    await baskets.erase(tx, person_id)
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
    """Erases the uploads that were kept before then, and what games, questions, buttons and broadcasts repeat of
    people's words since before then."""
    await tx.rows(_OLDER_WORDS, before)
    await games.forget_older(tx, before)
    await questions.forget_older(tx, before)
    await inline.forget_older(tx, before)
    await broadcasts.forget_older(tx, before)
    return Erased(files=await _uploads(tx, _OLDER_UPLOADS, before))


async def lost_uploads(tx: Transaction, names: Sequence[str]) -> None:
    """Forgets uploads whose files are gone."""
    for name in names:
        await tx.rows("DELETE FROM uploads WHERE path = ?", name)
        await baskets.erase_upload(tx, name)


async def delete(tx: Transaction, picture_ids: Iterable[int]) -> Erased:
    """Deletes pictures whose jobs have ended; their rows stay. A file that is still needed lingers."""
    erased = Erased()
    for picture_id in picture_ids:
        row = await tx.row(_DELETE, id=picture_id, now=tx.now)
        if row is None:
            continue
        erased.pictures += 1
        erased.files += [] if row["lingers"] else [row["path"]]
        await favourites.erase_picture(tx, picture_id)
        await baskets.erase_picture(tx, picture_id)
        await handles.forget_sent(tx, row["job_id"])
    return erased


async def lingering(tx: Transaction) -> Erased:
    """Lets go of the files of deleted pictures that no unfinished job starts from any more."""
    return Erased(files=[row["path"] for row in await tx.rows(_LINGERING)])


async def named_files(tx: Transaction) -> set[str]:
    """Every file that a row names."""
    return {row[0] for row in await tx.rows(NAMED)}


async def named_among(tx: Transaction, names: Sequence[str]) -> set[str]:
    """Those of the files that a row names."""
    return {row[0] for row in await tx.rows(_NAMED_AMONG, names=json.dumps(list(names)))}


async def _jobs(tx: Transaction, seqs: Sequence[int]) -> Erased:
    erased = Erased(jobs=len(seqs))
    for seq in seqs:
        job_id = await tx.value("SELECT id FROM jobs WHERE seq = ?", seq)
        for picture in await tx.rows("SELECT id, path FROM pictures WHERE job_id = ?", job_id):
            await lineage.erase_picture(tx, picture["id"])
            await favourites.erase_picture(tx, picture["id"])
            await baskets.erase_picture(tx, picture["id"])
            await tx.rows("DELETE FROM showings WHERE picture_id = ?", picture["id"])
            await tx.rows("DELETE FROM pictures WHERE id = ?", picture["id"])
            erased.files.append(picture["path"])
        await tx.rows(_ERASE, now=tx.now, seq=seq)
        await lineage.erase_job(tx, job_id)
        await handles.forget_sent(tx, job_id)
        await tx.rows("UPDATE deliveries SET error = NULL WHERE job_id = ?", job_id)
    return erased


async def _uploads(tx: Transaction, which: str, *values: object) -> list[str]:
    """Removes those uploads; the files that nobody else has sent."""
    paths = [row["path"] for row in await tx.rows(f"DELETE FROM uploads WHERE {which} RETURNING path", *values)]
    return [path for path in paths if not await tx.rows("SELECT 1 FROM uploads WHERE path = ?", path)]

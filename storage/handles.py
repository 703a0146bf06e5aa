"""Names under which others know what is kept here: a messenger's ids of files it was sent, and tokens of recipes."""

from __future__ import annotations

import json
from collections.abc import Iterable

from storage.rows import JobRow
from storage.transactions import Transaction

_REMEMBER = """
INSERT INTO sent_files (key, job_id, file_id)
SELECT :key, id, :file_id FROM jobs WHERE id = :job_id AND erased_at IS NULL
ON CONFLICT (key) DO UPDATE SET job_id = excluded.job_id, file_id = excluded.file_id
"""
_RECIPE_OF = """
SELECT jobs.* FROM recipes JOIN jobs ON jobs.id = job_id WHERE token = ? AND erased_at IS NULL
"""


async def sent_as(tx: Transaction, key: str) -> str | None:
    """The id of what was sent under that key; None where nothing was, or the job is erased."""
    found: str | None = await tx.value("SELECT file_id FROM sent_files WHERE key = ?", key)
    return found


async def sent_for(tx: Transaction, job_ids: Iterable[str]) -> dict[str, str]:
    """The ids of all that was sent for the jobs, by key."""
    sql = "SELECT key, file_id FROM sent_files WHERE job_id IN (SELECT value FROM json_each(?))"
    return {row["key"]: row["file_id"] for row in await tx.rows(sql, json.dumps(list(job_ids)))}


async def remember(tx: Transaction, key: str, job_id: str, file_id: str) -> None:
    """Keeps the id of what was sent for a job under that key, unless the job was erased meanwhile."""
    await tx.rows(_REMEMBER, key=key, job_id=job_id, file_id=file_id)


async def forget_sent(tx: Transaction, job_id: str) -> None:
    """Forgets all that was sent for the job."""
    await tx.rows("DELETE FROM sent_files WHERE job_id = ?", job_id)


async def recipe(tx: Transaction, job_id: str) -> str | None:
    """The token that the job has; None where it has none."""
    found: str | None = await tx.value("SELECT token FROM recipes WHERE job_id = ?", job_id)
    return found


async def keep_recipe(tx: Transaction, job_id: str, token: str) -> str:
    """Gives the job that token unless it has one; the one that it has. The database refuses a job that there is not."""
    await tx.rows("INSERT INTO recipes (token, job_id) VALUES (?, ?) ON CONFLICT (job_id) DO NOTHING", token, job_id)
    return str(await recipe(tx, job_id))


async def recipe_of(tx: Transaction, token: str) -> JobRow | None:
    """The job of that token; None for one that is none's, and for an erased job's."""
    row = await tx.row(_RECIPE_OF, token)
    return JobRow.from_row(row) if row else None

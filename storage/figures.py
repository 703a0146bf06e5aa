"""What was painted for whom, in figures."""

from __future__ import annotations

import shutil
import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from storage.places import DATABASE
from storage.transactions import Transaction

_TOP = """
SELECT person_id, name, COUNT(*) AS jobs, SUM(cost) AS credits FROM jobs JOIN people ON people.id = person_id
WHERE state IN ('rendered', 'delivered') AND created_at >= ?
GROUP BY person_id ORDER BY credits DESC, jobs DESC, person_id LIMIT ?
"""


_SPENT = """
SELECT jobs.kind, COUNT(*) AS jobs, SUM(cost) AS credits
FROM jobs JOIN holds ON job_id = jobs.id JOIN accounts ON accounts.id = account_id
WHERE jobs.person_id = :person AND jobs.state IN ('rendered', 'delivered') AND created_at >= :since
  AND accounts.person_id = :person
GROUP BY jobs.kind ORDER BY credits DESC, jobs.kind
"""
_MOVED = """
SELECT COALESCE(-SUM(MIN(amount, 0)), 0), COALESCE(SUM(MAX(amount, 0)), 0)
FROM postings JOIN accounts ON accounts.id = account_id JOIN entries ON entries.id = entry_id
WHERE person_id = ? AND created_at >= ? AND (key GLOB 'gift:*' OR key GLOB 'grant:*')
"""
# The same condition as the index has.
_LATELY = """
SELECT state, seconds FROM jobs WHERE ended_at >= ? AND ended_at IS NOT NULL AND erased_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """How many jobs of a kind were painted, and what those cost together."""

    kind: str
    jobs: int
    credits: int


@dataclass(frozen=True, slots=True)
class Moved:
    """How many credits a person gave away, and got as gifts and grants."""

    given: int
    got: int


@dataclass(frozen=True, slots=True)
class TopPerson:
    """A person, how many of their jobs were painted, and what those cost together."""

    person_id: int
    name: str
    jobs: int
    credits: int


async def spent(tx: Transaction, person_id: int, since: float) -> list[Spent]:
    """What was painted on a person's own credits of what was asked for since then, the dearest kind first."""
    return [Spent(*row) for row in await tx.rows(_SPENT, person=person_id, since=since)]


async def moved(tx: Transaction, person_id: int, since: float) -> Moved:
    """What a person gave away and got since then (seconds since the epoch)."""
    row = await tx.row(_MOVED, person_id, since)
    return Moved(*row) if row else Moved(0, 0)


async def top(tx: Transaction, since: float, limit: int) -> list[TopPerson]:
    """Those who had most painted of what was asked for since then."""
    return [TopPerson(*row) for row in await tx.rows(_TOP, since, limit)]


@dataclass(frozen=True, slots=True)
class Lately:
    """How many jobs ended in each state, and how long the painting of one took, as the median in seconds; None where
    none was painted."""

    ended: Mapping[str, int]
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Space:
    """Bytes: those that are free where the data is, and those that the database takes."""

    free: int
    database: int


async def lately(tx: Transaction, since: float) -> Lately:
    """What became of the jobs that ended since then, without those erased."""
    rows = await tx.rows(_LATELY, since)
    seconds = [row["seconds"] for row in rows if row["seconds"] is not None]
    return Lately(Counter(row["state"] for row in rows), statistics.median(seconds) if seconds else None)


def space(folder: Path) -> Space:
    """The room in the folder. The database is its file and what SQLite keeps beside it."""
    files = [path for path in folder.glob(f"{DATABASE}*") if path.is_file()]
    return Space(shutil.disk_usage(folder).free, sum(path.stat().st_size for path in files))

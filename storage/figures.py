"""What was painted for whom, in figures."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Spent:
    """How many jobs of a kind were painted, and what those cost together."""

    kind: str
    jobs: int
    credits: int


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


async def top(tx: Transaction, since: float, limit: int) -> list[TopPerson]:
    """Those who had most painted of what was asked for since then."""
    return [TopPerson(*row) for row in await tx.rows(_TOP, since, limit)]

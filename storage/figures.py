"""What was painted for whom, in figures."""

from __future__ import annotations

from dataclasses import dataclass

from storage.transactions import Transaction

_TOP = """
SELECT person_id, name, COUNT(*) AS jobs, SUM(cost) AS credits FROM jobs JOIN people ON people.id = person_id
WHERE state IN ('rendered', 'delivered') AND created_at >= ?
GROUP BY person_id ORDER BY credits DESC, jobs DESC, person_id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class TopPerson:
    """A person, how many of their jobs were painted, and what those cost together."""

    person_id: int
    name: str
    jobs: int
    credits: int


async def top(tx: Transaction, since: float, limit: int) -> list[TopPerson]:
    """Those who had most painted of what was asked for since then."""
    return [TopPerson(*row) for row in await tx.rows(_TOP, since, limit)]

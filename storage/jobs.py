"""Jobs and their states.

Each step checks the state it leaves, and what an engine reports also names the attempt it was given: a report of an
attempt that was given up meanwhile changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from storage.errors import TooManyWaiting
from storage.ledger import Ledger
from storage.rows import JobRow, JobState, NewJob
from storage.transactions import Transaction
from storage.turns import Waiting, in_turn

MEASURED_JOBS = 50
"""How many of the last painted jobs tell how long painting takes."""

_INSERT = """
INSERT INTO jobs (id, person_id, chat_id, thread_id, request_message_id, update_id, kind, model, payload, cost,
                  prompt, parent_picture_id, created_at)
VALUES (:id, :person_id, :chat_id, :thread_id, :request_message_id, :update_id, :kind, :model, :payload, :cost,
        :prompt, :parent_picture_id, :now)
RETURNING *
"""
_TAKE = """
UPDATE jobs SET state = 'running', attempt = attempt + 1, started_at = :now,
                turn = (SELECT COALESCE(MAX(turn), 0) + 1 FROM jobs)
WHERE seq = :seq RETURNING *
"""
# The turn is given back too, so that the person is next again, as if the job had never been taken.
_REQUEUE = """
UPDATE jobs SET state = 'queued', turn = NULL, started_at = NULL
WHERE id = ? AND attempt = ? AND state = 'running' RETURNING id
"""
_FAIL = """
UPDATE jobs SET state = 'failed', ended_at = :now, error_code = :code, error_detail = :detail
WHERE id = :id AND CASE WHEN :attempt IS NULL THEN state IN ('queued', 'running', 'rendered')
                        ELSE state = 'running' AND attempt = :attempt END
RETURNING *
"""
_CANCEL = """
UPDATE jobs SET state = 'cancelled', ended_at = ?
WHERE id = ? AND state IN ('queued', 'running') RETURNING *
"""
_PERSON_TURNS = """
SELECT waiting.id, (SELECT MAX(turn) FROM jobs WHERE person_id = waiting.id) AS last
FROM (SELECT DISTINCT person_id AS id FROM jobs WHERE state = 'queued') AS waiting WHERE last IS NOT NULL
"""
_CHAT_TURNS = """
SELECT waiting.id, (SELECT MAX(turn) FROM jobs WHERE chat_id = waiting.id) AS last
FROM (SELECT DISTINCT chat_id AS id FROM jobs WHERE state = 'queued') AS waiting WHERE last IS NOT NULL
"""
_SECONDS_PER_CREDIT = """
SELECT SUM(seconds) / SUM(cost) FROM (
    SELECT seconds, cost FROM jobs WHERE model = ? AND seconds IS NOT NULL AND cost > 0 ORDER BY turn DESC LIMIT ?
)
"""


async def submit(tx: Transaction, ledger: Ledger, job: NewJob, max_waiting: int) -> JobRow:
    """Writes the job and holds its cost; a job of the same id is answered as it stands.

    Raises `TooManyWaiting`, `NotEnoughCredits` and `UnknownPerson`.
    """
    if known := await find(tx, job.id):
        return known
    sql = "SELECT COUNT(*) FROM jobs WHERE person_id = ? AND state = 'queued'"
    if await tx.value(sql, job.person_id) >= max_waiting:
        raise TooManyWaiting(max_waiting)
    await ledger.afford(tx, job.person_id, job.cost)
    [row] = await tx.rows(_INSERT, **asdict(job), now=tx.now)
    await ledger.hold(tx, job.id, job.person_id, job.cost)
    return JobRow.from_row(row)


async def take(tx: Transaction) -> JobRow | None:
    """The job whose turn it is, now running; None when none waits."""
    chosen = next(await _turns(tx), None)
    row = await tx.row(_TAKE, seq=chosen.seq, now=tx.now) if chosen else None
    return JobRow.from_row(row) if row else None


async def waiting(tx: Transaction) -> list[JobRow]:
    """All queued jobs in the order of their turns."""
    rows = {row["seq"]: JobRow.from_row(row) for row in await tx.rows("SELECT * FROM jobs WHERE state = 'queued'")}
    return [rows[job.seq] for job in await _turns(tx)]


async def place(tx: Transaction, job_id: str) -> int | None:
    """How many turns until the job is taken, 1 for the next; None when it does not wait."""
    seq = await tx.value("SELECT seq FROM jobs WHERE id = ? AND state = 'queued'", job_id)
    if seq is None:
        return None
    return next(place for place, job in enumerate(await _turns(tx), 1) if job.seq == seq)


async def running(tx: Transaction) -> list[JobRow]:
    """The running jobs in the order they were taken."""
    rows = await tx.rows("SELECT * FROM jobs WHERE state = 'running' ORDER BY turn")
    return [JobRow.from_row(row) for row in rows]


async def requeue(tx: Transaction, job_id: str, attempt: int) -> bool:
    """Puts a running job back in its old place; False for another attempt than the one under way."""
    return await tx.row(_REQUEUE, job_id, attempt) is not None


async def fail(tx: Transaction, ledger: Ledger, job_id: str, code: str, detail: str, attempt: int | None) -> bool:
    """Ends the job and gives its credits back; a picture already painted is not delivered any more.

    With an attempt, only that attempt under way fails. False when there was nothing to end.
    """
    row = await tx.row(_FAIL, id=job_id, attempt=attempt, code=code, detail=detail, now=tx.now)
    if row is None:
        return False
    await tx.rows("UPDATE deliveries SET state = 'dropped', error = ? WHERE job_id = ?", detail, job_id)
    await ledger.give_back(tx, job_id, row["person_id"])
    return True


async def cancel(tx: Transaction, ledger: Ledger, job_id: str) -> bool:
    """Ends a job that is not painted yet and releases its hold; False when there was nothing to end."""
    row = await tx.row(_CANCEL, tx.now, job_id)
    if row is None:
        return False
    await ledger.give_back(tx, job_id, row["person_id"])
    return True


async def status_message(tx: Transaction, job_id: str, message_id: int) -> None:
    """Remembers which message tells how the job stands."""
    await tx.rows("UPDATE jobs SET status_message_id = ? WHERE id = ?", message_id, job_id)


async def find(tx: Transaction, job_id: str) -> JobRow | None:
    """The job of that id."""
    row = await tx.row("SELECT * FROM jobs WHERE id = ?", job_id)
    return JobRow.from_row(row) if row else None


async def of_person(tx: Transaction, person_id: int, states: Sequence[JobState]) -> list[JobRow]:
    """The person's jobs in one of the states, oldest first."""
    marks = ", ".join("?" * len(states))
    sql = f"SELECT * FROM jobs WHERE person_id = ? AND state IN ({marks}) ORDER BY seq"
    return [JobRow.from_row(row) for row in await tx.rows(sql, person_id, *states)]


async def seconds_per_credit(tx: Transaction, model: str) -> float | None:
    """How long a credit's worth of painting took lately with the model; None when it was never measured."""
    seconds = await tx.value(_SECONDS_PER_CREDIT, model, MEASURED_JOBS)
    return None if seconds is None else float(seconds)


async def _turns(tx: Transaction) -> Iterator[Waiting]:
    rows = await tx.rows("SELECT seq, person_id, chat_id FROM jobs WHERE state = 'queued' ORDER BY seq")
    people = {row["id"]: row["last"] for row in await tx.rows(_PERSON_TURNS)}
    chats = {row["id"]: row["last"] for row in await tx.rows(_CHAT_TURNS)}
    return in_turn((Waiting(*row) for row in rows), people, chats)

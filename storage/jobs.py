"""Jobs and their states.

Each step checks the state it leaves, and what an engine reports also names the attempt it was given: a report of an
attempt that was given up meanwhile changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from storage import baskets, line, lineage, purchases
from storage.errors import AlreadyAsked, NotEnoughCredits, TooManyWaiting
from storage.ledger import Ledger
from storage.rows import JobRow, JobState, NewJob
from storage.transactions import Transaction

MEASURED_JOBS = 50
"""How many of the last painted jobs tell how long painting takes."""
SAME_SECONDS = 3.0
"""How long after a job its origin is taken to have asked twice by accident, even if the job has ended."""

_INSERT = """
INSERT INTO jobs (id, person_id, chat_id, thread_id, request_message_id, update_id, kind, model, payload, cost,
                  prompt, parent_picture_id, origin, language, created_at)
VALUES (:id, :person_id, :chat_id, :thread_id, :request_message_id, :update_id, :kind, :model, :payload, :cost,
        :prompt, :parent_picture_id, :origin, :language, :now)
RETURNING *
"""
_COPIED = (
    *("person_id", "chat_id", "thread_id", "request_message_id"),
    *("kind", "model", "payload", "prompt", "language"),
)
_NO_LIMIT = 2**31
_KEPT_ANEW = "UPDATE uploads SET kept_at = ? WHERE path = ? AND person_id = ?"
_PAUSED = "SELECT 1 FROM switches WHERE name = 'pause'"
# `turn IS NOT NULL` lets SQLite find the largest turn in an index, and `INDEXED BY`, here and in the line's triggers,
# keeps it from walking through all that wait for the sake of their order.
_TAKE = """
UPDATE jobs SET state = 'running', attempt = attempt + 1, started_at = :now,
                turn = (SELECT COALESCE(MAX(turn), 0) + 1 FROM jobs WHERE turn IS NOT NULL)
WHERE seq = :seq RETURNING *
"""
# The turn is given back too, so that the person is next again, as if the job had never been taken.
_REQUEUE = """
UPDATE jobs SET state = 'queued', turn = NULL, started_at = NULL
WHERE id = ? AND attempt = ? AND state = 'running' RETURNING id
"""
_CRASHED = """
UPDATE jobs SET crashes = crashes + 1 WHERE id = ? AND attempt = ? AND state = 'running' RETURNING crashes
"""
_SAME = """
SELECT id FROM jobs
WHERE origin = :origin AND (state IN ('queued', 'running', 'rendered') OR created_at > :now - :seconds)
ORDER BY seq DESC LIMIT 1
"""
_HAS_ASKED = """
SELECT 1 FROM jobs INDEXED BY jobs_asked
WHERE person_id = ? AND chat_id = ? AND created_at >= ? AND request_message_id = ? AND update_id IS NOT ? LIMIT 1
"""
# The indexes of what is open are short; that of a chat has all that was ever asked for there.
_OPEN_IN = """
SELECT * FROM jobs INDEXED BY jobs_queued WHERE state = 'queued' AND chat_id = :chat
UNION ALL SELECT * FROM jobs INDEXED BY jobs_running WHERE state = 'running' AND chat_id = :chat ORDER BY seq
"""
_WAITING = """
SELECT COUNT(*) FROM (
    SELECT 1 FROM jobs INDEXED BY jobs_person_state WHERE person_id = :person AND state = 'queued' LIMIT :most
)
"""
_FAIL = """
UPDATE jobs SET state = 'failed', ended_at = :now, error_code = :code, error_detail = :detail
WHERE id = :id AND CASE WHEN :attempt IS NULL THEN state IN ('queued', 'running', 'rendered')
                        ELSE state = 'running' AND attempt = :attempt END
RETURNING *
"""
_BLOCK = """
UPDATE jobs SET state = 'blocked', ended_at = :now, error_code = :code, error_detail = :detail
WHERE id = :id AND state = 'running' AND attempt = :attempt RETURNING *
"""
_CANCEL = """
UPDATE jobs SET state = 'cancelled', ended_at = ?
WHERE id = ? AND state IN ('queued', 'running') RETURNING *
"""
_SECONDS_PER_CREDIT = """
SELECT SUM(seconds) / SUM(cost) FROM (
    SELECT seconds, cost FROM jobs WHERE model = ? AND seconds IS NOT NULL AND cost > 0 ORDER BY turn DESC LIMIT ?
)
"""


async def submit(tx: Transaction, ledger: Ledger, job: NewJob, max_waiting: int) -> JobRow:
    """Writes the job and holds its cost; a job of the same id is answered as it stands.

    Raises `AlreadyAsked`, `TooManyWaiting`, `NotEnoughCredits`, `PictureGone` and `UnknownPerson`.
    """
    if known := await find(tx, job.id):
        return known
    if job.origin and (same := await tx.value(_SAME, origin=job.origin, now=tx.now, seconds=SAME_SECONDS)):
        raise AlreadyAsked(same)
    if await tx.value(_WAITING, person=job.person_id, most=max_waiting) >= max_waiting:
        raise TooManyWaiting(max_waiting)
    account = await ledger.payer(tx, job)
    await lineage.demand(tx, job.starts_from())
    return await queue(tx, ledger, job, account)


async def submit_all(tx: Transaction, ledger: Ledger, new: Sequence[NewJob], max_waiting: int) -> list[JobRow]:
    """Writes the jobs of one person and holds all that they cost; those that there are already are answered as they
    stand. Raises as `submit` does; short credits are told of them all together.
    """
    available = (await ledger.of_person(tx, new[0].person_id)).available
    missing = [job for job in new if await find(tx, job.id) is None]
    try:
        return [await submit(tx, ledger, job, max_waiting) for job in new]
    except NotEnoughCredits as error:
        raise NotEnoughCredits(sum(job.cost for job in missing), available) from error


async def queue(tx: Transaction, ledger: Ledger, job: NewJob, account: int) -> JobRow:
    """Writes a new job, whatever waits, and holds its cost on that account."""
    parents = job.starts_from()
    [row] = await tx.rows(_INSERT, **asdict(job) | {"parent_picture_id": next(iter(parents), None)}, now=tx.now)
    await lineage.keep(tx, job.id, parents)
    await ledger.hold(tx, job.id, account, job.cost)
    for name in job.sources:
        await tx.rows(_KEPT_ANEW, tx.now, name, job.person_id)
        if job.from_basket:
            await baskets.take_out(tx, job.person_id, job.chat_id, name)
    return JobRow.from_row(row)


async def retry(tx: Transaction, ledger: Ledger, job_id: str, new_id: str, update_id: int | None) -> JobRow | None:
    """A copy of a failed job, which costs nothing and is not refused however many wait; once for the new id.

    None for a job that is not failed, or erased, and for one that starts from what was deleted.
    """
    row = await tx.row("SELECT * FROM jobs WHERE id = ? AND state = 'failed' AND erased_at IS NULL", job_id)
    if row is None or await lineage.lost(tx, job_id):
        return await find(tx, new_id)
    same = {name: row[name] for name in _COPIED}
    parents = await lineage.ids(tx, job_id)
    copy = NewJob(id=new_id, update_id=update_id, cost=0, parents=parents, **same)
    return await submit(tx, ledger, copy, max_waiting=_NO_LIMIT)


async def failed(tx: Transaction, limit: int) -> list[JobRow]:
    """The failed jobs, newest first."""
    sql = "SELECT * FROM jobs WHERE state = 'failed' AND erased_at IS NULL ORDER BY seq DESC LIMIT ?"
    return [JobRow.from_row(row) for row in await tx.rows(sql, limit)]


async def take(tx: Transaction) -> JobRow | None:
    """The job whose turn it is, now running; None when none waits, and while the painting is paused."""
    if await tx.row(_PAUSED):
        return None
    seq = await line.next_seq(tx)
    row = None if seq is None else await tx.row(_TAKE, seq=seq, now=tx.now)
    return JobRow.from_row(row) if row else None


async def paints_with(tx: Transaction, job_id: str, attempt: int, model: str) -> None:
    """Notes which model paints the attempt under way."""
    sql = "UPDATE jobs SET model = ? WHERE id = ? AND attempt = ? AND state = 'running'"
    await tx.rows(sql, model, job_id, attempt)


async def running(tx: Transaction) -> list[JobRow]:
    """The running jobs in the order they were taken."""
    rows = await tx.rows("SELECT * FROM jobs WHERE state = 'running' ORDER BY turn")
    return [JobRow.from_row(row) for row in rows]


async def requeue(tx: Transaction, job_id: str, attempt: int) -> bool:
    """Puts a running job back in its old place; False for another attempt than the one under way."""
    return await tx.row(_REQUEUE, job_id, attempt) is not None


async def crashed(
    tx: Transaction, ledger: Ledger, job_id: str, attempt: int, code: str, detail: str, most: int
) -> JobState | None:
    """Counts an attempt that ended with its process: the job goes back to its place, or fails after `most` of them.

    What the job is now; None for another attempt than the one under way.
    """
    crashes = await tx.value(_CRASHED, job_id, attempt)
    if crashes is None:
        return None
    if crashes < most:
        await requeue(tx, job_id, attempt)
        return "queued"
    await fail(tx, ledger, job_id, code, detail, attempt)
    return "failed"


async def block(tx: Transaction, ledger: Ledger, job_id: str, attempt: int, code: str, detail: str) -> bool:
    """Ends the attempt under way because its pictures may not be shown, and gives the credits back."""
    row = await tx.row(_BLOCK, id=job_id, attempt=attempt, code=code, detail=detail, now=tx.now)
    if row is None:
        return False
    await _comes_to_nothing(tx, ledger, job_id)
    return True


async def fail(tx: Transaction, ledger: Ledger, job_id: str, code: str, detail: str, attempt: int | None) -> bool:
    """Ends the job and gives its credits back; a picture already painted is not delivered any more.

    With an attempt, only that attempt under way fails. False when there was nothing to end.
    """
    row = await tx.row(_FAIL, id=job_id, attempt=attempt, code=code, detail=detail, now=tx.now)
    if row is None:
        return False
    await tx.rows("UPDATE deliveries SET state = 'dropped', error = ? WHERE job_id = ?", detail, job_id)
    await _comes_to_nothing(tx, ledger, job_id)
    return True


async def cancel(tx: Transaction, ledger: Ledger, job_id: str) -> bool:
    """Ends a job that is not painted yet and releases its hold; False when there was nothing to end."""
    row = await tx.row(_CANCEL, tx.now, job_id)
    if row is None:
        return False
    await _comes_to_nothing(tx, ledger, job_id)
    return True


async def _comes_to_nothing(tx: Transaction, ledger: Ledger, job_id: str) -> None:
    """Gives back what the job cost; what was paid for it is paid back."""
    await ledger.give_back(tx, job_id)
    await purchases.job_ended(tx, ledger, job_id)


async def open_in(tx: Transaction, chat_id: int) -> list[JobRow]:
    """The queued and running jobs that were asked for in that chat, oldest first."""
    return [JobRow.from_row(row) for row in await tx.rows(_OPEN_IN, chat=chat_id)]


async def last_asked(tx: Transaction, person_id: int, chat_id: int) -> float | None:
    """When the person last submitted a job in that chat."""
    at: float | None = await tx.value(
        "SELECT MAX(created_at) FROM jobs WHERE person_id = ? AND chat_id = ?", person_id, chat_id
    )
    return at


async def has_asked(
    tx: Transaction, person_id: int, chat_id: int, message_id: int, *, since: float, update_id: int
) -> bool:
    """Whether that message has made a job of the person's since then, other than by this update."""
    found = await tx.value(_HAS_ASKED, person_id, chat_id, since, message_id, update_id)
    return found is not None


async def status_message(tx: Transaction, job_id: str, message_id: int) -> None:
    """Remembers which message tells how the job stands."""
    await tx.rows("UPDATE jobs SET status_message_id = ? WHERE id = ?", message_id, job_id)


async def told(tx: Transaction, job_id: str) -> None:
    """Notes that the owner of a job that came to nothing knows it."""
    await tx.rows("UPDATE jobs SET told_at = ? WHERE id = ? AND ended_at IS NOT NULL", tx.now, job_id)


async def untold(tx: Transaction) -> list[JobRow]:
    """The jobs that came to nothing and whose owners do not know it, oldest first."""
    sql = "SELECT * FROM jobs WHERE state IN ('failed', 'cancelled', 'blocked') AND told_at IS NULL ORDER BY seq"
    return [JobRow.from_row(row) for row in await tx.rows(sql)]


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

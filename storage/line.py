"""The line of waiting jobs as the database keeps it: who is next costs the same however many wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import islice

from storage.rows import Crowd, JobRow, Standing
from storage.transactions import Transaction
from storage.turns import Waiting, in_turn

# The job's round is how many of the same person's are taken until it is.
_MINE = """
SELECT line.turn, line.seq, (
    SELECT COUNT(*) FROM jobs INDEXED BY jobs_person_state
    WHERE person_id = mine.person_id AND state = 'queued' AND seq <= mine.seq
) AS round
FROM jobs AS mine JOIN line ON line.person_id = mine.person_id WHERE mine.id = ? AND mine.state = 'queued'
"""
_FIRST_ROUND = "SELECT 1 + COUNT(*) FROM line WHERE (turn, seq) < (:turn, :seq)"
_LATER_ROUND = """
SELECT 1 + SUM(MIN(number, :round - 1)) + SUM(number >= :round AND (line.turn, line.seq) < (:turn, :seq))
FROM (SELECT person_id, COUNT(*) AS number FROM jobs WHERE state = 'queued' GROUP BY person_id)
JOIN line USING (person_id)
"""
_PEOPLE = "SELECT COUNT(*) FROM line"
_COST = "SELECT AVG(cost) FROM (SELECT cost FROM jobs WHERE state = 'queued' ORDER BY seq LIMIT 100)"

KEYS_AT_ONCE = 100
"""SQLite joins at most 500 statements into one."""

_NEXT = """
SELECT COALESCE(
    (SELECT seq FROM line_chats ORDER BY turn, seq LIMIT 1),
    (SELECT seq FROM line WHERE turn > 0 ORDER BY turn LIMIT 1)
)
"""
_CHATS = "SELECT chat_id, turn FROM line_chats ORDER BY turn, seq LIMIT ?"
_NEW = "SELECT person_id FROM line WHERE chat_id = ? AND turn = 0 ORDER BY seq LIMIT ?"
_SERVED = "SELECT person_id, turn FROM line WHERE turn > 0 ORDER BY turn LIMIT ?"
_JOBS = """
SELECT seq, person_id, chat_id FROM jobs INDEXED BY jobs_person_state
WHERE person_id = ? AND state = 'queued' ORDER BY seq LIMIT ?
"""


async def next_seq(tx: Transaction) -> int | None:
    """The job whose turn it is; None when none waits."""
    seq = await tx.value(_NEXT)
    return None if seq is None else int(seq)


async def first(tx: Transaction, limit: int) -> list[JobRow]:
    """The first so many waiting jobs, in the order of their turns."""
    chats = {row["chat_id"]: row["turn"] for row in await tx.rows(_CHATS, limit)}
    new = [row["person_id"] for row in await _each(tx, _NEW, chats, limit)]
    served = {row["person_id"]: row["turn"] for row in await tx.rows(_SERVED, max(0, limit - len(new)))}
    people = [*new, *served]
    # A second job of anybody comes after the first of everybody.
    rounds = limit if len(people) < limit else 1
    waiting = [Waiting(*row) for row in await _each(tx, _JOBS, people, rounds)]
    order = [job.seq for job in islice(in_turn(waiting, served, chats), limit)]
    marks = ", ".join("?" * len(order))
    rows = {row["seq"]: row for row in await tx.rows(f"SELECT * FROM jobs WHERE seq IN ({marks})", *order)}
    return [JobRow.from_row(rows[seq]) for seq in order]


async def _each(tx: Transaction, sql: str, keys: Iterable[int], limit: int) -> list[sqlite3.Row]:
    """What the statement answers for each of the keys, asked for many of them at once."""
    rows: list[sqlite3.Row] = []
    asked = list(keys)
    for start in range(0, len(asked), KEYS_AT_ONCE):
        some = asked[start : start + KEYS_AT_ONCE]
        values = [value for key in some for value in (key, limit)]
        rows += await tx.rows(" UNION ALL ".join([f"SELECT * FROM ({sql})"] * len(some)), *values)
    return rows


async def lengths(tx: Transaction) -> tuple[int, int]:
    """How many jobs wait, and how many are being painted."""
    sql = "SELECT COUNT(*) FROM jobs WHERE state = "
    return int(await tx.value(sql + "'queued'")), int(await tx.value(sql + "'running'"))


async def crowd(tx: Transaction) -> Crowd:
    """How many wait; the cost is about right in a long line."""
    waiting, _ = await lengths(tx)
    people = int(await tx.value(_PEOPLE))
    return Crowd(jobs=waiting, people=people, credits=round(waiting * float(await tx.value(_COST) or 0)))


async def standing(tx: Transaction, job_id: str) -> Standing | None:
    """About how many turns until the job is taken, and what all until then cost; None when it does not wait.

    Of people who were never served, whoever asked first is taken to be first; that chats take turns is left aside.
    """
    mine = await tx.row(_MINE, job_id)
    if mine is None:
        return None
    place = int(await tx.value(_FIRST_ROUND if mine["round"] == 1 else _LATER_ROUND, **dict(mine)))
    return Standing(place=place, credits=round(place * float(await tx.value(_COST))))

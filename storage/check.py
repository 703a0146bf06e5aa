"""Proves that the data is sound, without changing it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from storage import schema
from storage.erasing import named_files
from storage.pictures import ORPHAN_SECONDS, missing, names
from storage.places import DATABASE, PICTURES
from storage.transactions import Owner, Transaction

SHOWN = 20
"""How many findings of one law are listed."""

Law: TypeAlias = Callable[[Transaction], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A law and what breaks it; nothing where it holds."""

    law: str
    broken_by: list[str]


async def check(folder: Path) -> list[Finding]:
    """Tries every law on what is in the folder, the database's on one snapshot of it.

    A running program is not disturbed, and a caller who is cancelled waits for no law to come to its end.

    Raises `StorageError` where there is no database that we can read.
    """
    owner = await Owner.open(folder / DATABASE, "read", time.time)
    try:
        findings = await owner.run(_all)
        findings.append(Finding("every picture's file is there", await _files(owner, folder / PICTURES)))
        findings.append(Finding("no file is left that nothing names", await _strays(owner, folder / PICTURES)))
        return findings
    except asyncio.CancelledError:
        await owner.abandon()
        raise
    finally:
        await owner.close()


def report(findings: list[Finding]) -> str:
    """The findings as lines to read."""
    lines = []
    for finding in findings:
        lines.append(f"{'broken' if finding.broken_by else 'ok':8}{finding.law}")
        lines += [f"{'':10}{line}" for line in finding.broken_by[:SHOWN]]
        if (more := len(finding.broken_by) - SHOWN) > 0:
            lines.append(f"{'':10}and {more} more")
    return "\n".join(lines)


async def _all(tx: Transaction) -> list[Finding]:
    await schema.version(tx)
    return [Finding(law, await look(tx)) for law, look in _LAWS.items()]


async def _integrity(tx: Transaction) -> list[str]:
    found = [str(row[0]) for row in await tx.rows("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


async def _references(tx: Transaction) -> list[str]:
    rows = await tx.rows("PRAGMA foreign_key_check")
    return [f"row {row['rowid']} of {row['table']} names a row of {row['parent']} that is not there" for row in rows]


async def _files(owner: Owner, pictures: Path) -> list[str]:
    rows = await owner.run(
        lambda tx: tx.rows("SELECT id, job_id, path FROM pictures WHERE deleted_at IS NULL ORDER BY id")
    )
    gone = set(await asyncio.to_thread(missing, pictures, [row["path"] for row in rows]))
    gone &= await owner.run(named_files)  # what was erased meanwhile is missed by nobody
    return [
        f"picture {row['id']} of job {row['job_id']}: {row['path']} is not there" for row in rows if row["path"] in gone
    ]


async def _strays(owner: Owner, pictures: Path) -> list[str]:
    found = await asyncio.to_thread(names, pictures, ORPHAN_SECONDS)
    named = await owner.run(named_files)
    strays = [name for name in found if name not in named]
    gone = set(await asyncio.to_thread(missing, pictures, strays))  # erased meanwhile
    return [f"{name} is nobody's" for name in strays if name not in gone]


def _none(sql: str, sentence: str) -> Law:
    """The law that the statement finds no row; a row that it finds fills the sentence."""

    async def look(tx: Transaction) -> list[str]:
        return [sentence.format(*row) for row in await tx.rows(sql)]

    return look


# What the hold of a job is, by the job's state. A job that failed after it was painted keeps its settled hold.
_HOLD_OF_STATE = """
SELECT id, jobs.state, COALESCE(holds.state, 'missing') AS hold FROM jobs LEFT JOIN holds ON job_id = id
WHERE hold != CASE
    WHEN jobs.state IN ('queued', 'running') THEN 'open'
    WHEN seconds IS NOT NULL THEN 'settled'
    ELSE 'released'
END
"""
_CHARGED = """
SELECT id, state, cost, (
    SELECT COALESCE(SUM(amount), 0) FROM entries JOIN postings ON entry_id = entries.id AND account_id = 2
    WHERE key IN ('settle:' || jobs.id, 'refund:' || jobs.id)
) AS charged
FROM jobs WHERE charged != CASE WHEN state IN ('rendered', 'delivered') THEN cost ELSE 0 END
"""
_OVERDRAWN = """
SELECT kind, COALESCE(person_id, chat_id), balance,
       (SELECT COALESCE(SUM(amount), 0) FROM holds WHERE account_id = accounts.id AND state = 'open') AS held
FROM accounts WHERE kind IN ('person', 'chat') AND balance < held
"""
_BALANCE = """
SELECT kind, COALESCE(person_id, chat_id, ''), balance, accounts.extra, COALESCE(SUM(postings.amount), 0) AS total,
       COALESCE(SUM(postings.extra), 0) AS extra_total
FROM accounts LEFT JOIN postings ON account_id = accounts.id
GROUP BY accounts.id HAVING balance != total OR accounts.extra != extra_total
"""
_EXTRA = """
SELECT kind, COALESCE(person_id, chat_id, ''), balance, extra FROM accounts
WHERE extra != 0 AND (kind != 'person' OR extra NOT BETWEEN 0 AND balance)
"""
_PAYER = """
SELECT job_id, accounts.kind FROM holds JOIN jobs ON jobs.id = job_id JOIN accounts ON accounts.id = account_id
WHERE accounts.kind != 'chat' AND accounts.person_id IS NOT jobs.person_id
"""
# What was posted for a charge, bought and returned; account 0 is where sales come from.
_SOLD = """
SELECT charge_id, purchases.state, credits,
    COALESCE((SELECT -amount FROM entries JOIN postings ON entry_id = entries.id AND account_id = 0
              WHERE key = 'bought:' || charge_id), 0) AS bought,
    COALESCE((SELECT amount FROM entries JOIN postings ON entry_id = entries.id AND account_id = 0
              WHERE key = 'returned:' || charge_id), 0) AS returned
FROM purchases
WHERE bought != credits OR returned > credits OR (purchases.state = 'paid' AND returned != 0)
"""
_UNSOLD = """
SELECT key FROM postings JOIN entries ON entries.id = entry_id
WHERE account_id = 0 AND substr(key, instr(key, ':') + 1) NOT IN (SELECT charge_id FROM purchases)
"""
_UNPAID = """
SELECT charge_id, purchases.state, jobs.id, jobs.state FROM purchases JOIN jobs ON jobs.id = job_id
WHERE jobs.person_id != purchases.person_id
   OR (purchases.state = 'paid' AND jobs.state IN ('failed', 'cancelled', 'blocked'))
   OR (purchases.state != 'paid' AND jobs.ended_at IS NULL)
"""
# What a painted job took from an account goes back to that one, extra credits as such.
_PAID = """
SELECT job_id FROM holds
JOIN entries ON key IN ('settle:' || job_id, 'refund:' || job_id) JOIN postings ON entry_id = entries.id
WHERE postings.account_id != 2
GROUP BY job_id
HAVING SUM(postings.account_id != holds.account_id) > 0 OR (COUNT(*) > 1 AND SUM(postings.extra) != 0)
"""
# The line against what it is made from; either of the two may have a row that the other has not.
_LINE = """
WITH truth AS (
    SELECT person_id, MIN(seq) AS seq FROM jobs WHERE state = 'queued' GROUP BY person_id
), whole AS (
    SELECT person_id, seq, (SELECT chat_id FROM jobs WHERE jobs.seq = truth.seq) AS chat_id,
           COALESCE((SELECT MAX(turn) FROM jobs WHERE jobs.person_id = truth.person_id), 0) AS turn FROM truth
)
SELECT person_id FROM (SELECT * FROM whole EXCEPT SELECT person_id, seq, chat_id, turn FROM line)
UNION SELECT person_id FROM (SELECT person_id, seq, chat_id, turn FROM line EXCEPT SELECT * FROM whole)
"""
_LINE_CHATS = """
WITH whole AS (
    SELECT chat_id, MIN(seq) AS seq,
           COALESCE((SELECT MAX(turn) FROM jobs WHERE jobs.chat_id = line.chat_id), 0) AS turn
    FROM line WHERE turn = 0 GROUP BY chat_id
)
SELECT chat_id FROM (SELECT * FROM whole EXCEPT SELECT chat_id, seq, turn FROM line_chats)
UNION SELECT chat_id FROM (SELECT chat_id, seq, turn FROM line_chats EXCEPT SELECT * FROM whole)
"""
_DELIVERY_OF_STATE = """
SELECT jobs.id, jobs.state, COALESCE(deliveries.state, 'no') FROM jobs LEFT JOIN deliveries ON job_id = jobs.id
WHERE COALESCE(deliveries.state, '') != CASE jobs.state
    WHEN 'rendered' THEN 'due' WHEN 'delivered' THEN 'done'
    WHEN 'failed' THEN CASE WHEN seconds IS NULL THEN '' ELSE 'dropped' END ELSE '' END
"""

_FIRST_PARENT = """
SELECT id, parent_picture_id, (
    SELECT picture_id FROM parents WHERE parents.job_id = jobs.id ORDER BY position LIMIT 1
) AS first FROM jobs WHERE parent_picture_id IS NOT first
"""
_DELETED = """
SELECT id FROM pictures WHERE deleted_at IS NOT NULL AND (
    file_id IS NOT NULL OR EXISTS (SELECT 1 FROM favourites WHERE picture_id = pictures.id)
    OR EXISTS (SELECT 1 FROM baskets WHERE picture_id = pictures.id)
)
"""
_PUT_ASIDE = """
SELECT person_id, path FROM baskets WHERE picture_id IS NULL
EXCEPT SELECT person_id, path FROM uploads
"""
# What is indexed, by the index's own list of it.
_PROMPTS = """
SELECT seq FROM (SELECT seq FROM jobs WHERE prompt != '' EXCEPT SELECT id FROM prompts_docsize)
UNION SELECT id FROM (SELECT id FROM prompts_docsize EXCEPT SELECT seq FROM jobs WHERE prompt != '')
"""

_BROADCAST_OVER = """
SELECT id, COUNT(*) FROM broadcasts JOIN broadcast_people ON broadcast_id = id
WHERE told_at IS NOT NULL AND stopped_at IS NULL AND state = 'due' GROUP BY id
"""

_INLINE = """
SELECT inline_id, job_id FROM inline_messages JOIN jobs ON jobs.id = job_id
WHERE jobs.person_id != inline_messages.person_id
"""

_EXPORTS = """
SELECT person_id, cursor FROM exports
WHERE cursor IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM jobs WHERE seq = cursor AND jobs.person_id = exports.person_id
)
"""

_LAWS: dict[str, Law] = {
    "the database's pages are whole": _integrity,
    "every row that a row names is there": _references,
    "the postings of every entry sum to zero": _none(
        "SELECT key, COALESCE(SUM(amount), 0) AS total FROM entries LEFT JOIN postings ON entry_id = entries.id "
        "GROUP BY entries.id HAVING total != 0 OR COUNT(postings.id) < 2",
        "entry {0} sums to {1} or has too few postings",
    ),
    "every balance is the sum of its postings": _none(
        _BALANCE, "{0} {1} has a balance of {2} with {3} extra, the postings say {4} with {5}"
    ),
    "nobody has spent more than they had": _none(_OVERDRAWN, "{0} {1} has a balance of {2} and {3} held"),
    "extra credits are a part of a person's balance": _none(_EXTRA, "{0} {1} has a balance of {2} with {3} extra"),
    "every job is paid by its person or a chat": _none(_PAYER, "job {0} is held from another {1}"),
    "every purchase's credits were posted once, and returned for a refund alone": _none(
        _SOLD, "charge {0} is {1}, was for {2} credits, {3} were posted and {4} returned"
    ),
    "credits are sold for a purchase alone": _none(_UNSOLD, "entry {0} has no purchase"),
    "what was paid for is painted or paid back": _none(_UNPAID, "charge {0} is {1}, its job {2} is {3}"),
    "every job is charged to whom it was held from": _none(_PAID, "job {0} moved credits of somebody else"),
    "every job's hold is as its state demands": _none(_HOLD_OF_STATE, "job {0} is {1}, its hold is {2}"),
    "a job is charged its cost once it is painted, and nothing otherwise": _none(
        _CHARGED, "job {0} is {1}, costs {2} and was charged {3}"
    ),
    "every painted job has one delivery, as its state demands": _none(
        _DELIVERY_OF_STATE, "job {0} is {1} and has {2} delivery"
    ),
    "the line is what the waiting jobs make it": _none(_LINE, "person {0} stands wrongly in the line"),
    "every chat stands where its people do": _none(_LINE_CHATS, "chat {0} stands wrongly in the line"),
    "a job's parent is the first of its parents": _none(_FIRST_PARENT, "job {0} names picture {1}, not {2}"),
    "a deleted picture is nobody's": _none(_DELETED, "picture {0} was deleted and is somebody's still"),
    "what is put aside is there": _none(_PUT_ASIDE, "person {0} has put {1} aside, which is not theirs"),
    "a broadcast that is over has told everybody or was stopped": _none(
        _BROADCAST_OVER, "broadcast {0} is over, and {1} people were not told"
    ),
    "a message sent inline becomes a picture of its sender's": _none(
        _INLINE, "inline message {0} is of job {1}, which is somebody else's"
    ),
    "an export has come to a job of its person's": _none(
        _EXPORTS, "the export of person {0} has come to job number {1}, which is not theirs"
    ),
    "every prompt can be searched for, and no other": _none(_PROMPTS, "the prompt of job number {0} is not as indexed"),
}

"""The laws of the data: what no row may break, whatever has happened to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from storage.transactions import Transaction

Law: TypeAlias = Callable[[Transaction], Awaitable[list[str]]]
"""Finds what breaks it, as sentences."""


async def _integrity(tx: Transaction) -> list[str]:
    found = [str(row[0]) for row in await tx.rows("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


async def _references(tx: Transaction) -> list[str]:
    rows = await tx.rows("PRAGMA foreign_key_check")
    return [f"row {row['rowid']} of {row['table']} names a row of {row['parent']} that is not there" for row in rows]


def none(sql: str, sentence: str) -> Law:
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

_GIFTS = """
SELECT key FROM entries JOIN postings ON entry_id = entries.id JOIN accounts ON accounts.id = account_id
WHERE key BETWEEN 'gift:' AND 'gift;'
GROUP BY entries.id
HAVING COUNT(*) != 2 OR SUM(kind != 'person') > 0 OR SUM(amount > 0 AND postings.extra != amount) > 0
"""
# Account 1 is where credits come from that nobody paid for.
_FROM_NOTHING = """
SELECT key FROM postings JOIN entries ON entries.id = entry_id
WHERE account_id = 1 AND key NOT BETWEEN 'refill:' AND 'refill;' AND key NOT BETWEEN 'grant:' AND 'grant;'
"""
_BALLOTS = """
SELECT vote_id, ballots.person_id FROM ballots JOIN votes ON votes.id = vote_id
WHERE closed_at IS NOT NULL OR choice >= json_array_length(picture_ids)
"""
_TALLIES = """
SELECT id FROM votes
WHERE closed_at IS NOT NULL AND (
    json_array_length(tally) != json_array_length(picture_ids)
    OR winner IS NOT (
        SELECT key FROM json_each(tally) WHERE value > 0 ORDER BY value DESC, key LIMIT 1
    )
)
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

LAWS: dict[str, Law] = {
    "the database's pages are whole": _integrity,
    "every row that a row names is there": _references,
    "the postings of every entry sum to zero": none(
        "SELECT key, COALESCE(SUM(amount), 0) AS total FROM entries LEFT JOIN postings ON entry_id = entries.id "
        "GROUP BY entries.id HAVING total != 0 OR COUNT(postings.id) < 2",
        "entry {0} sums to {1} or has too few postings",
    ),
    "every balance is the sum of its postings": none(
        _BALANCE, "{0} {1} has a balance of {2} with {3} extra, the postings say {4} with {5}"
    ),
    "nobody has spent more than they had": none(_OVERDRAWN, "{0} {1} has a balance of {2} and {3} held"),
    "extra credits are a part of a person's balance": none(_EXTRA, "{0} {1} has a balance of {2} with {3} extra"),
    "a gift goes from one person to another, for whom it is extra": none(_GIFTS, "entry {0} is no gift"),
    "credits come out of nothing at a day's begin or by a grant alone": none(_FROM_NOTHING, "entry {0} is neither"),
    "every job is paid by its person or a chat": none(_PAYER, "job {0} is held from another {1}"),
    "every purchase's credits were posted once, and returned for a refund alone": none(
        _SOLD, "charge {0} is {1}, was for {2} credits, {3} were posted and {4} returned"
    ),
    "credits are sold for a purchase alone": none(_UNSOLD, "entry {0} has no purchase"),
    "what was paid for is painted or paid back": none(_UNPAID, "charge {0} is {1}, its job {2} is {3}"),
    "every job is charged to whom it was held from": none(_PAID, "job {0} moved credits of somebody else"),
    "every job's hold is as its state demands": none(_HOLD_OF_STATE, "job {0} is {1}, its hold is {2}"),
    "a job is charged its cost once it is painted, and nothing otherwise": none(
        _CHARGED, "job {0} is {1}, costs {2} and was charged {3}"
    ),
    "every painted job has one delivery, as its state demands": none(
        _DELIVERY_OF_STATE, "job {0} is {1} and has {2} delivery"
    ),
    "the line is what the waiting jobs make it": none(_LINE, "person {0} stands wrongly in the line"),
    "every chat stands where its people do": none(_LINE_CHATS, "chat {0} stands wrongly in the line"),
    "a job's parent is the first of its parents": none(_FIRST_PARENT, "job {0} names picture {1}, not {2}"),
    "a deleted picture is nobody's": none(_DELETED, "picture {0} was deleted and is somebody's still"),
    "what is put aside is there": none(_PUT_ASIDE, "person {0} has put {1} aside, which is not theirs"),
    "a vote that is over keeps nobody's ballot, and each is for a picture of it": none(
        _BALLOTS, "vote {0} has a ballot of person {1} that it cannot have"
    ),
    "whom a vote names has most ballots, the first of equals": none(_TALLIES, "vote {0} names another"),
    "a broadcast that is over has told everybody or was stopped": none(
        _BROADCAST_OVER, "broadcast {0} is over, and {1} people were not told"
    ),
    "a message sent inline becomes a picture of its sender's": none(
        _INLINE, "inline message {0} is of job {1}, which is somebody else's"
    ),
    "an export has come to a job of its person's": none(
        _EXPORTS, "the export of person {0} has come to job number {1}, which is not theirs"
    ),
    "every prompt can be searched for, and no other": none(_PROMPTS, "the prompt of job number {0} is not as indexed"),
}

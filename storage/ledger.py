"""Credits, in double entry: postings are only ever added, and those of one entry sum to zero.

A job's cost is held when it is submitted, and the hold is settled or released once. What can be spent is the balance,
which is the sum of the postings to an account, less the open holds. The balance is topped up by day, but for the extra
credits in it (given, granted or bought), which do not expire and are spent last.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.errors import NotEnoughCredits, UnknownPerson
from storage.rows import CreditRules, NewJob, Quota
from storage.transactions import Transaction

SALES = 0
"""The account that bought credits come from."""
GRANTS = 1
"""The account that daily credits come from, and those that an operator grants."""
PAINTINGS = 2
"""The account that credits for painted pictures go to."""

_BY_ID = "SELECT * FROM accounts WHERE id = ?"
_BY_PERSON = "SELECT * FROM accounts WHERE person_id = ?"
_BY_CHAT = "SELECT * FROM accounts WHERE chat_id = ?"
_OPEN_CHAT = """
INSERT INTO accounts (kind, chat_id, daily) VALUES ('chat', ?, ?)
ON CONFLICT (chat_id) DO UPDATE SET daily = excluded.daily WHERE daily != excluded.daily
"""
_HELD = "SELECT COALESCE(SUM(amount), 0) FROM holds WHERE account_id = ? AND state = 'open'"
_CLOSE = "UPDATE holds SET state = ? WHERE job_id = ? AND state = 'open' RETURNING account_id, amount"
_SETTLED = """
SELECT holds.account_id, holds.amount, -COALESCE(extra, 0) AS extra FROM holds
LEFT JOIN entries ON key = 'settle:' || job_id
LEFT JOIN postings ON entry_id = entries.id AND postings.account_id = holds.account_id
WHERE job_id = ?
"""
_POST = """
INSERT INTO postings (entry_id, account_id, amount, extra)
VALUES (:entry, :source, -:amount, -:taken), (:entry, :target, :amount, :given)
"""


async def open_account(tx: Transaction, person_id: int) -> None:
    """Opens the person's account unless there is one."""
    sql = "INSERT INTO accounts (kind, person_id) VALUES ('person', ?) ON CONFLICT (person_id) DO NOTHING"
    await tx.rows(sql, person_id)


async def chat_moved(tx: Transaction, old: int, new: int) -> None:
    """The allowance of a chat that has another id from now on; one that the new chat has already stays."""
    await tx.rows("UPDATE OR IGNORE accounts SET chat_id = ? WHERE chat_id = ?", new, old)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the last midnight and all since then left it. `daily` is what it is topped up to."""

    id: int
    daily: int
    balance: int
    extra: int
    held: int

    @property
    def available(self) -> int:
        """What can be spent."""
        return self.balance - self.held

    def extra_of(self, amount: int) -> int:
        """How many of so many credits are extra, when daily ones are spent first."""
        return max(0, amount - (self.balance - self.extra))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The book, kept by these rules."""

    rules: CreditRules

    async def of_person(self, tx: Transaction, person_id: int) -> Account:
        """The person's account, topped up if it is due. Raises `UnknownPerson`."""
        row = await tx.row(_BY_PERSON, person_id)
        if row is None:
            raise UnknownPerson(person_id)
        return await self._topped_up(tx, row)

    async def of_chat(self, tx: Transaction, chat_id: int, daily: int) -> Account:
        """The chat's account, topped up to `daily` if it is due. Raises `ValueError` for less than no credits."""
        if daily < 0:
            raise ValueError("daily credits must not be negative")
        await tx.rows(_OPEN_CHAT, chat_id, daily)
        [row] = await tx.rows(_BY_CHAT, chat_id)
        return await self._topped_up(tx, row)

    async def quota(self, tx: Transaction, person_id: int) -> Quota:
        """The person's credits, topped up if they are due. Raises `UnknownPerson`."""
        return quota(await self.of_person(tx, person_id), tx.now)

    async def payer(self, tx: Transaction, job: NewJob) -> int:
        """Whose account pays for a new job: its chat's, where that has an allowance for all of it, or its person's.

        Raises `NotEnoughCredits` and `UnknownPerson`.
        """
        person = await self.of_person(tx, job.person_id)
        if job.allowance and job.cost:
            chat = await self.of_chat(tx, job.chat_id, job.allowance)
            if job.cost <= chat.available:
                return chat.id
        demand(person, job.cost)
        return person.id

    async def hold(self, tx: Transaction, job_id: str, account: int, amount: int) -> None:
        """Holds the cost of a new job."""
        await tx.rows("INSERT INTO holds (job_id, account_id, amount) VALUES (?, ?, ?)", job_id, account, amount)

    async def settle(self, tx: Transaction, job_id: str) -> None:
        """The job was painted: its hold becomes a posting from the account that it is on."""
        row = await tx.row(_CLOSE, "settled", job_id)
        if row and row["amount"]:
            account = await self._account(tx, row["account_id"])
            extra = account.extra_of(row["amount"])
            await post(tx, f"settle:{job_id}", account.id, PAINTINGS, row["amount"], taken=extra)

    async def give_back(self, tx: Transaction, job_id: str) -> None:
        """The job came to nothing: releases its hold or, where that was settled, posts back what was taken."""
        if await tx.row(_CLOSE, "released", job_id) is None:
            [paid] = await tx.rows(_SETTLED, job_id)
            account = await self._account(tx, paid["account_id"])
            await post(tx, f"refund:{job_id}", PAINTINGS, account.id, paid["amount"], given=paid["extra"])

    async def _account(self, tx: Transaction, account_id: int) -> Account:
        [row] = await tx.rows(_BY_ID, account_id)
        return await self._topped_up(tx, row)

    async def _topped_up(self, tx: Transaction, row: sqlite3.Row) -> Account:
        """Each use of an account sees the balance that midnight left."""
        daily = self.rules.daily if row["kind"] == "person" else int(row["daily"])
        missing, today = 0, _day(tx.now)
        if row["refilled"] is None or row["refilled"] < today:
            await tx.rows("UPDATE accounts SET refilled = ? WHERE id = ?", today, row["id"])
            missing = max(0, daily - (row["balance"] - row["extra"]))
            await post(tx, f"refill:{row['id']}:{today}", GRANTS, row["id"], missing)
        held = int(await tx.value(_HELD, row["id"]))
        return Account(row["id"], daily, row["balance"] + missing, row["extra"], held)


def quota(account: Account, now: float) -> Quota:
    """What a person, or a chat, is told of the account."""
    refills_at = _midnight_after(now)
    return Quota(account.balance, account.held, account.available, account.daily, refills_at, account.extra)


def demand(account: Account, amount: int) -> None:
    """Raises `NotEnoughCredits` unless that much is available."""
    if amount > account.available:
        raise NotEnoughCredits(amount, account.available)


async def posted(tx: Transaction, key: str) -> bool:
    """Whether there is an entry of that key."""
    return await tx.row("SELECT 1 FROM entries WHERE key = ?", key) is not None


async def post(
    tx: Transaction,
    key: str,
    source: int,
    target: int,
    amount: int,
    *,
    taken: int = 0,
    given: int = 0,
    by: int | None = None,
) -> None:
    """Moves credits from one account to another. The unique key lets the same movement happen once only.

    `taken` and `given` say how many of them are extra where they come from and where they go; `by` wished it.
    """
    if amount == 0:
        return
    sql = "INSERT INTO entries (key, created_at, made_by) VALUES (?, ?, ?) RETURNING id"
    entry = await tx.value(sql, key, tx.now, by)
    await tx.rows(_POST, entry=entry, source=source, target=target, amount=amount, taken=taken, given=given)


def _day(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).date().isoformat()


def _midnight_after(now: float) -> float:
    today = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=1)).timestamp()

"""Credits, in double entry: postings are only ever added, and those of one entry sum to zero.

A job's cost is held when it is submitted, and the hold is settled or released once. What a person can spend is the
balance, which is the sum of the postings to their account, less the open holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.errors import NotEnoughCredits, UnknownPerson
from storage.rows import CreditRules, Quota
from storage.transactions import Transaction

GRANTS = 1
"""The account that daily credits come from."""
PAINTINGS = 2
"""The account that credits for painted pictures go to."""


async def open_account(tx: Transaction, person_id: int) -> None:
    """Opens the person's account unless there is one."""
    sql = "INSERT INTO accounts (kind, person_id) VALUES ('person', ?) ON CONFLICT (person_id) DO NOTHING"
    await tx.rows(sql, person_id)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The book, kept by these rules."""

    rules: CreditRules

    async def quota(self, tx: Transaction, person_id: int) -> Quota:
        """The person's credits, topped up if they are due. Raises `UnknownPerson`."""
        account = await self._account(tx, person_id)
        balance = await _balance(tx, account)
        held = int(await tx.value(_HELD, account))
        return Quota(balance, held, balance - held, self.rules.daily, _midnight_after(tx.now))

    async def afford(self, tx: Transaction, person_id: int, amount: int) -> None:
        """Raises `NotEnoughCredits` unless that much is available, and `UnknownPerson`."""
        quota = await self.quota(tx, person_id)
        if amount > quota.available:
            raise NotEnoughCredits(amount, quota.available)

    async def hold(self, tx: Transaction, job_id: str, person_id: int, amount: int) -> None:
        """Holds the cost of a new job."""
        account = await self._account(tx, person_id)
        await tx.rows("INSERT INTO holds (job_id, account_id, amount) VALUES (?, ?, ?)", job_id, account, amount)

    async def settle(self, tx: Transaction, job_id: str, person_id: int) -> None:
        """The job was painted: its hold becomes a posting."""
        amount = await _close(tx, job_id, "settled")
        if amount:
            await _post(tx, f"settle:{job_id}", await self._account(tx, person_id), PAINTINGS, amount)

    async def give_back(self, tx: Transaction, job_id: str, person_id: int) -> None:
        """The job came to nothing: releases its hold or, where that was settled, posts the amount back."""
        if await _close(tx, job_id, "released") is None:
            amount = int(await tx.value("SELECT amount FROM holds WHERE job_id = ?", job_id))
            await _post(tx, f"refund:{job_id}", PAINTINGS, await self._account(tx, person_id), amount)

    async def _account(self, tx: Transaction, person_id: int) -> int:
        """The person's account, first topped up if it is due: each use of it sees the balance that midnight left."""
        row = await tx.row("SELECT id, refilled FROM accounts WHERE person_id = ?", person_id)
        if row is None:
            raise UnknownPerson(person_id)
        account, today = int(row["id"]), _day(tx.now)
        if row["refilled"] is None or row["refilled"] < today:
            await self._refill(tx, account, today)
        return account

    async def _refill(self, tx: Transaction, account: int, today: str) -> None:
        await tx.rows("UPDATE accounts SET refilled = ? WHERE id = ?", today, account)
        missing = self.rules.daily - await _balance(tx, account)
        await _post(tx, f"refill:{account}:{today}", GRANTS, account, max(0, missing))


_BALANCE = "SELECT balance FROM accounts WHERE id = ?"
_HELD = "SELECT COALESCE(SUM(amount), 0) FROM holds WHERE account_id = ? AND state = 'open'"


async def _balance(tx: Transaction, account: int) -> int:
    return int(await tx.value(_BALANCE, account))


async def _close(tx: Transaction, job_id: str, state: str) -> int | None:
    """Closes the job's hold and tells its amount; None when it was closed before."""
    sql = "UPDATE holds SET state = ? WHERE job_id = ? AND state = 'open' RETURNING amount"
    amount = await tx.value(sql, state, job_id)
    return None if amount is None else int(amount)


async def _post(tx: Transaction, key: str, source: int, target: int, amount: int) -> None:
    """Moves credits from one account to another. The unique key lets the same movement happen once only."""
    if amount == 0:
        return
    entry = await tx.value("INSERT INTO entries (key, created_at) VALUES (?, ?) RETURNING id", key, tx.now)
    sql = "INSERT INTO postings (entry_id, account_id, amount) VALUES (:entry, :from, -:amount), (:entry, :to, :amount)"
    await tx.rows(sql, **{"entry": entry, "from": source, "to": target, "amount": amount})


def _day(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).date().isoformat()


def _midnight_after(now: float) -> float:
    today = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=1)).timestamp()

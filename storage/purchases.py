"""What people paid for: each purchase is kept for ever, and is paid back at most once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

from storage.ledger import SALES, Ledger, post
from storage.transactions import Transaction

PurchaseState: TypeAlias = Literal["paid", "refund_due", "refunded", "refund_failed"]

_KEEP = """
INSERT INTO purchases (charge_id, person_id, stars, credits, job_id, bought_at) VALUES (?, ?, ?, ?, ?, ?)
"""
_DUE = "UPDATE purchases SET state = 'refund_due' WHERE charge_id = ?"
_REFUNDED = """
UPDATE purchases SET state = 'refunded', error = NULL
WHERE charge_id = ? AND state IN ('refund_due', 'refund_failed')
"""
_FAILED = "UPDATE purchases SET state = 'refund_failed', error = ? WHERE charge_id = ? AND state = 'refund_due'"
_UNDER_WAY = "SELECT 1 FROM jobs WHERE id = ? AND ended_at IS NULL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Purchase:
    """What was paid in a charge. `job_id` is the job that it was for; `error` is why its refund failed."""

    charge_id: str
    person_id: int
    stars: int
    credits: int
    job_id: str | None
    state: PurchaseState
    error: str | None
    bought_at: float

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


async def find(tx: Transaction, charge_id: str) -> Purchase | None:
    """The purchase of that charge."""
    row = await tx.row("SELECT * FROM purchases WHERE charge_id = ?", charge_id)
    return Purchase.from_row(row) if row else None


async def of_person(tx: Transaction, person_id: int) -> list[Purchase]:
    """The person's purchases, newest first."""
    rows = await tx.rows("SELECT * FROM purchases WHERE person_id = ? ORDER BY seq DESC", person_id)
    return [Purchase.from_row(row) for row in rows]


async def newest(tx: Transaction, limit: int) -> list[Purchase]:
    """Everybody's purchases, newest first."""
    return [Purchase.from_row(row) for row in await tx.rows("SELECT * FROM purchases ORDER BY seq DESC LIMIT ?", limit)]


async def earned(tx: Transaction, since: float) -> int:
    """The Stars of all purchases since then (seconds since the epoch) that were not paid back and are not to be."""
    sql = "SELECT COALESCE(SUM(stars), 0) FROM purchases WHERE bought_at >= ? AND state IN ('paid', 'refund_failed')"
    return int(await tx.value(sql, since))


async def refunds_due(tx: Transaction, limit: int) -> list[Purchase]:
    """The purchases to be paid back, oldest first."""
    rows = await tx.rows("SELECT * FROM purchases WHERE state = 'refund_due' ORDER BY seq LIMIT ?", limit)
    return [Purchase.from_row(row) for row in rows]


async def post_credits(tx: Transaction, ledger: Ledger, charge_id: str, person_id: int, amount: int) -> int:
    """Gives the person the credits that were bought, as extra ones; their account."""
    account = await ledger.of_person(tx, person_id)
    await post(tx, f"bought:{charge_id}", SALES, account.id, amount, given=amount, by=person_id)
    return account.id


async def keep(tx: Transaction, charge_id: str, person_id: int, stars: int, amount: int, job_id: str | None) -> None:
    """Keeps what was paid."""
    await tx.rows(_KEEP, charge_id, person_id, stars, amount, job_id, tx.now)


async def job_ended(tx: Transaction, ledger: Ledger, job_id: str) -> None:
    """A job came to nothing, and its credits are back: those that were bought for it go, and their price is due."""
    row = await tx.row("SELECT * FROM purchases WHERE job_id = ? AND state = 'paid'", job_id)
    if row is not None:
        await take_back(tx, ledger, Purchase.from_row(row))


async def take_back(tx: Transaction, ledger: Ledger, purchase: Purchase, *, only_extra: bool = False) -> None:
    """Makes a purchase due to be paid back, and takes its credits away as far as they are not spent.

    Extra credits go first. Daily ones go too, unless `only_extra`, because a job may have used those in their place.
    """
    account = await ledger.of_person(tx, purchase.person_id)
    amount = min(purchase.credits, account.available)
    taken = min(amount, account.extra)
    key = f"returned:{purchase.charge_id}"
    await post(tx, key, account.id, SALES, taken if only_extra else amount, taken=taken, by=purchase.person_id)
    await tx.rows(_DUE, purchase.charge_id)


async def wish_refund(tx: Transaction, ledger: Ledger, charge_id: str) -> bool:
    """An operator wants a purchase paid back; False where its job is under way, and where it is paid back already."""
    purchase = await find(tx, charge_id)
    if purchase is None or purchase.state in ("refund_due", "refunded"):
        return False
    if purchase.state == "refund_failed":
        await tx.rows(_DUE, charge_id)
        return True
    if purchase.job_id and await tx.row(_UNDER_WAY, purchase.job_id):
        return False
    await take_back(tx, ledger, purchase, only_extra=True)
    return True


async def unspent(tx: Transaction, ledger: Ledger, purchase: Purchase) -> int:
    """How many of its credits `wish_refund` would take."""
    account = await ledger.of_person(tx, purchase.person_id)
    return max(0, min(purchase.credits, account.available, account.extra))


async def refunded(tx: Transaction, charge_id: str) -> None:
    """The price was paid back."""
    await tx.rows(_REFUNDED, charge_id)


async def refund_failed(tx: Transaction, charge_id: str, error: str) -> None:
    """The price cannot be paid back, until an operator wishes it once more."""
    await tx.rows(_FAILED, error, charge_id)

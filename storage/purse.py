"""Credits beyond a job's own: gifts, grants, a group's allowance, and what was spent."""

from __future__ import annotations

from storage import figures, ledger
from storage.figures import Spent
from storage.ledger import GRANTS, Ledger
from storage.rows import Quota
from storage.transactions import Owner, Readers, Transaction

MOST = 1_000_000_000
"""More credits than that are not moved at a time."""


class Purse:
    """Every method is one transaction, and may raise `StorageError`."""

    def __init__(self, writer: Owner, readers: Readers, book: Ledger) -> None:
        self._writer = writer
        self._readers = readers
        self._ledger = book

    async def spent(self, person_id: int, since: float) -> list[Spent]:
        """What was painted on the person's own credits since then (seconds since the epoch), by the kind of job."""
        return await self._readers.run(lambda tx: figures.spent(tx, person_id, since))

    async def allowance(self, chat_id: int, daily: int) -> Quota:
        """What a chat has of its `daily` credits, topped up if it is due. Raises `ValueError` for less than none."""

        async def work(tx: Transaction) -> Quota:
            return ledger.quota(await self._ledger.of_chat(tx, chat_id, daily), tx.now)

        return await self._writer.run(work)

    async def give(self, key: str, giver_id: int, receiver_id: int, amount: int) -> bool:
        """Moves credits from one person to another, for whom they are extra; False where that key's gift was made.

        The giver's daily credits go first. Raises `NotEnoughCredits`, `UnknownPerson`, and `ValueError` for a gift to
        oneself or of less than one credit.
        """
        if giver_id == receiver_id:
            raise ValueError("a gift is for somebody else")
        _sensible(amount)
        return await self._writer.run(lambda tx: _give(tx, self._ledger, f"gift:{key}", giver_id, receiver_id, amount))

    async def grant(self, key: str, person_id: int, amount: int, by: int) -> bool:
        """Gives a person extra credits out of nothing, as `by` wished; False where that key's grant was made.

        Raises `UnknownPerson`, and `ValueError` for less than one credit.
        """
        _sensible(amount)
        return await self._writer.run(lambda tx: _grant(tx, self._ledger, f"grant:{key}", person_id, amount, by))


def _sensible(amount: int) -> None:
    if not 1 <= amount <= MOST:
        raise ValueError(f"not a number of credits to move: {amount}")


async def _give(tx: Transaction, book: Ledger, key: str, giver_id: int, receiver_id: int, amount: int) -> bool:
    if await ledger.posted(tx, key):
        return False
    giver = await book.of_person(tx, giver_id)
    receiver = await book.of_person(tx, receiver_id)
    ledger.demand(giver, amount)
    taken = giver.extra_of(amount)
    await ledger.post(tx, key, giver.id, receiver.id, amount, taken=taken, given=amount, by=giver_id)
    return True


async def _grant(tx: Transaction, book: Ledger, key: str, person_id: int, amount: int, by: int) -> bool:
    if await ledger.posted(tx, key):
        return False
    account = await book.of_person(tx, person_id)
    await ledger.post(tx, key, GRANTS, account.id, amount, given=amount, by=by)
    return True

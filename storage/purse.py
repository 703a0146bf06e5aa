"""Credits beyond a job's own: gifts, grants, a group's allowance, what was spent and what was bought."""

from __future__ import annotations

from storage import figures, jobs, ledger, lineage, purchases
from storage.errors import PictureGone
from storage.figures import Moved, Spent
from storage.ledger import GRANTS, Ledger
from storage.purchases import Purchase
from storage.rows import JobRow, NewJob, Quota
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

    async def moved(self, person_id: int, since: float) -> Moved:
        """What the person gave away, and got as gifts and grants, since then (seconds since the epoch)."""
        return await self._readers.run(lambda tx: figures.moved(tx, person_id, since))

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

    async def bought(
        self, charge_id: str, person_id: int, stars: int, credits: int, job: NewJob | None = None
    ) -> JobRow | None:
        """Keeps what a person paid for, once for a charge: the credits are theirs, as extra ones, and the job is
        queued, however many wait. The job as it stands; None without one.

        A job of that id that there is already stays as it is, and the credits are the person's. Where the job comes to
        nothing, its end takes the credits back and makes the price due to be paid back; so it does at once, with None,
        where a picture that the job starts from was deleted meanwhile. Raises `UnknownPerson`, and `ValueError` for a
        job of somebody else's or of a higher cost than the credits, and for less than one of either.
        """
        _sensible(credits)
        if stars < 1 or (job and (job.person_id != person_id or job.cost > credits)):
            raise ValueError("a purchase is paid, and its credits pay for a job of its person's")
        return await self._writer.run(lambda tx: _bought(tx, self._ledger, charge_id, person_id, stars, credits, job))

    async def purchases(self, person_id: int) -> list[Purchase]:
        """The person's purchases, newest first."""
        return await self._readers.run(lambda tx: purchases.of_person(tx, person_id))

    async def purchase(self, charge_id: str) -> Purchase | None:
        """The purchase of that charge."""
        return await self._readers.run(lambda tx: purchases.find(tx, charge_id))

    async def unspent(self, purchase: Purchase) -> int:
        """How many credits of a purchase a refund that is wished for now would take."""
        return await self._writer.run(lambda tx: purchases.unspent(tx, self._ledger, purchase))

    async def newest_purchases(self, limit: int) -> list[Purchase]:
        """Everybody's purchases, newest first."""
        return await self._readers.run(lambda tx: purchases.newest(tx, limit))

    async def earned(self, since: float) -> int:
        """The Stars of all purchases since then (seconds since the epoch) that were not paid back and are not to be."""
        return await self._readers.run(lambda tx: purchases.earned(tx, since))

    async def refunds_due(self, limit: int) -> list[Purchase]:
        """The purchases to be paid back, oldest first."""
        return await self._readers.run(lambda tx: purchases.refunds_due(tx, limit))

    async def refunded(self, charge_id: str) -> None:
        """The price was paid back; a second time changes nothing."""
        await self._writer.run(lambda tx: purchases.refunded(tx, charge_id))

    async def refund_failed(self, charge_id: str, error: str) -> None:
        """The price cannot be paid back; it is not due any more until `refund` is called."""
        await self._writer.run(lambda tx: purchases.refund_failed(tx, charge_id, error))

    async def refund(self, charge_id: str) -> bool:
        """Makes a purchase due to be paid back, as an operator wishes, and takes its credits that are not spent.

        False for an unknown charge, for one that is due or paid back already, and while its job is under way.
        """
        return await self._writer.run(lambda tx: purchases.wish_refund(tx, self._ledger, charge_id))


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


async def _bought(
    tx: Transaction, book: Ledger, charge_id: str, person_id: int, stars: int, amount: int, job: NewJob | None
) -> JobRow | None:
    if known := await purchases.find(tx, charge_id):
        return await jobs.find(tx, known.job_id) if known.job_id else None
    account = await purchases.post_credits(tx, book, charge_id, person_id, amount)
    row = await jobs.find(tx, job.id) if job else None
    if job is None or row is not None:
        await purchases.keep(tx, charge_id, person_id, stars, amount, None)
        return row
    try:
        await lineage.demand(tx, job.starts_from())
    except PictureGone:
        await purchases.keep(tx, charge_id, person_id, stars, amount, None)
        await purchases.wish_refund(tx, book, charge_id)
        return None
    row = await jobs.queue(tx, book, job, account)
    await purchases.keep(tx, charge_id, person_id, stars, amount, job.id)
    return row

"""What the storage should be, in plain Python: every refill at midnight, every turn by looking at everybody."""

from __future__ import annotations

from dataclasses import dataclass, field

DAILY = 20
ALLOWANCE = 15
PEOPLE = (1, 2, 3)
GROUP = -1
WAITING = ("queued", "running")


@dataclass
class Account:
    """`extra` of the balance are left aside by the refill to `daily`, and spent last."""

    daily: int
    balance: int
    extra: int = 0

    def midnight(self) -> None:
        self.balance = self.extra + max(self.daily, self.balance - self.extra)

    def spend(self, amount: int) -> int:
        """How many of them were extra."""
        taken = max(0, amount - (self.balance - self.extra))
        self.gain(-amount, -taken)
        return taken

    def gain(self, amount: int, extra: int) -> None:
        self.balance += amount
        self.extra += extra


@dataclass
class ModelJob:
    id: str
    person: int
    chat: int
    cost: int
    payer: int
    state: str = "queued"
    attempt: int = 0
    turn: int = 0
    crashes: int = 0
    parent: str | None = None
    picture: int | None = None
    deleted: bool = False
    marked_by: set[int] = field(default_factory=set)
    erased: bool = False
    taken: int = 0

    def shows(self) -> bool:
        return self.picture is not None and not self.deleted and not self.erased


@dataclass
class ModelPurchase:
    charge: str
    person: int
    credits: int
    job: ModelJob | None
    state: str = "paid"


@dataclass
class Model:
    """People and the group by their ids, and all that was asked for and bought."""

    accounts: dict[int, Account] = field(
        default_factory=lambda: (
            {person: Account(DAILY, DAILY) for person in PEOPLE} | {GROUP: Account(ALLOWANCE, ALLOWANCE)}
        )
    )
    jobs: list[ModelJob] = field(default_factory=list)
    purchases: list[ModelPurchase] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)

    def of(self, *states: str, person: int | None = None) -> list[ModelJob]:
        return [job for job in self.jobs if job.state in states and person in (None, job.person)]

    def held(self, account: int) -> int:
        return sum(job.cost for job in self.of(*WAITING) if job.payer == account)

    def available(self, account: int) -> int:
        return self.accounts[account].balance - self.held(account)

    def children(self, parent: ModelJob) -> int:
        return sum(job.parent == parent.id and not job.erased for job in self.jobs)

    def midnight(self) -> None:
        for account in self.accounts.values():
            account.midnight()

    def rendered(self, job: ModelJob) -> None:
        job.state = "rendered"
        job.taken = self.accounts[job.payer].spend(job.cost)

    def come_to_nothing(self, job: ModelJob, state: str) -> None:
        if job.state == "rendered":
            self.accounts[job.payer].gain(job.cost, job.taken)
        job.state = state
        for purchase in self.purchases:
            if purchase.job is job and purchase.state == "paid":
                self.take_back(purchase, only_extra=False)

    def give(self, giver: int, receiver: int, amount: int) -> None:
        self.accounts[giver].spend(amount)
        self.accounts[receiver].gain(amount, amount)

    def take_back(self, purchase: ModelPurchase, *, only_extra: bool) -> None:
        account = self.accounts[purchase.person]
        amount = min(purchase.credits, self.available(purchase.person))
        extra = min(amount, account.extra)
        account.gain(-extra if only_extra else -amount, -extra)
        purchase.state = "refund_due"

    def line(self) -> list[str]:
        person_turns = {person: max((j.turn for j in self.jobs if j.person == person), default=0) for person in PEOPLE}
        chat_turns = {job.chat: max(j.turn for j in self.jobs if j.chat == job.chat) for job in self.jobs}
        queued, order, turn = self.of("queued"), [], self.next_turn()
        while queued:
            heads = [next(job for job in queued if job.person == person) for person in {job.person for job in queued}]
            first = min(heads, key=lambda job: (person_turns[job.person], chat_turns[job.chat], self.jobs.index(job)))
            queued.remove(first)
            order.append(first.id)
            person_turns[first.person] = chat_turns[first.chat] = turn
            turn += 1
        return order

    def next_turn(self) -> int:
        return 1 + max((job.turn for job in self.jobs), default=0)

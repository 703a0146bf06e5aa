"""The storage against a model of it in a few lines of plain Python, over random lives."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from storage_model import ALLOWANCE, DAILY, GROUP, PEOPLE, Model, ModelJob, ModelPurchase
from storage_world import DAY, HOUR, World, ids, new_job

from storage import NotEnoughCredits, TooManyWaiting
from storage.check import check

T = TypeVar("T")

MAX_WAITING = 4
CRASHES = 2
REPORTED = st.integers(0, 3)
PERSON = st.sampled_from(PEOPLE)


class Life(RuleBasedStateMachine):
    """A random life of a storage, step by step beside its model."""

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.temporary = tempfile.TemporaryDirectory()
        self.world = World(Path(self.temporary.name), DAILY)
        self.model = Model()
        self.run(self.world.open())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def teardown(self) -> None:
        try:
            self.look_at_quotas()
        finally:
            self.run(self.world.storage.close())
        findings = self.run(check(self.world.folder))
        self.runner.close()
        self.temporary.cleanup()
        assert all(not finding.broken_by for finding in findings)

    @rule(person=PERSON, group=st.booleans(), cost=st.integers(0, 12), data=st.data())
    def submit(self, person: int, group: bool, cost: int, data: st.DataObject) -> None:
        allowance = data.draw(st.sampled_from([0, ALLOWANCE])) if group else 0
        payer = GROUP if allowance and 0 < cost <= self.model.available(GROUP) else person
        job = ModelJob(f"job{len(self.model.jobs)}", person, GROUP if group else person, cost, payer)
        parent = data.draw(st.none() | st.sampled_from([job for job in self.model.jobs if job.shows()] or [None]))
        job.parent = parent and parent.id
        parents = (parent.picture,) if parent else ()
        more = {"chat": job.chat, "max_waiting": MAX_WAITING, "parents": parents, "allowance": allowance}
        try:
            row = self.run(self.world.submit(job.id, person=person, cost=cost, **more))
        except TooManyWaiting:
            assert len(self.model.of("queued", person=person)) == MAX_WAITING
        except NotEnoughCredits as error:
            assert error.available == self.model.available(person) < cost
        else:
            assert row.state == "queued"
            self.model.jobs.append(job)
            assert self.model.available(payer) >= 0

    @rule(giver=PERSON, receiver=PERSON, amount=st.integers(1, 30))
    def give(self, giver: int, receiver: int, amount: int) -> None:
        if giver == receiver:
            return
        key = f"gift{len(self.model.moved)}"
        try:
            assert self.run(self.world.storage.purse.give(key, giver, receiver, amount))
        except NotEnoughCredits as error:
            assert error.available == self.model.available(giver) < amount
        else:
            self.model.moved.append(key)
            self.model.give(giver, receiver, amount)
            assert not self.run(self.world.storage.purse.give(key, giver, receiver, amount))

    @rule(person=PERSON, amount=st.integers(1, 15))
    def grant(self, person: int, amount: int) -> None:
        key = f"grant{len(self.model.moved)}"
        assert [self.run(self.world.storage.purse.grant(key, person, amount, by=9)) for _ in range(2)] == [True, False]
        self.model.moved.append(key)
        self.model.accounts[person].gain(amount, amount)

    @rule(person=PERSON, amount=st.integers(1, 12), more=st.integers(0, 5), with_job=st.booleans())
    def buy(self, person: int, amount: int, more: int, with_job: bool) -> None:
        charge, job = f"charge{len(self.model.purchases)}", None
        if with_job:
            job = ModelJob(f"job{len(self.model.jobs)}", person, person, amount, person)
            self.model.jobs.append(job)
        asked = new_job(job.id, person=person, cost=amount) if job else None
        for _ in range(2):
            row = self.run(self.world.storage.purse.bought(charge, person, 1, amount + more, asked))
            assert (row and row.id) == (job and job.id)
        self.model.accounts[person].gain(amount + more, amount + more)
        self.model.purchases.append(ModelPurchase(charge, person, amount + more, job))

    @precondition(lambda self: self.model.purchases)
    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        purchase = data.draw(st.sampled_from(self.model.purchases))
        ended = purchase.job is None or purchase.job.state not in ("queued", "running", "rendered")
        right = purchase.state == "refund_failed" or (purchase.state == "paid" and ended)
        assert self.run(self.world.storage.purse.refund(purchase.charge)) == right
        if purchase.state == "paid" and right:
            self.model.take_back(purchase, only_extra=True)
        elif right:
            purchase.state = "refund_due"

    @rule(paid=st.booleans())
    def pay_back(self, paid: bool) -> None:
        due = [purchase.charge for purchase in self.model.purchases if purchase.state == "refund_due"]
        assert [one.charge_id for one in self.run(self.world.storage.purse.refunds_due(99))] == due
        for purchase in self.model.purchases:
            if purchase.charge in due[:1]:
                purse = self.world.storage.purse
                self.run(purse.refunded(purchase.charge) if paid else purse.refund_failed(purchase.charge, "why"))
                purchase.state = "refunded" if paid else "refund_failed"

    @rule()
    def take(self) -> None:
        expected = self.model.line()
        taken = self.run(self.world.storage.take())
        assert (taken and taken.id) == (expected[0] if expected else None)
        if taken:
            job = self.find(taken.id)
            job.turn = self.model.next_turn()
            job.state, job.attempt = "running", job.attempt + 1
            assert taken.attempt == job.attempt

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data(), attempt=REPORTED)
    def requeue(self, data: st.DataObject, attempt: int) -> None:
        job = self.any_job(data)
        right = job.state == "running" and job.attempt == attempt
        assert self.run(self.world.storage.requeue(job.id, attempt)) == right
        if right:
            job.state, job.turn = "queued", 0

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data(), attempt=REPORTED)
    def rendered(self, data: st.DataObject, attempt: int) -> None:
        job = self.any_job(data)
        right = job.state == "running" and job.attempt == attempt
        work = self.world.storage.rendered(job.id, attempt, self.world.paint(job.id), 1.0)
        assert self.run(work) == right
        if right:
            self.model.rendered(job)
            with self.world.sql() as connection:
                [(job.picture,)] = connection.execute("SELECT id FROM pictures WHERE job_id = ?", (job.id,))

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data(), attempt=st.none() | REPORTED)
    def fail(self, data: st.DataObject, attempt: int | None) -> None:
        job = self.any_job(data)
        if attempt is None:
            right = job.state in ("queued", "running", "rendered")
        else:
            right = job.state == "running" and job.attempt == attempt
        assert self.run(self.world.storage.fail(job.id, "code", "detail", attempt=attempt)) == right
        if right:
            self.model.come_to_nothing(job, "failed")

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data(), attempt=REPORTED)
    def crashed(self, data: st.DataObject, attempt: int) -> None:
        job = self.any_job(data)
        right = job.state == "running" and job.attempt == attempt
        work = self.world.storage.crashed(job.id, attempt, "died", "detail", most=CRASHES)
        if right:
            job.crashes += 1
            if job.crashes == CRASHES:
                self.model.come_to_nothing(job, "failed")
            else:
                job.state, job.turn = "queued", 0
        assert self.run(work) == (job.state if right else None)

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data(), attempt=REPORTED)
    def block(self, data: st.DataObject, attempt: int) -> None:
        job = self.any_job(data)
        right = job.state == "running" and job.attempt == attempt
        assert self.run(self.world.storage.block(job.id, attempt, "blocked", "detail")) == right
        if right:
            self.model.come_to_nothing(job, "blocked")

    @rule(person=st.sampled_from(PEOPLE))
    def forget(self, person: int) -> None:
        theirs = [job for job in self.model.jobs if job.person == person and not job.erased]
        assert self.run(self.world.storage.desk.forget(person)) == len(theirs)
        for job in self.model.jobs:
            job.marked_by.discard(person)
        for job in theirs:
            job.erased = True
            job.marked_by.clear()
            if job.state in ("queued", "running", "rendered"):
                self.model.come_to_nothing(job, "failed" if job.state == "rendered" else "cancelled")

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        job = self.any_job(data)
        right = job.state in ("queued", "running")
        assert self.run(self.world.storage.cancel(job.id)) == right
        if right:
            self.model.come_to_nothing(job, "cancelled")

    @precondition(lambda self: any(job.picture for job in self.model.jobs))
    @rule(data=st.data(), person=st.sampled_from(PEOPLE), on=st.booleans())
    def favour(self, data: st.DataObject, person: int, on: bool) -> None:
        job = data.draw(st.sampled_from([job for job in self.model.jobs if job.picture]))
        changes = on != (person in job.marked_by) and (job.shows() or not on)
        assert self.run(self.world.storage.library.favour(person, job.picture or 0, on)) == changes
        if changes:
            job.marked_by ^= {person}

    @precondition(lambda self: any(job.picture for job in self.model.jobs))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from([job for job in self.model.jobs if job.picture]))
        right = job.shows() and job.state != "rendered"
        assert self.run(self.world.storage.library.delete([job.picture or 0])) == right
        if right:
            job.deleted = True
            job.marked_by.clear()

    @rule(arrives=st.booleans())
    def deliver(self, arrives: bool) -> None:
        for delivery in self.run(self.world.storage.due_deliveries(limit=1)):
            job = self.find(delivery.job.id)
            if arrives:
                self.run(self.world.storage.delivered(delivery.id, []))
                job.state = "delivered"
            else:
                self.run(self.world.storage.undeliverable(delivery.id, "gone"))
                self.model.come_to_nothing(job, "failed")

    @rule(seconds=st.sampled_from([60.0, 7 * HOUR, DAY, 3 * DAY]))
    def wait(self, seconds: float) -> None:
        before = self.world.clock.now
        self.world.clock.advance(seconds)
        if before // DAY != self.world.clock.now // DAY:
            self.model.midnight()

    @rule()
    def restart(self) -> None:
        self.run(self.world.reopen())

    @rule()
    def look_at_quotas(self) -> None:
        for who, account in self.model.accounts.items():
            purse, storage = self.world.storage.purse, self.world.storage
            quota = self.run(purse.allowance(GROUP, ALLOWANCE) if who == GROUP else storage.quota(who))
            assert (quota.balance, quota.held, quota.extra) == (account.balance, self.model.held(who), account.extra)
            assert quota.available >= 0

    @invariant()
    def the_line_and_the_states_are_the_models(self) -> None:
        assert ids(self.run(self.world.storage.line(1000))) == self.model.line()
        for person in PEOPLE:
            made = [job for job in self.model.of("rendered", "delivered", person=person) if job.shows()]
            for words in (None, "appl RED"):
                assert self.history(person, words=words) == [job.id for job in made][::-1]
            marked = [job.id for job in made if person in job.marked_by]
            assert self.history(person, favourites=True) == marked[::-1]
            entries = self.run(self.world.storage.library.favourites(person, 99))
            assert {entry.job.id for entry in entries} == {job.id for job in self.model.jobs if person in job.marked_by}
        for job in self.model.jobs:
            row = self.run(self.world.storage.job(job.id))
            assert row is not None
            assert (row.state, row.attempt) == (job.state, job.attempt)
        for person in PEOPLE:
            bought = [(one.charge_id, one.state) for one in self.run(self.world.storage.purse.purchases(person))]
            assert bought[::-1] == [(one.charge, one.state) for one in self.model.purchases if one.person == person]
        assert self.world.postings_sum() == 0

    @invariant()
    def what_came_of_what_is_the_models(self) -> None:
        for job in self.model.jobs:
            if job.picture and not job.erased:
                assert self.run(self.world.storage.library.children(job.picture)) == self.model.children(job)

    def history(self, person: int, **more: Any) -> list[str]:
        return [entry.job.id for entry in self.run(self.world.storage.history(person, limit=99, **more))]

    def any_job(self, data: st.DataObject) -> ModelJob:
        return data.draw(st.sampled_from(self.model.jobs))

    def find(self, job_id: str) -> ModelJob:
        return next(job for job in self.model.jobs if job.id == job_id)


def test_any_life_follows_the_model() -> None:
    """Whatever happens in whatever order, states, turns and credits are the model's, and the ledger sums to zero."""
    Life.TestCase.settings = settings(
        max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    Life.TestCase().runTest()

"""The storage against a model of it in a few lines of plain Python, over random lives."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from storage_world import DAY, HOUR, World, ids

from storage import NotEnoughCredits, TooManyWaiting
from storage.check import check

T = TypeVar("T")

DAILY = 20
MAX_WAITING = 4
CRASHES = 2
PEOPLE = (1, 2, 3)
REPORTED = st.integers(0, 3)


@dataclass
class ModelJob:
    id: str
    person: int
    chat: int
    cost: int
    state: str = "queued"
    attempt: int = 0
    turn: int = 0
    crashes: int = 0
    parent: str | None = None
    picture: int | None = None
    deleted: bool = False
    marked_by: set[int] = field(default_factory=set)
    erased: bool = False

    def shows(self) -> bool:
        return self.picture is not None and not self.deleted and not self.erased


@dataclass
class Model:
    """What the storage should be: every refill at midnight, every turn by looking at everybody."""

    balance: dict[int, int] = field(default_factory=lambda: dict.fromkeys(PEOPLE, DAILY))
    jobs: list[ModelJob] = field(default_factory=list)

    def of(self, *states: str, person: int | None = None) -> list[ModelJob]:
        return [job for job in self.jobs if job.state in states and person in (None, job.person)]

    def held(self, person: int) -> int:
        return sum(job.cost for job in self.of("queued", "running", person=person))

    def children(self, parent: ModelJob) -> int:
        return sum(job.parent == parent.id and not job.erased for job in self.jobs)

    def midnight(self) -> None:
        self.balance = {person: max(DAILY, balance) for person, balance in self.balance.items()}

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
        self.run(self.world.storage.close())
        findings = self.run(check(self.world.folder))
        self.runner.close()
        self.temporary.cleanup()
        assert all(not finding.broken_by for finding in findings)

    @rule(person=st.sampled_from(PEOPLE), group=st.booleans(), cost=st.integers(0, 12), data=st.data())
    def submit(self, person: int, group: bool, cost: int, data: st.DataObject) -> None:
        job = ModelJob(f"job{len(self.model.jobs)}", person, -1 if group else person, cost)
        parent = data.draw(st.none() | st.sampled_from([job for job in self.model.jobs if job.shows()] or [None]))
        job.parent = parent and parent.id
        parents = (parent.picture,) if parent else ()
        more = {"chat": job.chat, "max_waiting": MAX_WAITING, "parents": parents}
        try:
            row = self.run(self.world.submit(job.id, person=person, cost=cost, **more))
        except TooManyWaiting:
            assert len(self.model.of("queued", person=person)) == MAX_WAITING
        except NotEnoughCredits as error:
            assert error.available == self.model.balance[person] - self.model.held(person) < cost
        else:
            assert row.state == "queued"
            self.model.jobs.append(job)
            assert self.model.held(person) <= self.model.balance[person]

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
            job.state = "rendered"
            self.model.balance[job.person] -= job.cost
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
            self.give_back(job, "failed")

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data(), attempt=REPORTED)
    def crashed(self, data: st.DataObject, attempt: int) -> None:
        job = self.any_job(data)
        right = job.state == "running" and job.attempt == attempt
        work = self.world.storage.crashed(job.id, attempt, "died", "detail", most=CRASHES)
        if right:
            job.crashes += 1
            job.state = "failed" if job.crashes == CRASHES else "queued"
            job.turn = job.turn if job.state == "failed" else 0
        assert self.run(work) == (job.state if right else None)

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data(), attempt=REPORTED)
    def block(self, data: st.DataObject, attempt: int) -> None:
        job = self.any_job(data)
        right = job.state == "running" and job.attempt == attempt
        assert self.run(self.world.storage.block(job.id, attempt, "blocked", "detail")) == right
        if right:
            job.state = "blocked"

    @rule(person=st.sampled_from(PEOPLE))
    def forget(self, person: int) -> None:
        theirs = [job for job in self.model.jobs if job.person == person and not job.erased]
        assert self.run(self.world.storage.desk.forget(person)) == len(theirs)
        for job in self.model.jobs:
            job.marked_by.discard(person)
        for job in theirs:
            job.erased = True
            job.marked_by.clear()
            if job.state == "rendered":
                self.give_back(job, "failed")
            elif job.state in ("queued", "running"):
                job.state = "cancelled"

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        job = self.any_job(data)
        right = job.state in ("queued", "running")
        assert self.run(self.world.storage.cancel(job.id)) == right
        if right:
            job.state = "cancelled"

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
                self.give_back(job, "failed")

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
        for person in PEOPLE:
            assert self.run(self.world.credits(person)) == (self.model.balance[person], self.model.held(person))

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

    def give_back(self, job: ModelJob, state: str) -> None:
        if job.state == "rendered":
            self.model.balance[job.person] += job.cost
        job.state = state


def test_any_life_follows_the_model() -> None:
    """Whatever happens in whatever order, states, turns and credits are the model's, and the ledger sums to zero."""
    Life.TestCase.settings = settings(
        max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    Life.TestCase().runTest()

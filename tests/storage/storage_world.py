"""A storage with a clock that stands still, and the few sentences that most tests of it begin with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from storage import Chat, CreditRules, Delivery, JobRow, NewJob, NewPicture, Person, Storage
from storage.places import DATABASE

NOON = 1_767_268_800.0  # 2026-01-01 12:00 UTC
HOUR = 3600.0
DAY = 24 * HOUR


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class World:
    """An open storage, its folder and its clock; people 1 to 3 are known, each with a private chat, and chat -1."""

    def __init__(self, folder: Path, daily: int = 100) -> None:
        self.folder = folder
        self.clock = Clock()
        self.rules = CreditRules(daily)
        self.storage: Storage

    async def open(self) -> None:
        self.storage = await Storage.open(self.folder, rules=self.rules, clock=self.clock)
        for person in (1, 2, 3):
            await self.meet(person)
            await self.meet(person, chat=-1)

    async def reopen(self) -> None:
        await self.storage.close()
        self.storage = await Storage.open(self.folder, rules=self.rules, clock=self.clock)

    async def meet(self, person: int, *, chat: int | None = None) -> None:
        await self.storage.meet(Person(person, f"Person {person}"), Chat(chat or person, "private"))

    async def submit(
        self,
        job_id: str,
        *,
        person: int = 1,
        chat: int | None = None,
        cost: int = 1,
        max_waiting: int = 1000,
        **more: Any,
    ) -> JobRow:
        job = new_job(job_id, person=person, chat=chat, cost=cost, **more)
        return await self.storage.submit(job, max_waiting=max_waiting)

    async def take(self) -> JobRow:
        job = await self.storage.take()
        assert job is not None
        return job

    def paint(self, job_id: str, count: int = 1) -> list[NewPicture]:
        """Picture files as an engine leaves them."""
        paths = [self.storage.pictures.new_path(job_id, index) for index in range(count)]
        for path in paths:
            path.write_bytes(b"paint")
        return [NewPicture(path, 64, 48, seed) for seed, path in enumerate(paths)]

    async def render(self, job: JobRow, *, count: int = 1, seconds: float = 2.0) -> bool:
        return await self.storage.rendered(job.id, job.attempt, self.paint(job.id, count), seconds)

    async def rendered(self, job_id: str, *, count: int = 1, **more: Any) -> Delivery:
        """A new job, painted and due."""
        await self.submit(job_id, **more)
        job = await self.take()
        assert job.id == job_id
        assert await self.render(job, count=count)
        return next(due for due in await self.storage.due_deliveries() if due.job.id == job_id)

    async def state(self, job_id: str) -> str:
        job = await self.storage.job(job_id)
        assert job is not None
        return job.state

    async def credits(self, person: int = 1) -> tuple[int, int]:
        """Balance and held."""
        quota = await self.storage.quota(person)
        assert quota.available == quota.balance - quota.held
        return quota.balance, quota.held

    @contextmanager
    def sql(self) -> Iterator[sqlite3.Connection]:
        """The database from outside, as an operator with a shell sees it."""
        with closing(sqlite3.connect(self.folder / DATABASE)) as connection:
            yield connection
            connection.commit()

    def postings_sum(self) -> int:
        with self.sql() as connection:
            return int(connection.execute("SELECT COALESCE(SUM(amount), 0) FROM postings").fetchone()[0])


def new_job(job_id: str, *, person: int = 1, chat: int | None = None, cost: int = 1, **more: Any) -> NewJob:
    fields: dict[str, Any] = {
        "kind": "generate",
        "model": "mini",
        "payload": '{"prompt": "x"}',
        "prompt": "a red apple",
    }
    return NewJob(id=job_id, person_id=person, chat_id=chat or person, cost=cost, **fields | more)


def ids(jobs: Iterable[JobRow]) -> list[str]:
    return [job.id for job in jobs]

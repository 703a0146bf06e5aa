"""How fast the memory is: whole ways of a job, submissions at once, and the next turn out of a long line.

    python benchmarks/storage_throughput.py [--data DIR] [--jobs 500] [--line 10000]

Every commit is forced to disk, so the disk under DIR (a temporary folder by default) decides most of it.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from storage import Chat, CreditRules, NewJob, NewPicture, Person, Sent, Storage

PEOPLE = 100
PLENTY = 10**9


def new_job(name: str, number: int) -> NewJob:
    person = 1 + number % PEOPLE
    return NewJob(
        id=f"{name}{number}",
        person_id=person,
        chat_id=person,
        kind="generate",
        model="mini",
        payload="{}",
        cost=1,
        prompt="a red apple",
    )


async def whole_way(storage: Storage, jobs: int) -> None:
    """Update received, job submitted, taken, painted, delivered, update handled: one after the other."""
    path = storage.pictures.keep(b"paint", ".png")
    for number in range(jobs):
        await storage.receive(number, "{}")
        await storage.submit(new_job("way", number), max_waiting=PLENTY)
        await storage.handled(number)
        job = await storage.take()
        assert job is not None
        await storage.rendered(job.id, job.attempt, [NewPicture(path, 512, 512, 0)], 1.0)
        [delivery] = await storage.due_deliveries()
        await storage.delivered(delivery.id, [Sent(delivery.pictures[0].id, 1, number, "file")])


async def submit_at_once(storage: Storage, line: int) -> None:
    """Many people submit together, 64 at any time."""
    numbers = iter(range(line))

    async def person() -> None:
        for number in numbers:
            await storage.submit(new_job("line", number), max_waiting=PLENTY)

    await asyncio.gather(*(person() for _ in range(64)))


async def take_from(storage: Storage, times: int) -> None:
    for _ in range(times):
        assert await storage.take() is not None


async def measured(name: str, count: int, work: Callable[[], Awaitable[None]]) -> None:
    began = time.perf_counter()
    await work()
    seconds = time.perf_counter() - began
    print(f"{name:44} {count / seconds:8.0f} a second   {1000 * seconds / count:7.2f} ms each")


async def bench(folder: Path, jobs: int, line: int) -> None:
    storage = await Storage.open(folder, rules=CreditRules(PLENTY))
    for person in range(1, PEOPLE + 1):
        await storage.meet(Person(person, f"Person {person}"), Chat(person, "private"))
    await measured("whole ways of a job, one after the other", jobs, lambda: whole_way(storage, jobs))
    await measured("submissions, 64 at once", line, lambda: submit_at_once(storage, line))
    await measured(f"next turns out of a line of {line}", 50, lambda: take_from(storage, 50))
    await storage.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="an empty folder on the disk to measure")
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--line", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.data) as folder:
        asyncio.run(bench(Path(folder), options.jobs, options.line))


if __name__ == "__main__":
    main()

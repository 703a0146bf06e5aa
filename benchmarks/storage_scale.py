"""Whether the memory stays quick when it is full: the same questions of ever larger databases, side by side.

    python benchmarks/storage_scale.py [--data DIR] [--largest 1000000] [--times 200]

Each database has so many painted jobs of ten thousand people, one of whom made a tenth of all and marked every
hundredth of them, and a tenth as many jobs that wait. Medians in milliseconds; every commit is forced to disk, so the
disk under DIR (a temporary folder by default) decides most of what writes.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from storage import CreditRules, NewJob, Storage
from storage.places import DATABASE

PEOPLE = 10_000
CHATS = 1000
BUSY = 1
"""The person who made a tenth of everything."""
PLENTY = 10**9
RULES = CreditRules(daily=PLENTY)
COLOURS = ("red", "green", "blue", "grey", "golden")

_JOB = """
INSERT INTO jobs (id, person_id, chat_id, kind, model, payload, cost, prompt, state, attempt, turn, created_at,
                  started_at, ended_at, seconds)
VALUES (?, ?, ?, 'generate', 'mini', '{}', 1, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PICTURE = """
INSERT INTO pictures (job_id, person_id, position, path, width, height, seed, created_at)
VALUES (?, ?, 0, ?, 512, 512, 1, ?)
"""


async def filled(folder: Path, rows: int) -> Storage:
    """A storage with so many painted jobs and a tenth as many that wait."""
    await (await Storage.open(folder, rules=RULES)).close()
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        people = [(person, f"Person {person}", time.time()) for person in range(1, PEOPLE + 1)]
        database.executemany("INSERT INTO people (id, name, met_at) VALUES (?, ?, ?)", people)
        database.executemany("INSERT INTO accounts (kind, person_id) VALUES ('person', ?)", [row[:1] for row in people])
        chats = [(chat, "group", time.time()) for chat in range(CHATS)]
        database.executemany("INSERT INTO chats (id, kind, met_at) VALUES (?, ?, ?)", chats)
        for sql, values in ((_JOB, _painted(rows)), (_PICTURE, _pictures(rows)), (_JOB, _waiting(rows // 10))):
            database.executemany(sql, values)
        favourites = "INSERT INTO favourites (person_id, picture_id) SELECT ?, id FROM pictures WHERE id % 1000 = 1"
        database.execute(favourites, (BUSY,))
        database.execute(
            "INSERT INTO holds (job_id, account_id, amount) SELECT jobs.id, accounts.id, 1 FROM jobs "
            "JOIN accounts ON accounts.person_id = jobs.person_id WHERE jobs.state = 'queued'"
        )
        database.commit()
    return await Storage.open(folder, rules=RULES)


def _who(number: int) -> int:
    return BUSY if number % 10 == 0 else 1 + number % PEOPLE


def _prompt(number: int) -> str:
    """Of a few common words, one that every hundredth prompt has and one of its own."""
    return f"a {COLOURS[number // 10 % 5]} apple and number{number}, thing{number // 10 % 100}"


def _painted(rows: int) -> Iterator[tuple[Any, ...]]:
    now = time.time()
    for number in range(rows):
        who = _who(number)
        yield (f"done{number}", who, who % CHATS, _prompt(number), "delivered", 1, number + 1, now, now, now, 2.0)


def _pictures(rows: int) -> Iterator[tuple[Any, ...]]:
    now = time.time()
    for number in range(rows):
        yield (f"done{number}", _who(number), f"done{number}-0.png", now)


def _waiting(rows: int) -> Iterator[tuple[Any, ...]]:
    """Half of those who wait were never served."""
    now = time.time()
    for number in range(rows):
        who = 1 + number % PEOPLE
        yield (f"wait{number}", who, who % CHATS, _prompt(number), "queued", 0, None, now, None, None, None)


async def timed(work: Callable[[int], Awaitable[object]], times: int) -> float:
    """The median of so many runs, in milliseconds."""
    took = []
    for number in range(times):
        began = time.perf_counter()
        await work(number)
        took.append(time.perf_counter() - began)
    return 1000 * statistics.median(took)


async def measure(storage: Storage, times: int) -> dict[str, float]:
    """Milliseconds by what is asked."""

    def job(number: int) -> NewJob:
        return NewJob(
            id=f"new{number}",
            person_id=1 + number % PEOPLE,
            chat_id=number % CHATS,
            kind="generate",
            model="mini",
            payload="{}",
            cost=1,
            prompt="a red apple",
        )

    return {
        "claim the next job": await timed(lambda _: storage.take(), times),
        "the first 20 in line": await timed(lambda _: storage.line(20), times),
        "submit a job": await timed(lambda number: storage.submit(job(number), max_waiting=PLENTY), times),
        "a page of history, one of many": await timed(lambda n: storage.history(2 + n % 99, limit=6), times),
        "a page of history, the busiest": await timed(lambda _: storage.history(BUSY, limit=6), times),
        "a page of it, in one chat": await timed(lambda _: storage.history(BUSY, chat_id=5, limit=6), times),
        "a search for common words": await timed(lambda _: storage.history(BUSY, words="app gold", limit=6), times),
        "a search for one letter": await timed(lambda _: storage.history(BUSY, words="a", limit=6), times),
        "a search for a rare word": await timed(lambda n: storage.history(BUSY, words=f"thing{n % 100}"), times),
        "a search that finds nothing": await timed(lambda _: storage.history(BUSY, words="red blue"), min(times, 20)),
        "a search by emoji, in vain": await timed(lambda _: storage.history(BUSY, words="🦊"), min(times, 20)),
        "a page of favourites": await timed(lambda _: storage.history(BUSY, favourites=True, limit=6), times),
        "a quota": await timed(lambda number: storage.quota(2 + number % 99), times),
        "the quota of the busiest": await timed(lambda _: storage.quota(BUSY), times),
        "a place far back in line": await timed(lambda n: storage.standing(f"new{n}"), min(times, 10)),
    }


async def run(folder: Path, largest: int, times: int) -> None:
    sizes = [10**power for power in range(3, 10) if 10**power <= largest]
    columns: list[dict[str, float]] = []
    for rows in sizes:
        storage = await filled(folder / str(rows), rows)
        try:
            columns.append(await measure(storage, times))
        finally:
            await storage.close()
        print(f"{rows:,} painted and {rows // 10:,} waiting jobs: measured", flush=True)
    print(f"\n{'median ms':34}" + "".join(f"{rows:>12,}" for rows in sizes))
    for name in columns[0]:
        print(f"{name:34}" + "".join(f"{column[name]:12.2f}" for column in columns))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="a folder on the disk to measure (default: a temporary one)")
    parser.add_argument("--largest", type=int, default=10**6, help="painted jobs in the largest (default: 1000000)")
    parser.add_argument("--times", type=int, default=200, help="how often each is asked (default: 200)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.data) as folder:
        asyncio.run(run(Path(folder), options.largest, options.times))


if __name__ == "__main__":
    main()

from __future__ import annotations

import asyncio
import gc
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from storage_world import World

from storage import CreditRules, DatabaseBusy, DiskFull, Storage, StorageClosed, StorageError, connections
from storage.errors import translate
from storage.places import DATABASE
from storage.transactions import Owner, Transaction


async def write(tx: Transaction, update_id: int) -> None:
    await tx.rows("INSERT INTO inbox (update_id, payload, received_at) VALUES (?, 'x', 0)", update_id)


def written(world: World) -> list[int]:
    with world.sql() as connection:
        return [row[0] for row in connection.execute("SELECT update_id FROM inbox ORDER BY update_id")]


class Halfway:
    """A transaction that stops between its two writes until it is let go."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()

    async def __call__(self, tx: Transaction) -> None:
        await write(tx, self.first)
        self.reached.set()
        await self.go_on.wait()
        await write(tx, self.first + 1)


async def test_a_cancelled_caller_leaves_no_half_transaction(world: World) -> None:
    """A task cancelled in the middle of its transaction is told at once, and the transaction still ends whole."""
    half = Halfway(1)
    caller = asyncio.create_task(world.storage._writer.run(half))
    await half.reached.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    half.go_on.set()
    await world.storage._writer.run(lambda tx: write(tx, 3))
    assert written(world) == [1, 2, 3]


async def test_nothing_is_kept_of_a_transaction_that_raises(world: World) -> None:
    """What a transaction wrote before it raised is not there, and the next one is not harmed."""

    async def work(tx: Transaction) -> None:
        await write(tx, 1)
        raise LookupError("changed my mind")

    with pytest.raises(LookupError):
        await world.storage._writer.run(work)
    await world.storage._writer.run(lambda tx: write(tx, 2))
    assert written(world) == [2]


async def test_a_transaction_waits_for_the_one_before(world: World) -> None:
    """One task's commit never commits another task's half."""
    half = Halfway(1)
    first = asyncio.create_task(world.storage._writer.run(half))
    await half.reached.wait()
    second = asyncio.create_task(world.storage._writer.run(lambda tx: write(tx, 9)))
    assert await world.storage.unhandled() == []
    assert not second.done()
    half.go_on.set()
    await asyncio.gather(first, second)
    assert written(world) == [1, 2, 9]


@pytest.mark.parametrize("statement", range(1, 16))
async def test_a_loop_that_shuts_down_leaves_all_or_nothing(
    world: World, statement: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whichever statement a shutdown cancels the transaction itself, the job and its hold stand or fall together."""
    told = 0
    tell = aiosqlite.Connection.execute_fetchall

    async def tell_and_be_cancelled(connection: aiosqlite.Connection, sql: str, *values: Any) -> Any:
        nonlocal told
        told += 1
        if told == statement:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()  # takes effect at the next await: the statement is already on its way to the thread
        return await tell(connection, sql, *values)

    with monkeypatch.context() as patch:
        patch.setattr(aiosqlite.Connection, "execute_fetchall", tell_and_be_cancelled)
        result = await asyncio.gather(world.submit("job", cost=7), return_exceptions=True)
    assert told < statement or isinstance(result[0], asyncio.CancelledError)
    held = 7 if await world.storage.job("job") else 0
    assert await world.credits() == (100, held)


async def test_readers_do_not_wait_for_the_writer(world: World) -> None:
    """While a write is under way, readers see the database as it was before."""
    half = Halfway(1)
    writing = asyncio.create_task(world.storage._writer.run(half))
    await half.reached.wait()
    assert await world.storage.unhandled() == []
    half.go_on.set()
    await writing
    assert [update.update_id for update in await world.storage.unhandled()] == [1, 2]


async def test_readers_cannot_write(world: World) -> None:
    """A write through a reader's connection is refused."""
    with pytest.raises(StorageError, match="readonly"):
        await world.storage._readers.run(lambda tx: write(tx, 1))


async def test_more_reads_at_once_than_readers(world: World) -> None:
    """Many reads at once share the few connections, and every one is answered."""
    await world.submit("job")
    found = await asyncio.gather(*(world.storage.job("job") for _ in range(50)))
    assert all(job is not None and job.id == "job" for job in found)


async def test_close_waits_for_what_was_accepted(tmp_path: Path) -> None:
    """A transaction accepted before the close is carried out, whatever its caller does."""
    world = World(tmp_path)
    await world.open()
    half = Halfway(1)
    caller = asyncio.create_task(world.storage._writer.run(half))
    await half.reached.wait()
    caller.cancel()
    await world.storage._readers.close()
    closing = asyncio.create_task(world.storage._writer.close())
    await asyncio.sleep(0)
    half.go_on.set()
    await closing
    assert written(world) == [1, 2]
    with pytest.raises(asyncio.CancelledError):
        await caller


async def test_a_close_that_is_cut_off_still_closes(tmp_path: Path) -> None:
    """When whoever closes the storage is told to hurry, its connections are closed all the same: none outlives it."""
    world = World(tmp_path)
    await world.open()
    half = Halfway(1)
    caller = asyncio.create_task(world.storage._writer.run(half))
    await half.reached.wait()
    closing = asyncio.create_task(world.storage.close())
    await asyncio.sleep(0.05)
    closing.cancel()
    async with asyncio.timeout(5):
        await asyncio.wait([closing])
        half.go_on.set()
        with pytest.raises((StorageError, ValueError)):
            await caller
    assert written(world) == []
    gc.collect()  # an unclosed connection warns here, and warnings are errors


async def test_a_closed_storage_says_so(tmp_path: Path) -> None:
    """After the close every call raises one clear error."""
    storage = await Storage.open(tmp_path, rules=CreditRules())
    await storage.close()
    with pytest.raises(StorageClosed, match="closed"):
        await storage.receive(1, "x")
    with pytest.raises(StorageClosed):
        await storage.unhandled()


async def test_another_program_that_holds_the_database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that lasts longer than we wait becomes an error of ours, and nothing is broken after it."""
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    owner = await Owner.open(world.folder / DATABASE, "write", world.clock)
    with closing(sqlite3.connect(world.folder / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy):
            await owner.run(lambda tx: write(tx, 1))
        other.execute("ROLLBACK")
        await owner.run(lambda tx: write(tx, 1))
    await owner.close()
    assert written(world) == [1]


async def test_a_full_disk_is_named(world: World) -> None:
    """When no page can be added the error says that there is no room, and the transaction is undone."""

    async def fill(tx: Transaction) -> None:
        await tx.rows("PRAGMA max_page_count = 1")
        for update_id in range(1000):
            await tx.rows("INSERT INTO inbox (update_id, payload, received_at) VALUES (?, ?, 0)", update_id, "x" * 999)

    with pytest.raises(DiskFull, match="no room"):
        await world.storage._writer.run(fill)
    assert written(world) == []


async def test_those_that_wait_share_a_commit_and_not_a_fate(world: World) -> None:
    """Of many at once, one that raises is undone alone, and each caller gets what is its own."""

    async def work(tx: Transaction, number: int) -> int:
        await write(tx, number)
        if number % 3 == 0:
            raise LookupError(number)
        return number

    asked = [world.storage._writer.run(lambda tx, number=number: work(tx, number)) for number in range(1, 8)]
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert [answer if isinstance(answer, int) else repr(answer) for answer in told] == [
        *(1, 2, "LookupError(3)", 4, 5, "LookupError(6)", 7),
    ]
    assert written(world) == [1, 2, 4, 5, 7]


async def test_nobody_is_told_of_success_before_it_is_on_disk(world: World) -> None:
    """When the disk is full for one of those that share a commit, none of them believes that it was kept."""

    async def fill(tx: Transaction) -> None:
        await tx.rows("PRAGMA max_page_count = 1")
        for update_id in range(100, 1000):
            await tx.rows("INSERT INTO inbox (update_id, payload, received_at) VALUES (?, ?, 0)", update_id, "x" * 999)

    asked = [world.storage._writer.run(work) for work in (lambda tx: write(tx, 1), fill, lambda tx: write(tx, 2))]
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in told] == [DiskFull] * 3
    assert written(world) == []


def test_an_unknown_driver_error_is_still_ours() -> None:
    """A driver's error without a code of its own becomes the general error, with the driver's words."""
    assert "odd" in str(translate(sqlite3.InterfaceError("odd")))


async def test_no_connection_is_left_open(tmp_path: Path) -> None:
    """An open and a close leave nothing for the garbage collector to warn about, even when the open fails."""
    storage = await Storage.open(tmp_path / "good", rules=CreditRules())
    await storage.close()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / DATABASE).write_bytes(b"no database" * 1000)
    with pytest.raises(StorageError):
        await Storage.open(tmp_path / "bad", rules=CreditRules())
    gc.collect()  # an unclosed connection warns here, and warnings are errors

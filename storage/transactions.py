"""Who may touch the database: an owner has one connection and runs one transaction on it at a time, each whole.

aiosqlite queues single calls, not transactions, so two tasks that share a connection commit each other's halves, and
a task cancelled on its way leaves a transaction open. Here a transaction is one function, run by the owner's own task
that the caller's cancellation does not reach. Forcing a commit to disk takes far longer than most functions do, so
those that wait meanwhile share the next one.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeAlias, TypeVar

import aiosqlite

from storage.connections import Mode, connect
from storage.errors import StorageClosed, translate

T = TypeVar("T")
Clock: TypeAlias = Callable[[], float]

AT_ONCE = 64
"""How many transactions share a commit at most."""
_BEGIN: dict[Mode, str] = {"write": "BEGIN IMMEDIATE", "read": "BEGIN"}


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction under way; `now`, in seconds since the epoch, is the time of everything in it."""

    connection: aiosqlite.Connection
    now: float

    async def rows(self, sql: str, *values: Any, **named: Any) -> list[sqlite3.Row]:
        """All rows that the statement answers, with `RETURNING` also those that it changed."""
        return list(await self.connection.execute_fetchall(sql, named or values))

    async def row(self, sql: str, *values: Any, **named: Any) -> sqlite3.Row | None:
        """The statement's first row, or None."""
        rows = await self.rows(sql, *values, **named)
        return rows[0] if rows else None

    async def value(self, sql: str, *values: Any, **named: Any) -> Any:
        """The first column of the statement's first row, or None."""
        row = await self.row(sql, *values, **named)
        return None if row is None else row[0]


@dataclass(slots=True, eq=False)
class _Order:
    """A transaction that was asked for, and where its result goes."""

    work: Callable[[Transaction], Awaitable[Any]]
    answer: asyncio.Future[Any]
    result: Any = None

    def succeed(self) -> None:
        if not self.answer.done():
            self.answer.set_result(self.result)

    def fail(self, error: BaseException) -> None:
        """Tell the caller, unless something was told already."""
        if self.answer.done():
            return
        if isinstance(error, sqlite3.Error):
            told: BaseException = translate(error)
            told.__cause__ = error
            self.answer.set_exception(told)
        elif isinstance(error, asyncio.CancelledError):
            self.answer.cancel()
        else:
            self.answer.set_exception(error)


class Owner:
    """The one user of one connection."""

    def __init__(self, connection: aiosqlite.Connection, mode: Mode, clock: Clock) -> None:
        self._connection = connection
        self._begin = _BEGIN[mode]
        self._clock = clock
        self._orders: deque[_Order] = deque()
        self._serving: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open(cls, path: Path, mode: Mode, clock: Clock) -> Self:
        """Opens the file; a writer creates it, a reader raises `StorageError` where there is none."""
        return cls(await connect(path, mode), mode, clock)

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Runs the function as one transaction: all of it, or, when it raises, nothing.

        A caller cancelled meanwhile is told so at once, and the transaction still ends by itself. Raises what the
        function raises, and `StorageError` for whatever the driver raises.
        """
        if self._closed:
            raise StorageClosed
        order = _Order(work, asyncio.get_running_loop().create_future())
        self._orders.append(order)
        if self._serving is None or self._serving.done():
            self._serving = asyncio.create_task(self._serve())
        result: T = await asyncio.shield(order.answer)
        return result

    async def close(self) -> None:
        """Waits for the transactions already accepted, then closes the connection.

        A connection left open would keep the process from ending: it is closed whatever happens to the caller.
        """
        self._closed = True
        try:
            if self._serving is not None:
                await asyncio.wait([self._serving])
        finally:
            await self._connection.close()

    async def abandon(self) -> None:
        """Gives up what is under way, even in the middle of a long statement, and all that waits."""
        if self._serving is not None:
            self._serving.cancel()
        await self._connection.interrupt()

    async def _serve(self) -> None:
        """All that waits, as one commit after another."""
        while self._orders:
            orders = [self._orders.popleft() for _ in range(min(AT_ONCE, len(self._orders)))]
            try:
                await self._together(orders)
            except BaseException as error:
                for order in orders:
                    order.fail(error)
                if not isinstance(error, Exception):
                    raise

    async def _together(self, orders: list[_Order]) -> None:
        """One commit for all of them. Callers hear of success after it alone; of what went wrong in their own function,
        and was undone by itself, they hear at once."""
        try:
            await self._connection.execute_fetchall(self._begin)
            for order in orders:
                await self._one(order)
            await self._connection.execute_fetchall("COMMIT")
        except BaseException:
            # Unconditional, because after a cancellation the connection's thread may not yet have come to BEGIN: it
            # takes calls in order, so this one comes after it.
            with suppress(sqlite3.OperationalError, ValueError):  # none is under way, or the connection is closed
                await self._connection.execute_fetchall("ROLLBACK")
            raise
        for order in orders:
            order.succeed()

    async def _one(self, order: _Order) -> None:
        """Run one of them; when it raises, it is undone by itself and the others stand."""
        await self._connection.execute_fetchall("SAVEPOINT one")
        try:
            order.result = await order.work(Transaction(self._connection, self._clock()))
        except Exception as error:
            if not self._connection.in_transaction:
                raise  # a full disk, say: the database has undone everything
            await self._connection.execute_fetchall("ROLLBACK TO one")
            order.fail(error)
        await self._connection.execute_fetchall("RELEASE one")


class Readers:
    """A few read-only connections, each transaction on one that is free."""

    def __init__(self) -> None:
        self._owners: list[Owner] = []
        self._free: asyncio.LifoQueue[Owner] = asyncio.LifoQueue()

    def add(self, owner: Owner) -> None:
        """One more connection to read with."""
        self._owners.append(owner)
        self._free.put_nowait(owner)

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Runs the function on one snapshot of the database. Raises as `Owner.run` does."""
        owner = await self._free.get()
        try:
            return await owner.run(work)
        finally:
            self._free.put_nowait(owner)

    async def close(self) -> None:
        """Closes every connection; those that wait for one are answered with `StorageClosed`."""
        async with AsyncExitStack() as stack:
            for owner in self._owners:
                stack.push_async_callback(owner.close)

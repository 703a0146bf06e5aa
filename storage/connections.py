"""Connections to the database file: how each is set, and how long it waits."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Literal, TypeAlias

import aiosqlite

from storage.errors import translate

Mode: TypeAlias = Literal["write", "read"]

BUSY_SECONDS = 10.0
"""How long to wait for another program, such as a backup or a check, that holds the database."""
LOG_SECONDS = 1.0
"""How long to wait for whoever reads, before the write-ahead log is left for another time. Writers wait meanwhile."""

_BEAT_SECONDS = 0.01

# WAL and FULL: what was committed survives a power cut, and readers never wait for the writer. What is erased is
# overwritten in the file.
_PRAGMAS: dict[Mode, tuple[str, ...]] = {
    "write": (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA secure_delete = ON",
    ),
    "read": ("PRAGMA query_only = ON", "PRAGMA foreign_keys = ON"),
}


async def connect(path: Path, mode: Mode) -> aiosqlite.Connection:
    """Opens the file; a writer creates it, a reader raises `StorageError` where there is none."""
    connection: aiosqlite.Connection | None = None
    try:
        connection = await aiosqlite.connect(_uri(path, mode), uri=True, isolation_level=None, timeout=BUSY_SECONDS)
        connection.row_factory = aiosqlite.Row
        for pragma in _PRAGMAS[mode]:
            await _set(connection, pragma)
    except BaseException as error:
        if connection is not None:
            await connection.close()
        if isinstance(error, sqlite3.Error):
            raise translate(error) from error
        raise
    return connection


async def _set(connection: aiosqlite.Connection, pragma: str) -> None:
    """Of two who change the journal of a new file at a time, SQLite refuses one at once instead of letting it wait."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            await connection.execute_fetchall(pragma)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        await asyncio.sleep(_BEAT_SECONDS)


async def empty_log(path: Path) -> bool:
    """Writes the database's write-ahead log into it and empties it, so that nothing that was erased is left there.

    False where somebody who reads meanwhile needs it still. Raises `StorageError`.
    """

    def work() -> bool:
        with closing(sqlite3.connect(_uri(path, "read"), uri=True, timeout=LOG_SECONDS)) as connection:
            [(busy, *_)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not busy

    try:
        return await asyncio.to_thread(work)
    except sqlite3.Error as error:
        raise translate(error) from error


def _uri(path: Path, mode: Mode) -> str:
    return f"{path.absolute().as_uri()}?mode={'rwc' if mode == 'write' else 'rw'}"

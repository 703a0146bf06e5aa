"""The database's shape: numbered files of SQL, each applied once, in order."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from importlib import resources

from storage.errors import NewerDatabase, OlderDatabase
from storage.transactions import Transaction

log = logging.getLogger(__name__)

_NAME = re.compile(r"(\d{4})_\w+\.sql")


def migrations() -> list[str]:
    """The SQL of every migration: the first leads from an empty file to version 1, and so on."""
    folder = resources.files("storage") / "migrations"
    numbered = {int(match[1]): file for file in folder.iterdir() if (match := _NAME.fullmatch(file.name))}
    return [numbered[version].read_text(encoding="utf-8") for version in range(1, len(numbered) + 1)]


async def version(tx: Transaction) -> int:
    """The version of the database's shape; 0 for an empty file. Raises `NewerDatabase` for one we do not know."""
    found = int(await tx.value("PRAGMA user_version"))
    if found > (known := len(migrations())):
        raise NewerDatabase(found, known)
    return found


async def migrate(tx: Transaction) -> None:
    """Brings the database to the newest version. Raises `NewerDatabase` for one that is past it."""
    done = await version(tx)
    scripts = migrations()
    if 0 < done < len(scripts):
        log.info("the database is brought from version %d to %d; a large one takes a while", done, len(scripts))
    for script in scripts[done:]:
        for statement in statements(script):
            await tx.rows(statement)
    if done < len(scripts):
        await tx.rows(f"PRAGMA user_version = {len(scripts)}")


async def demand(tx: Transaction) -> None:
    """Raises `OlderDatabase` or `NewerDatabase` for a database that is not of the newest version."""
    found = await version(tx)
    if found < (known := len(migrations())):
        raise OlderDatabase(found, known)


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit the transaction it is called in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""

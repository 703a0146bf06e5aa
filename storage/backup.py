"""Copies of the data folder that are proved sound before they count: out of a running program, and back in."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from storage.check import check, report
from storage.erasing import NAMED
from storage.errors import BadBackup, PlaceTaken, StorageError, translate
from storage.lock import locked
from storage.pictures import UNFINISHED, names, sync
from storage.places import DATABASE, LOCK, PICTURES

BACKED_UP = "backed-up"
"""The switch that keeps when the data was last copied, in seconds since the epoch."""


async def backup(folder: Path, to: Path) -> int:
    """Copies the database as it is at one instant, and the pictures that it names, to a new folder; a program that
    works with the data goes on meanwhile. How many pictures there are.

    The copy comes into its place whole and checked, or not at all. Raises `BadBackup` where there is something in
    that place already or the copy is not sound, and `StorageError` where there is no database.
    """
    _vacant(to)
    _elsewhere(to, folder)
    if not (folder / DATABASE).is_file():
        raise StorageError(f"There is no {DATABASE} in {folder}.")
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{to.name}-", dir=to.parent) as temporary:
        copy = Path(temporary) / "copy"
        (copy / PICTURES).mkdir(parents=True)
        # First, so that little is left to copy when the snapshot says what belongs to it: of that, nothing may be
        # erased before it is copied.
        _copy(_files(folder / PICTURES), folder / PICTURES, copy / PICTURES)
        _snapshot(folder / DATABASE, copy / DATABASE)
        named = _named(copy / DATABASE)
        _copy(named, folder / PICTURES, copy / PICTURES)
        for name in set(_files(copy / PICTURES)) - named:
            (copy / PICTURES / name).unlink()
        await _prove(copy)
        _to_disk(copy)
        copy.rename(to)
    sync(to.parent)
    _note(folder / DATABASE)
    return len(named)


async def restore(copy: Path, folder: Path) -> int:
    """Puts a backup back as the data folder, which must not hold data already. How many pictures there are.

    Raises `BadBackup` for a copy that is not sound and a folder that is not empty, and `FolderInUse` where a program
    works with it.
    """
    if not (copy / DATABASE).is_file():
        raise BadBackup(f"There is no {DATABASE} in {copy}.")
    await _prove(copy)
    with locked(folder):
        _vacant(folder, but=LOCK)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as temporary:
            fresh = Path(temporary) / "data"
            shutil.copytree(copy / PICTURES, fresh / PICTURES)
            shutil.copy2(copy / DATABASE, fresh / DATABASE)
            await _prove(fresh)
            _to_disk(fresh)
            # The database last: until it is there, the folder holds no data, and no program takes it for such.
            (fresh / PICTURES).rename(folder / PICTURES)
            (fresh / DATABASE).rename(folder / DATABASE)
            sync(folder)
    return len(_named(folder / DATABASE))


def _note(database: Path) -> None:
    """Keeps in the database when it was copied; a copy counts also where that cannot be written."""
    now = time.time()
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)) as there,
    ):
        there.execute("BEGIN IMMEDIATE")
        there.execute("DELETE FROM switches WHERE name = ?", (BACKED_UP,))
        there.execute("INSERT INTO switches (name, value, set_at) VALUES (?, ?, ?)", (BACKED_UP, str(now), now))
        there.commit()


def _vacant(folder: Path, *, but: str | None = None) -> None:
    """Raises `BadBackup` where anything would be written over, except a file of that name."""
    if folder.is_file() or (folder.is_dir() and any(path.name != but for path in folder.iterdir())):
        raise PlaceTaken(f"{folder} is not empty: name another folder, or move it away first.")


def _elsewhere(to: Path, folder: Path) -> None:
    if to.resolve().is_relative_to(folder.resolve()):
        raise PlaceTaken(f"{to} is in the data folder itself: name a folder elsewhere.")


async def _prove(folder: Path) -> None:
    findings = await check(folder)
    if any(finding.broken_by for finding in findings):
        raise BadBackup(f"{folder}:\n{report(findings)}")


def _snapshot(database: Path, to: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(to),))
    except sqlite3.Error as error:
        raise translate(error) from error


def _to_disk(folder: Path) -> None:
    """Forces all that is in the folder to disk, and itself."""
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def _named(database: Path) -> set[str]:
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return {row[0] for row in connection.execute(NAMED)}


def _files(folder: Path) -> list[str]:
    """The names of finished files."""
    return [name for name in names(folder) if not name.endswith(UNFINISHED)]


def _copy(files: Iterable[str], source: Path, to: Path) -> None:
    """Copies what is not there yet; what has gone meanwhile is left out, and missed by the check if it mattered."""
    for name in files:
        if not (to / name).exists():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copy2(source / name, to / name)
            except FileNotFoundError:
                continue

"""One process at a time works with a data folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from storage.errors import FolderInUse, StorageError
from storage.places import LOCK


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder for the block, made where it is not there. The system lets go of it when the process ends,
    however it ends.

    Raises `FolderInUse` where another process holds it, and `StorageError` where there can be no such folder.
    """
    with _opened(folder) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUse(f"Folder: {folder}.") from error
        yield


def _opened(folder: Path) -> IO[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / LOCK).open("w")
    except OSError as error:
        raise StorageError(f"{folder} cannot be the data folder: {error.strerror}.") from error

"""One process at a time works with a data folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import FolderInUse
from storage.places import LOCK


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder for the block, made where it is not there. The system lets go of it when the process ends,
    however it ends.

    Raises `FolderInUse` where another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUse(f"Folder: {folder}.") from error
        yield

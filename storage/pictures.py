"""Picture files: names that only we make, and bytes that are whole or not there."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import DiskFull, ForeignPicture, StorageError

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp"})

ORPHAN_SECONDS = 86400.0
"""How old a file must be to count as left behind: a younger one may be on its way to its row."""

_JOB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
UNFINISHED = ".part"
_UPLOADS = "uploads"


class PictureFiles:
    """The folder of pictures: painted ones by their job's name, uploads by a digest of their bytes.

    `lock` is held while a file and the row that names it come or go, so that nobody meets the one without the other.
    Raises `StorageError` where the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.lock = asyncio.Lock()
        self._uploads = self.folder / _UPLOADS
        with _translated():
            self._uploads.mkdir(parents=True, exist_ok=True)

    def new_path(self, job_id: str, index: int, suffix: str = ".png") -> Path:
        """Where picture `index` of a job belongs. Raises `ValueError` for an id or a suffix we do not make."""
        if not _JOB_ID.fullmatch(job_id) or index < 0:
            raise ValueError(f"no name for a file: {job_id!r}, {index}")
        return self.folder / f"{job_id}-{index}{_known(suffix)}"

    def keep(self, content: bytes, suffix: str) -> Path:
        """Writes an upload and tells its path; the same bytes have the same path. It blocks until they are on disk.

        Raises `ValueError` for a suffix we do not make.
        """
        path = self.folder / self.upload_name(content, suffix)
        with _translated():
            if not path.exists():
                _write_whole(path, content)
        return path

    def secure(self, paths: Iterable[Path | str]) -> list[str]:
        """Forces the files to disk and tells their names within the folder; it blocks meanwhile.

        Raises `ForeignPicture` for a path outside the folder, and for a file that is not there.
        """
        names = [self._name(Path(path)) for path in paths]
        files = [self.folder / name for name in names]
        with _translated():
            for path in [*files, *{file.parent for file in files}]:
                sync(path)
        return names

    def remove(self, names: Iterable[str]) -> None:
        """Removes files by their names within the folder; those that are gone already are passed over."""
        for name in names:
            with _translated():
                (self.folder / name).unlink(missing_ok=True)

    def upload_name(self, content: bytes, suffix: str) -> str:
        """The name within the folder of an upload of those bytes. Raises `ValueError` for a suffix we do not make."""
        return f"{self._uploads.name}/{hashlib.sha256(content).hexdigest()[:32]}{_known(suffix)}"

    def _name(self, path: Path) -> str:
        real = path.resolve()
        if not real.is_relative_to(self.folder):
            raise ForeignPicture(f"{path} is outside {self.folder}.")
        if not real.is_file():
            raise ForeignPicture(f"{path} is not there.")
        return str(real.relative_to(self.folder))


def is_upload(name: str) -> bool:
    """Whether a name within the picture folder is that of a picture that a person sent."""
    return Path(name).parts[:1] == (_UPLOADS,)


def names(folder: Path, age: float = 0.0) -> list[str]:
    """The names within the folder of all files that have not changed for so many seconds."""
    latest = time.time() - age
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(str(path.relative_to(folder)) for path in files if _changed_at(path) <= latest)


def missing(folder: Path, files: Iterable[str]) -> list[str]:
    """Of these names within the folder, those that no file has."""
    return [name for name in files if not (folder / name).is_file()]


def _known(suffix: str) -> str:
    if suffix not in SUFFIXES:
        raise ValueError(f"not a picture's suffix: {suffix!r}")
    return suffix


def _changed_at(path: Path) -> float:
    """When the file was last written; long from now for one that has just gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _write_whole(path: Path, content: bytes) -> None:
    """Writes beside the place, forces to disk, then renames: a reader finds all of the bytes or no file."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=UNFINISHED)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Forces a file or a folder to disk; it blocks meanwhile."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        kind = DiskFull if error.errno in (errno.ENOSPC, errno.EDQUOT) else StorageError
        raise kind(f"{type(error).__name__}: {error}.") from error

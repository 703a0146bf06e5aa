"""What can go wrong with the memory. An exception's docstring is its message; SQLite's own errors end here."""

from __future__ import annotations

import sqlite3


class StorageError(Exception):
    """The database cannot be used."""

    def __init__(self, detail: str = "") -> None:
        message = (type(self).__doc__ or "").strip()
        super().__init__(f"{message} {detail}".strip())


class NotEnoughCredits(StorageError):
    """The job costs more credits than are available."""

    def __init__(self, needed: int, available: int) -> None:
        super().__init__(f"Needed: {needed}, available: {available}.")
        self.needed = needed
        self.available = available


class TooManyWaiting(StorageError):
    """The person has as many jobs waiting as are allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"Allowed: {limit}.")
        self.limit = limit


class AlreadyAsked(StorageError):
    """The same was asked a moment ago, or is being made still."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"Job: {job_id}.")
        self.job_id = job_id


class VoteOver(StorageError):
    """The vote has ended."""


class ChainOver(StorageError):
    """The chain takes no more words."""


class NotTwice(StorageError):
    """The same person added the last word."""


class BasketFull(StorageError):
    """There are as many pictures put aside as are allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"Allowed: {limit}.")
        self.limit = limit


class FolderInUse(StorageError):
    """Another process works with this data folder."""


class BadBackup(StorageError):
    """The backup is not whole."""


class PlaceTaken(BadBackup):
    """Nothing is written over what is there."""


class UnknownPerson(StorageError):
    """The person was never met."""

    def __init__(self, person_id: int) -> None:
        super().__init__(f"Id: {person_id}.")
        self.person_id = person_id


class NewerDatabase(StorageError):
    """The database was written by a newer version of this program, which this one cannot read."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"Its schema is {found}, this program knows up to {known}.")
        self.found = found
        self.known = known


class OlderDatabase(StorageError):
    """The database was written by an older version of this program; the bot brings it up to date when it starts."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"Its schema is {found}, this program's is {known}.")
        self.found = found
        self.known = known


class ForeignPicture(StorageError):
    """The file is not one of the picture folder's own."""


class RuleBroken(StorageError):
    """A rule of the database forbids this."""


class PictureGone(RuleBroken):
    """The picture was deleted or erased."""

    def __init__(self, picture_id: int) -> None:
        super().__init__(f"Id: {picture_id}.")
        self.picture_id = picture_id


class DatabaseBusy(StorageError):
    """Another program holds the database for longer than we wait."""


class DiskFull(StorageError):
    """There is no room left on the disk."""


class DatabaseDamaged(StorageError):
    """The database file is damaged, or no database at all."""


class StorageClosed(StorageError):
    """The storage was closed."""


_BY_CODE: dict[int, type[StorageError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_CONSTRAINT: RuleBroken,
}


def translate(error: sqlite3.Error) -> StorageError:
    """The error of ours that says the same as the driver's."""
    code = getattr(error, "sqlite_errorcode", 0)
    primary = code & 0xFF  # the extended codes keep their kind in the low byte
    return _BY_CODE.get(primary, StorageError)(f"{type(error).__name__}: {error}.")

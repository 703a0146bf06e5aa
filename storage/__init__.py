"""The memory: a database and picture files in one folder. It knows no chat service and no model."""

from __future__ import annotations

from storage.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DiskFull,
    ForeignPicture,
    NewerDatabase,
    NotEnoughCredits,
    RuleBroken,
    StorageClosed,
    StorageError,
    TooManyWaiting,
    UnknownPerson,
)
from storage.pictures import PictureFiles
from storage.rows import (
    Button,
    Chat,
    CreditRules,
    Delivery,
    HistoryEntry,
    InboxUpdate,
    JobRow,
    JobState,
    NewJob,
    NewPicture,
    Person,
    PictureRow,
    Quota,
    Sent,
)
from storage.store import Storage

__all__ = [
    "Button",
    "Chat",
    "CreditRules",
    "DatabaseBusy",
    "DatabaseDamaged",
    "Delivery",
    "DiskFull",
    "ForeignPicture",
    "HistoryEntry",
    "InboxUpdate",
    "JobRow",
    "JobState",
    "NewJob",
    "NewPicture",
    "NewerDatabase",
    "NotEnoughCredits",
    "Person",
    "PictureFiles",
    "PictureRow",
    "Quota",
    "RuleBroken",
    "Sent",
    "Storage",
    "StorageClosed",
    "StorageError",
    "TooManyWaiting",
    "UnknownPerson",
]

"""The memory: a database and picture files in one folder. It knows no chat service and no model."""

from __future__ import annotations

from storage.check import Finding, report
from storage.desk import Desk
from storage.errors import (
    AlreadyAsked,
    BadBackup,
    DatabaseBusy,
    DatabaseDamaged,
    DiskFull,
    FolderInUse,
    ForeignPicture,
    NewerDatabase,
    NotEnoughCredits,
    OlderDatabase,
    RuleBroken,
    StorageClosed,
    StorageError,
    TooManyWaiting,
    UnknownPerson,
)
from storage.lock import locked
from storage.pictures import PictureFiles
from storage.preferences import Preferences, Scope
from storage.rows import (
    Ban,
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
    Standing,
)
from storage.store import Storage

__all__ = [
    "AlreadyAsked",
    "BadBackup",
    "Ban",
    "Button",
    "Chat",
    "CreditRules",
    "DatabaseBusy",
    "DatabaseDamaged",
    "Delivery",
    "Desk",
    "DiskFull",
    "Finding",
    "FolderInUse",
    "ForeignPicture",
    "HistoryEntry",
    "InboxUpdate",
    "JobRow",
    "JobState",
    "NewJob",
    "NewPicture",
    "NewerDatabase",
    "NotEnoughCredits",
    "OlderDatabase",
    "Person",
    "PictureFiles",
    "PictureRow",
    "Preferences",
    "Quota",
    "RuleBroken",
    "Scope",
    "Sent",
    "Standing",
    "Storage",
    "StorageClosed",
    "StorageError",
    "TooManyWaiting",
    "UnknownPerson",
    "locked",
    "report",
]

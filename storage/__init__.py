"""The memory: a database and picture files in one folder. It knows no chat service and no model."""

from __future__ import annotations

from storage.backup import BACKED_UP
from storage.baskets import MOST as BASKET_MOST
from storage.baskets import BasketItem, Baskets
from storage.broadcasts import Broadcast
from storage.chains import Chain, ChainWord
from storage.check import Finding, report
from storage.desk import Desk
from storage.errors import (
    AlreadyAsked,
    BadBackup,
    BasketFull,
    ChainOver,
    DatabaseBusy,
    DatabaseDamaged,
    DiskFull,
    FolderInUse,
    ForeignPicture,
    NewerDatabase,
    NotEnoughCredits,
    NotTwice,
    OlderDatabase,
    PictureGone,
    RuleBroken,
    StorageClosed,
    StorageError,
    TooManyWaiting,
    UnknownPerson,
    VoteOver,
)
from storage.exports import Export, Exports
from storage.figures import Lately, Moved, Space, Spent, TopPerson
from storage.games import Games, Theme
from storage.inline import InlineMessage, InlineMessages
from storage.library import Library
from storage.lock import locked
from storage.pictures import PictureFiles, is_upload
from storage.preferences import Preferences, Scope
from storage.purchases import Purchase
from storage.purse import Purse
from storage.questions import Question, Questions
from storage.rows import (
    Ban,
    Button,
    Chat,
    CreditRules,
    Crowd,
    Delivery,
    HistoryEntry,
    InboxUpdate,
    JobRow,
    JobState,
    NewJob,
    NewPicture,
    Person,
    PictureEntry,
    PictureRow,
    Quota,
    Sent,
    Showing,
    Standing,
)
from storage.store import Storage
from storage.timers import Timer, Timers
from storage.votes import NewVote, Vote

__all__ = [
    "BACKED_UP",
    "BASKET_MOST",
    "AlreadyAsked",
    "BadBackup",
    "Ban",
    "BasketFull",
    "BasketItem",
    "Baskets",
    "Broadcast",
    "Button",
    "Chain",
    "ChainOver",
    "ChainWord",
    "Chat",
    "CreditRules",
    "Crowd",
    "DatabaseBusy",
    "DatabaseDamaged",
    "Delivery",
    "Desk",
    "DiskFull",
    "Export",
    "Exports",
    "Finding",
    "FolderInUse",
    "ForeignPicture",
    "Games",
    "HistoryEntry",
    "InboxUpdate",
    "InlineMessage",
    "InlineMessages",
    "JobRow",
    "JobState",
    "Lately",
    "Library",
    "Moved",
    "NewJob",
    "NewPicture",
    "NewVote",
    "NewerDatabase",
    "NotEnoughCredits",
    "NotTwice",
    "OlderDatabase",
    "Person",
    "PictureEntry",
    "PictureFiles",
    "PictureGone",
    "PictureRow",
    "Preferences",
    "Purchase",
    "Purse",
    "Question",
    "Questions",
    "Quota",
    "RuleBroken",
    "Scope",
    "Sent",
    "Showing",
    "Space",
    "Spent",
    "Standing",
    "Storage",
    "StorageClosed",
    "StorageError",
    "Theme",
    "Timer",
    "Timers",
    "TooManyWaiting",
    "TopPerson",
    "UnknownPerson",
    "Vote",
    "VoteOver",
    "is_upload",
    "locked",
    "report",
]

"""The values that go in and come out, each a row of a table or a few."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

JobState: TypeAlias = Literal["queued", "running", "rendered", "delivered", "failed", "cancelled", "blocked"]


@dataclass(frozen=True, slots=True)
class CreditRules:
    """Every UTC day a person's balance is topped up to `daily`."""

    daily: int = 100

    def __post_init__(self) -> None:
        if self.daily < 0:
            raise ValueError("daily credits must not be negative")


@dataclass(frozen=True, slots=True)
class Person:
    """A person as last seen. `username` and `language` are as the person's client tells them."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as last seen; `kind` is the caller's own word for what sort of chat it is."""

    id: int
    kind: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """Credits of a person or a chat: `available` is `balance - held`; at `refills_at`, the next midnight UTC, they are
    topped up to `daily`. `extra` of the balance do not expire: the top-up leaves them aside."""

    balance: int
    held: int
    available: int
    daily: int
    refills_at: float
    extra: int = 0


@dataclass(frozen=True, slots=True)
class InboxUpdate:
    """An update that was received and is not handled yet."""

    update_id: int
    payload: str

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        return cls(update_id=row["update_id"], payload=row["payload"])


@dataclass(frozen=True, kw_only=True, slots=True)
class NewJob:
    """A job to submit. `payload` is JSON that only the caller reads; `cost` is in credits.

    `origin` names what asked, where it can be asked twice by accident: two jobs of one origin are not made at a time.
    `sources` are the files that it starts from, by their names within the picture folder: uploads among them count as
    kept anew. `parents` are the pictures that it starts from, in their order; `parent_picture_id` says the same of a
    single one. `language` is the one in which its person is answered. `allowance` is how many credits a day the chat
    has for its people's jobs, 0 for none: the job is paid from them where they are enough for all of it. `from_basket`
    says that its sources were put aside in the chat, which they are no more once it is in line.
    """

    id: str
    person_id: int
    chat_id: int
    kind: str
    model: str
    payload: str
    cost: int
    prompt: str
    thread_id: int | None = None
    request_message_id: int | None = None
    update_id: int | None = None
    parent_picture_id: int | None = None
    origin: str | None = None
    sources: tuple[str, ...] = ()
    allowance: int = 0
    language: str = "en"
    parents: tuple[int, ...] = ()
    from_basket: bool = False

    def __post_init__(self) -> None:
        if self.parents and self.parent_picture_id not in (None, self.parents[0]):
            raise ValueError("parent_picture_id is the first of the parents")

    def starts_from(self) -> tuple[int, ...]:
        """The pictures that the job starts from, in their order."""
        first = () if self.parent_picture_id is None else (self.parent_picture_id,)
        return self.parents or first


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRow:
    """A job as it stands. `seconds` is how long the painting took; `attempt` counts how often it was taken, and
    `crashes` how often the painting process ended over it. `told_at` is when its owner heard that it came to nothing.
    `origin` is the `NewJob`'s. Nothing is left of the prompt once it was erased."""

    id: str
    person_id: int
    chat_id: int
    thread_id: int | None
    request_message_id: int | None
    status_message_id: int | None
    kind: str
    model: str
    payload: str
    cost: int
    prompt: str
    parent_picture_id: int | None
    language: str
    state: JobState
    attempt: int
    crashes: int
    created_at: float
    started_at: float | None
    ended_at: float | None
    seconds: float | None
    error_code: str | None
    error_detail: str | None
    told_at: float | None
    erased_at: float | None
    update_id: int | None = None
    origin: str | None = None

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Standing:
    """About where a job stands in line: 1 is the next. `credits` is what it and all before it cost together."""

    place: int
    credits: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """All that wait in line: how many jobs, of how many people, and about what they cost together."""

    jobs: int
    people: int
    credits: int


@dataclass(frozen=True, slots=True)
class Ban:
    """A person who is not served: `until` is in seconds since the epoch, None for good."""

    person_id: int
    until: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A painted picture: a file in the picture folder, its size in pixels, the seed that paints it."""

    path: Path | str
    width: int
    height: int
    seed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureRow:
    """A picture of a job; `path` is absolute. The last three of its ids are known once it was delivered.

    Nothing is left but the row of one that was deleted, and it is met in what traces pictures alone.
    """

    id: int
    job_id: str
    person_id: int
    position: int
    path: Path
    width: int
    height: int
    seed: int
    file_id: str | None
    chat_id: int | None
    message_id: int | None
    created_at: float
    deleted_at: float | None

    @classmethod
    def from_row(cls, row: sqlite3.Row, folder: Path) -> Self:
        """The row, with its file's name taken within the folder."""
        fields = {name: row[name] for name in cls.__dataclass_fields__}
        return cls(**fields | {"path": folder / fields["path"]})


@dataclass(frozen=True, slots=True)
class Delivery:
    """A rendered job that is to be sent, after `tries` that failed."""

    id: int
    job: JobRow
    pictures: list[PictureRow]
    tries: int
    not_before: float


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a picture was sent, and the id under which it can be sent again."""

    picture_id: int
    chat_id: int
    message_id: int
    file_id: str


@dataclass(frozen=True, slots=True)
class Showing:
    """A message that shows a picture, or did; whose its buttons are."""

    chat_id: int
    message_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class Button:
    """What a button means. Only `person_id` may press it; None: anybody."""

    id: str
    action: str
    person_id: int | None
    payload: dict[str, Any]

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        return cls(row["id"], row["action"], row["person_id"], json.loads(row["payload"]))


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A job with its pictures. `cursor` goes into `history(before=...)` to read what is older than this."""

    job: JobRow
    pictures: list[PictureRow]
    cursor: int


@dataclass(frozen=True, slots=True)
class PictureEntry:
    """A picture with its job. `cursor` goes into `favourites(before=...)` to read what is older than this."""

    picture: PictureRow
    job: JobRow
    cursor: int

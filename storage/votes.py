"""Votes on the pictures of a job: a ballot a person, changed until the end."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Self

from storage.errors import VoteOver
from storage.transactions import Transaction

_OPEN = """
INSERT INTO votes (id, chat_id, thread_id, message_id, person_id, job_id, picture_ids, reactions, ends_at, opened_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
"""
_BALLOT = """
INSERT INTO ballots (vote_id, person_id, choice, key) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET choice = excluded.choice, key = excluded.key
"""
_MINE = "SELECT choice, key FROM ballots WHERE vote_id = ? AND person_id = ?"
_COUNT = """
SELECT choice, COUNT(*) AS ballots FROM ballots WHERE vote_id = ? AND choice IS NOT NULL GROUP BY choice
"""
_CLOSE = "UPDATE votes SET closed_at = ?, tally = ?, winner = ? WHERE id = ?"
_AT = "SELECT * FROM votes WHERE chat_id = ? AND message_id = ? ORDER BY opened_at DESC, id LIMIT 1"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewVote:
    """A vote to open. `message_id` is the message with its buttons, where that is sent already; `ends_at` is in
    seconds since the epoch. With `reactions`, those to its message are ballots too."""

    id: str
    chat_id: int
    person_id: int
    job_id: str
    picture_ids: tuple[int, ...]
    ends_at: float
    thread_id: int | None = None
    message_id: int | None = None
    reactions: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Vote:
    """A vote as it stands. Once it is closed, `winner` is the position with most ballots, the first of equals; None
    where nobody voted. `told_at` is when its chat heard of that."""

    id: str
    chat_id: int
    thread_id: int | None
    message_id: int | None
    person_id: int
    job_id: str
    picture_ids: tuple[int, ...]
    reactions: bool
    ends_at: float
    closed_at: float | None
    winner: int | None
    told_at: float | None

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        fields = {name: row[name] for name in cls.__dataclass_fields__}
        pictures = tuple(json.loads(row["picture_ids"]))
        return cls(**fields | {"picture_ids": pictures, "reactions": bool(row["reactions"])})


async def open_vote(tx: Transaction, new: NewVote) -> Vote:
    """Opens a vote; the one of that id where there is one. Raises `ValueError` for one without pictures."""
    if not new.picture_ids:
        raise ValueError("a vote is on pictures")
    place = (new.chat_id, new.thread_id, new.message_id)
    pictures = json.dumps(new.picture_ids)
    await tx.rows(_OPEN, new.id, *place, new.person_id, new.job_id, pictures, int(new.reactions), new.ends_at, tx.now)
    vote = await find(tx, new.id)
    assert vote is not None
    return vote


async def find(tx: Transaction, vote_id: str) -> Vote | None:
    """The vote of that id."""
    row = await tx.row("SELECT * FROM votes WHERE id = ?", vote_id)
    return Vote.from_row(row) if row else None


async def at(tx: Transaction, chat_id: int, message_id: int) -> Vote | None:
    """The vote whose buttons are in that message."""
    row = await tx.row(_AT, chat_id, message_id)
    return Vote.from_row(row) if row else None


async def ballot(tx: Transaction, vote_id: str, person_id: int, choice: int | None) -> list[int]:
    """Casts, changes or takes back a ballot; the tally. Raises `VoteOver`, and `ValueError` for no picture of it."""
    await _cast(tx, await _running(tx, vote_id), person_id, choice, "")
    return await tally(tx, vote_id)


async def press(tx: Transaction, vote_id: str, person_id: int, choice: int, key: str) -> int | None:
    """Casts or changes a ballot, or takes back the one that is for that choice already, once for a key; the choice
    that the person has now. Raises `VoteOver`, and `ValueError` for no picture of it."""
    vote = await _running(tx, vote_id)
    mine = await tx.row(_MINE, vote_id, person_id)
    now: int | None = mine["choice"] if mine else None
    if mine is None or mine["key"] != key:
        now = None if now == choice else choice
        await _cast(tx, vote, person_id, now, key)
    return now


async def take_back(tx: Transaction, vote_id: str, person_id: int, choice: int) -> None:
    """Takes a person's ballot back if it is for that choice. Raises `VoteOver`."""
    await _running(tx, vote_id)
    sql = "UPDATE ballots SET choice = NULL WHERE vote_id = ? AND person_id = ? AND choice = ?"
    await tx.rows(sql, vote_id, person_id, choice)


async def _running(tx: Transaction, vote_id: str) -> Vote:
    vote = await find(tx, vote_id)
    if vote is None or vote.closed_at is not None or tx.now >= vote.ends_at:
        raise VoteOver
    return vote


async def _cast(tx: Transaction, vote: Vote, person_id: int, choice: int | None, key: str) -> None:
    if choice is not None and not 0 <= choice < len(vote.picture_ids):
        raise ValueError(f"no picture of this vote: {choice}")
    await tx.rows(_BALLOT, vote.id, person_id, choice, key)


async def tally(tx: Transaction, vote_id: str) -> list[int]:
    """How many ballots each position has; nothing for a vote that there is not."""
    row = await tx.row("SELECT picture_ids, tally FROM votes WHERE id = ?", vote_id)
    if row is None:
        return []
    if row["tally"] is not None:
        return [int(ballots) for ballots in json.loads(row["tally"])]
    counted = {one["choice"]: int(one["ballots"]) for one in await tx.rows(_COUNT, vote_id)}
    return [counted.get(position, 0) for position in range(len(json.loads(row["picture_ids"])))]


async def close(tx: Transaction, vote_id: str) -> Vote | None:
    """Ends the vote and forgets who voted for what; None where it was closed before, or never opened."""
    vote = await find(tx, vote_id)
    if vote is None or vote.closed_at is not None:
        return None
    counted = await tally(tx, vote_id)
    winner = counted.index(max(counted)) if any(counted) else None
    await tx.rows(_CLOSE, tx.now, json.dumps(counted), winner, vote_id)
    await tx.rows("DELETE FROM ballots WHERE vote_id = ?", vote_id)
    return await find(tx, vote_id)

"""Prompts that a chat writes together: each adds a word, and nobody two in a row."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal, TypeAlias

from storage.errors import ChainOver, NotTwice
from storage.transactions import Transaction

ChainState: TypeAlias = Literal["open", "closed"]

_OPEN = """
INSERT INTO chains (id, chat_id, thread_id, person_id, most_words, opened_at) VALUES (?, ?, ?, ?, ?, ?)
"""
_WORD = """
INSERT INTO chain_words (chain_id, position, person_id, word, key)
SELECT :chain, COALESCE(MAX(position), -1) + 1, :person, :word, :key FROM chain_words WHERE chain_id = :chain
"""
# The words of the index: one open chain in a place.
_AT = "SELECT * FROM chains WHERE chat_id = ? AND COALESCE(thread_id, 0) = ? AND state = 'open'"
_CLOSE = "UPDATE chains SET state = 'closed' WHERE id = ? AND state = 'open' RETURNING *"


@dataclass(frozen=True, slots=True)
class ChainWord:
    """A word, or a few at a time, and whose."""

    person_id: int
    word: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """A chain of words as it stands. `person_id` began it; it stays open when it is full, until it is closed."""

    id: str
    chat_id: int
    thread_id: int | None
    person_id: int
    words: tuple[ChainWord, ...]
    most_words: int
    message_id: int | None
    state: ChainState

    @property
    def full(self) -> bool:
        """Whether no word can be added any more."""
        return self.room <= 0

    @property
    def text(self) -> str:
        """All the words, as they are read."""
        return " ".join(said.word for said in self.words)

    @property
    def room(self) -> int:
        """How many words can be added."""
        return self.most_words - len(self.text.split())


async def open_chain(
    tx: Transaction, chain_id: str, chat_id: int, thread_id: int | None, person_id: int, word: str, most_words: int
) -> Chain:
    """Opens a chain with its first word; where one is open in that place, or has that id, it is that one."""
    known = await find(tx, chain_id) or await at(tx, chat_id, thread_id)
    if known is not None:
        return known
    await tx.rows(_OPEN, chain_id, chat_id, thread_id, person_id, most_words, tx.now)
    await tx.rows(_WORD, chain=chain_id, person=person_id, word=word, key="")
    return await _there(tx, chain_id)


async def find(tx: Transaction, chain_id: str) -> Chain | None:
    """The chain of that id."""
    row = await tx.row("SELECT * FROM chains WHERE id = ?", chain_id)
    return await _chain(tx, row) if row else None


async def at(tx: Transaction, chat_id: int, thread_id: int | None) -> Chain | None:
    """The chain that is open in that place."""
    row = await tx.row(_AT, chat_id, thread_id or 0)
    return await _chain(tx, row) if row else None


async def add_word(tx: Transaction, chain_id: str, person_id: int, word: str, key: str) -> Chain:
    """Adds a word, once for a key. Raises `ChainOver` for one that is closed or full, and `NotTwice`."""
    chain = await find(tx, chain_id)
    if chain is None:
        raise ChainOver
    if await tx.row("SELECT 1 FROM chain_words WHERE chain_id = ? AND key = ?", chain_id, key):
        return chain
    if chain.state == "closed" or chain.full:
        raise ChainOver
    if chain.words and chain.words[-1].person_id == person_id:
        raise NotTwice
    await tx.rows(_WORD, chain=chain_id, person=person_id, word=word, key=key)
    return await _there(tx, chain_id)


async def close(tx: Transaction, chain_id: str) -> Chain | None:
    """Closes the chain; None where it was closed before, or never opened."""
    row = await tx.row(_CLOSE, chain_id)
    return await _chain(tx, row) if row else None


async def forget(tx: Transaction, person_id: int) -> None:
    """Forgets a person's words; what they began ends."""
    await tx.rows("UPDATE chains SET state = 'closed' WHERE person_id = ? AND state = 'open'", person_id)
    await tx.rows("DELETE FROM chain_words WHERE person_id = ?", person_id)


async def forget_older(tx: Transaction, before: float) -> None:
    """Forgets the words of chains that were opened before then; those still open end."""
    await tx.rows("UPDATE chains SET state = 'closed' WHERE opened_at < ? AND state = 'open'", before)
    await tx.rows("DELETE FROM chain_words WHERE chain_id IN (SELECT id FROM chains WHERE opened_at < ?)", before)


async def _there(tx: Transaction, chain_id: str) -> Chain:
    chain = await find(tx, chain_id)
    assert chain is not None
    return chain


async def _chain(tx: Transaction, row: sqlite3.Row) -> Chain:
    words = await tx.rows("SELECT person_id, word FROM chain_words WHERE chain_id = ? ORDER BY position", row["id"])
    fields = {name: row[name] for name in Chain.__dataclass_fields__ if name != "words"}
    return Chain(**fields, words=tuple(ChainWord(*word) for word in words))

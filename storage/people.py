"""Who is known: people and chats, as last seen."""

from __future__ import annotations

from dataclasses import asdict

from storage import baskets, games, ledger, preferences, timers
from storage.rows import Chat, Person
from storage.transactions import Transaction

# The last line of each writes nothing when nothing changed.
_PERSON = """
INSERT INTO people (id, name, username, language, met_at) VALUES (:id, :name, :username, :language, :now)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, username = excluded.username, language = excluded.language
WHERE (name, username, language) IS NOT (excluded.name, excluded.username, excluded.language)
"""
_CHAT = """
INSERT INTO chats (id, kind, title, met_at) VALUES (:id, :kind, :title, :now)
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title
WHERE (kind, title) IS NOT (excluded.kind, excluded.title)
"""
_ID_DIGITS = 19
"""From so many digits on, a number may be too large for the database."""
# A username that went from one person to another is whose who was met last.
_BY_NAME = """
SELECT id, name, username, language FROM people
WHERE username = ? COLLATE NOCASE AND username IS NOT NULL ORDER BY met_at DESC, id DESC LIMIT 1
"""
_KNOWN = """
SELECT 1 FROM people, chats
WHERE people.id = ? AND (name, username, language) IS (?, ?, ?) AND chats.id = ? AND (kind, title) IS (?, ?)
  AND EXISTS (SELECT 1 FROM accounts WHERE person_id = people.id)
"""
# Messages keep their ids in the chat that they were sent to, so those of the old chat tell nothing about the new one.
_MOVE_OPEN = """
UPDATE jobs SET chat_id = :new, thread_id = NULL, request_message_id = NULL, status_message_id = NULL
WHERE chat_id = :old AND (ended_at IS NULL OR state != 'delivered' AND told_at IS NULL)
"""
_MOVE_HISTORY = "UPDATE jobs SET chat_id = :new WHERE chat_id = :old"


async def known(tx: Transaction, person: Person, chat: Chat) -> bool:
    """Whether both are remembered just so: then meeting them again would change nothing."""
    values = (person.id, person.name, person.username, person.language, chat.id, chat.kind, chat.title)
    return await tx.row(_KNOWN, *values) is not None


async def meet(tx: Transaction, person: Person, chat: Chat) -> None:
    """Remembers the person, with an account, and the chat."""
    await tx.rows(_PERSON, **asdict(person), now=tx.now)
    await tx.rows(_CHAT, **asdict(chat), now=tx.now)
    await ledger.open_account(tx, person.id)


async def find(tx: Transaction, text: str) -> Person | None:
    """The person of that id or @username; None for nobody who was met."""
    word = text.strip()
    if word.isascii() and word.isdigit() and len(word) < _ID_DIGITS:
        row = await tx.row("SELECT id, name, username, language FROM people WHERE id = ?", int(word))
    else:
        row = await tx.row(_BY_NAME, word.removeprefix("@"))
    return Person(*row) if row else None


async def chat_moved(tx: Transaction, old: int, new: int) -> None:
    """The chat has another id from now on: what is to be sent or told comes there, and so do its
    history, what was set for it and what was put aside in it."""
    sql = "INSERT INTO chats SELECT ?, kind, title, ? FROM chats WHERE id = ? ON CONFLICT DO NOTHING"
    await tx.rows(sql, new, tx.now, old)
    await tx.rows(_MOVE_OPEN, old=old, new=new)
    await tx.rows(_MOVE_HISTORY, old=old, new=new)
    await preferences.moved(tx, old, new)
    await ledger.chat_moved(tx, old, new)
    await games.chat_moved(tx, old, new)
    await timers.chat_moved(tx, old, new)
    await baskets.moved(tx, old, new)

"""Who is known: people and chats, as last seen."""

from __future__ import annotations

from dataclasses import asdict

from storage import ledger
from storage.rows import Chat, Person
from storage.transactions import Transaction

# The last line of each writes nothing when nothing changed, so that most meetings cost no write to the disk.
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


async def meet(tx: Transaction, person: Person, chat: Chat) -> None:
    """Remembers the person, with an account, and the chat."""
    await tx.rows(_PERSON, **asdict(person), now=tx.now)
    await tx.rows(_CHAT, **asdict(chat), now=tx.now)
    await ledger.open_account(tx, person.id)

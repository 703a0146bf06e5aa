"""What a chat plays together: votes, chains of words, the theme of a day."""

from __future__ import annotations

from dataclasses import dataclass

from storage import chains, votes
from storage.chains import Chain
from storage.rows import JobRow
from storage.transactions import Owner, Readers, Transaction
from storage.votes import NewVote, Vote

_THEME = """
INSERT INTO themes (chat_id, day, thread_id, text, message_id, person_id, closes_at, set_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET thread_id = excluded.thread_id, text = excluded.text,
                          message_id = COALESCE(excluded.message_id, message_id),
                          person_id = COALESCE(excluded.person_id, person_id),
                          closes_at = COALESCE(excluded.closes_at, closes_at)
"""
_THEME_COLUMNS = "chat_id, thread_id, day, text, message_id, person_id, closes_at"
_OPEN_THEME = f"""
SELECT {_THEME_COLUMNS} FROM themes WHERE chat_id = ? AND closes_at > ? ORDER BY day DESC LIMIT 1
"""
_ENTER = "INSERT INTO theme_entries (chat_id, day, job_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_ENTRIES = """
SELECT jobs.* FROM theme_entries JOIN jobs ON jobs.id = job_id
WHERE theme_entries.chat_id = ? AND day = ? AND state = 'delivered' AND erased_at IS NULL ORDER BY seq
"""
_MOVES = (
    "UPDATE votes SET chat_id = :new, thread_id = NULL, message_id = NULL WHERE chat_id = :old AND closed_at IS NULL",
    "UPDATE votes SET chat_id = :new WHERE chat_id = :old",
    # One that is open in the new chat already is the one that people see there.
    "UPDATE OR IGNORE chains SET chat_id = :new, thread_id = NULL, message_id = NULL"
    " WHERE chat_id = :old AND state = 'open'",
    "UPDATE chains SET chat_id = :new, state = 'closed' WHERE chat_id = :old",
    "UPDATE OR IGNORE themes SET chat_id = :new, thread_id = NULL, message_id = NULL WHERE chat_id = :old",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """What a chat paints on a day, such as "2026-01-31", or "2026-01-31.2" for the second of that day. `person_id`:
    whose words it is. Pictures enter it until `closes_at`, in seconds since the epoch."""

    chat_id: int
    thread_id: int | None
    day: str
    text: str
    message_id: int | None
    person_id: int | None = None
    closes_at: float | None = None


class Games:
    """Every method is one transaction, and may raise `StorageError`."""

    def __init__(self, writer: Owner, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def open_vote(self, new: NewVote) -> Vote:
        """Opens a vote; the one of that id where there is one. Raises `ValueError` for one without pictures."""
        return await self._writer.run(lambda tx: votes.open_vote(tx, new))

    async def vote(self, vote_id: str) -> Vote | None:
        """The vote of that id."""
        return await self._readers.run(lambda tx: votes.find(tx, vote_id))

    async def vote_at(self, chat_id: int, message_id: int) -> Vote | None:
        """The vote whose buttons are in that message."""
        return await self._readers.run(lambda tx: votes.at(tx, chat_id, message_id))

    async def vote_message(self, vote_id: str, message_id: int) -> None:
        """Remembers which message has the vote's buttons."""
        sql = "UPDATE votes SET message_id = ? WHERE id = ?"
        await self._writer.run(lambda tx: tx.rows(sql, message_id, vote_id))

    async def ballot(self, vote_id: str, person_id: int, choice: int | None) -> list[int]:
        """Casts a person's one ballot, changes it or, with None, takes it back; how many each position has.

        Raises `VoteOver` once the vote has ended, and `ValueError` for a position that it has not.
        """
        return await self._writer.run(lambda tx: votes.ballot(tx, vote_id, person_id, choice))

    async def press(self, vote_id: str, person_id: int, choice: int, key: str) -> int | None:
        """Casts or changes a person's ballot, or takes back the one for that choice, once for a key; the position that
        they vote for now. Raises `VoteOver` once the vote has ended, and `ValueError` for a position that it has not.
        """
        return await self._writer.run(lambda tx: votes.press(tx, vote_id, person_id, choice, key))

    async def take_back(self, vote_id: str, person_id: int, choice: int) -> None:
        """Takes a person's ballot back if it is for that position. Raises `VoteOver` once the vote has ended."""
        await self._writer.run(lambda tx: votes.take_back(tx, vote_id, person_id, choice))

    async def tally(self, vote_id: str) -> list[int]:
        """How many ballots each position has, also after the end; nothing for a vote that there is not."""
        return await self._readers.run(lambda tx: votes.tally(tx, vote_id))

    async def close_vote(self, vote_id: str) -> Vote | None:
        """Ends the vote, names the winner and forgets who voted for what; None where it was closed before."""
        return await self._writer.run(lambda tx: votes.close(tx, vote_id))

    async def vote_told(self, vote_id: str) -> None:
        """Remembers that the chat of a closed vote has heard who won."""
        sql = "UPDATE votes SET told_at = COALESCE(told_at, ?) WHERE id = ? AND closed_at IS NOT NULL"
        await self._writer.run(lambda tx: tx.rows(sql, tx.now, vote_id))

    async def open_chain(
        self, chain_id: str, chat_id: int, thread_id: int | None, person_id: int, word: str, most_words: int
    ) -> Chain:
        """Opens a chain with its first word; the one that is open in that place, or has that id, where there is one."""
        return await self._writer.run(
            lambda tx: chains.open_chain(tx, chain_id, chat_id, thread_id, person_id, word, most_words)
        )

    async def chain(self, chain_id: str) -> Chain | None:
        """The chain of that id."""
        return await self._readers.run(lambda tx: chains.find(tx, chain_id))

    async def chain_at(self, chat_id: int, thread_id: int | None) -> Chain | None:
        """The chain that is open in that place."""
        return await self._readers.run(lambda tx: chains.at(tx, chat_id, thread_id))

    async def add_word(self, chain_id: str, person_id: int, word: str, key: str) -> Chain:
        """Adds a word, once for a key. Raises `ChainOver` for a chain that is closed or full, and `NotTwice`."""
        return await self._writer.run(lambda tx: chains.add_word(tx, chain_id, person_id, word, key))

    async def close_chain(self, chain_id: str) -> Chain | None:
        """Closes the chain; None where it was closed before."""
        return await self._writer.run(lambda tx: chains.close(tx, chain_id))

    async def chain_message(self, chain_id: str, message_id: int) -> None:
        """Remembers which message shows the chain."""
        sql = "UPDATE chains SET message_id = ? WHERE id = ?"
        await self._writer.run(lambda tx: tx.rows(sql, message_id, chain_id))

    async def set_theme(
        self,
        chat_id: int,
        thread_id: int | None,
        day: str,
        text: str,
        message_id: int | None = None,
        *,
        person_id: int | None = None,
        closes_at: float | None = None,
    ) -> None:
        """Sets what the chat paints on that day, or changes it; what is None stays as it was."""
        more = (message_id, person_id, closes_at)
        await self._writer.run(lambda tx: tx.rows(_THEME, chat_id, day, thread_id, text, *more, tx.now))

    async def theme(self, chat_id: int, day: str) -> Theme | None:
        """What the chat paints on that day."""
        sql = f"SELECT {_THEME_COLUMNS} FROM themes WHERE chat_id = ? AND day = ?"

        async def look(tx: Transaction) -> Theme | None:
            row = await tx.row(sql, chat_id, day)
            return Theme(*row) if row else None

        return await self._readers.run(look)

    async def open_theme(self, chat_id: int) -> Theme | None:
        """The theme that pictures of the chat may enter now, the newest of several."""

        async def look(tx: Transaction) -> Theme | None:
            row = await tx.row(_OPEN_THEME, chat_id, tx.now)
            return Theme(*row) if row else None

        return await self._readers.run(look)

    async def enter_theme(self, chat_id: int, day: str, job_id: str) -> None:
        """A job takes part in the day's theme. Raises `RuleBroken` where there is no theme or no job."""
        await self._writer.run(lambda tx: tx.rows(_ENTER, chat_id, day, job_id))

    async def theme_entries(self, chat_id: int, day: str) -> list[JobRow]:
        """The delivered jobs that take part, in the order they were asked for."""

        async def look(tx: Transaction) -> list[JobRow]:
            return [JobRow.from_row(row) for row in await tx.rows(_ENTRIES, chat_id, day)]

        return await self._readers.run(look)


async def chat_moved(tx: Transaction, old: int, new: int) -> None:
    """The games of a chat that has another id from now on; messages of the old chat tell nothing about the new one."""
    for sql in _MOVES:
        await tx.rows(sql, old=old, new=new)


async def forget(tx: Transaction, person_id: int) -> None:
    """Forgets a person's words and how they voted in what is not decided."""
    await tx.rows("DELETE FROM themes WHERE person_id = ?", person_id)
    await tx.rows("DELETE FROM ballots WHERE person_id = ?", person_id)
    await chains.forget(tx, person_id)


async def forget_older(tx: Transaction, before: float) -> None:
    """Forgets what was written in games before then."""
    await chains.forget_older(tx, before)
    await tx.rows("DELETE FROM themes WHERE set_at < ?", before)

"""What those who run the bot do with its memory: bans, a pause, forgetting and tidying."""

from __future__ import annotations

import asyncio

from storage import bans, erasing
from storage.check import Finding, check
from storage.erasing import Erased
from storage.ledger import Ledger
from storage.pictures import ORPHAN_SECONDS, PictureFiles, names
from storage.rows import Ban
from storage.transactions import Owner, Readers, Transaction

ERASED_AT_ONCE = 200
_PAUSE = """
INSERT INTO switches (name, value, set_at) VALUES ('pause', ?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, set_at = excluded.set_at
"""


class Desk:
    """Every method is one transaction, but `expire`, which takes as many as it needs. Each may raise `StorageError`."""

    def __init__(self, writer: Owner, readers: Readers, ledger: Ledger, pictures: PictureFiles) -> None:
        self._writer = writer
        self._readers = readers
        self._ledger = ledger
        self._pictures = pictures

    async def banned(self, person_id: int) -> Ban | None:
        """The person's ban, unless it is over."""
        return await self._readers.run(lambda tx: bans.banned(tx, person_id))

    async def ban(self, person_id: int, until: float | None, reason: str) -> None:
        """Bans a person until then (seconds since the epoch; None: for good), or changes the ban."""
        await self._writer.run(lambda tx: bans.ban(tx, person_id, until, reason))

    async def unban(self, person_id: int) -> bool:
        """Ends a ban; False where there was none."""
        return await self._writer.run(lambda tx: bans.unban(tx, person_id))

    async def paused(self) -> str | None:
        """Why painting is paused, "" for no given reason; None while it goes on."""

        async def look(tx: Transaction) -> str | None:
            value: str | None = await tx.value("SELECT value FROM switches WHERE name = 'pause'")
            return value

        return await self._readers.run(look)

    async def pause(self, why: str) -> None:
        """From now on jobs are taken in and wait; another process that works with the folder sees it too."""
        await self._writer.run(lambda tx: tx.rows(_PAUSE, why, tx.now))

    async def resume(self) -> bool:
        """Ends the pause; False where there was none."""
        sql = "DELETE FROM switches WHERE name = 'pause' RETURNING name"
        return await self._writer.run(lambda tx: tx.row(sql)) is not None

    async def forget(self, person_id: int) -> int:
        """Erases what a person made, sent and is called; the ledger keeps its sums. How many jobs were erased."""
        return (
            await self._removed(await self._writer.run(lambda tx: erasing.person(tx, self._ledger, person_id)))
        ).jobs

    async def expire(self, before: float) -> int:
        """Erases the prompts and pictures of jobs that ended before then, and older uploads. How many jobs that were.

        A few at a time, so that nobody waits for the whole of it.
        """
        count = 0
        while True:
            erased = await self._removed(await self._writer.run(lambda tx: erasing.older(tx, before, ERASED_AT_ONCE)))
            count += erased.jobs
            if erased.jobs < ERASED_AT_ONCE:
                return count

    async def tidy(self, age: float = ORPHAN_SECONDS) -> int:
        """Removes files of at least that age, in seconds, that no row names; how many there were.

        An upload whose file is gone is forgotten.
        """
        files = await asyncio.to_thread(names, self._pictures.folder, age)
        named = await self._readers.run(_named)
        orphans = [name for name in files if name not in named]
        await asyncio.to_thread(self._pictures.remove, orphans)
        lost = await asyncio.to_thread(lambda: [name for name in named if not (self._pictures.folder / name).is_file()])
        await self._writer.run(lambda tx: erasing.lost_uploads(tx, lost))
        return len(orphans)

    async def prove(self) -> list[Finding]:
        """Tries every law on the data as it is, without changing it."""
        return await check(self._pictures.folder.parent)

    async def _removed(self, erased: Erased) -> Erased:
        await asyncio.to_thread(self._pictures.remove, erased.files)
        return erased


async def _named(tx: Transaction) -> set[str]:
    """Every file that a row names."""
    return {row[0] for row in await tx.rows("SELECT path FROM pictures UNION SELECT path FROM uploads")}

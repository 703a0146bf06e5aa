"""What those who run the bot do with its memory: bans, a pause, forgetting and tidying."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from storage import bans, erasing
from storage.check import Finding, check
from storage.connections import empty_log
from storage.erasing import Erased
from storage.ledger import Ledger
from storage.pictures import ORPHAN_SECONDS, PictureFiles, missing, names
from storage.places import DATABASE
from storage.rows import Ban
from storage.transactions import Owner, Readers, Transaction

log = logging.getLogger(__name__)

ERASED_AT_ONCE = 200
_PAUSE = """
INSERT INTO switches (name, value, set_at) VALUES ('pause', ?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, set_at = excluded.set_at
"""


class Desk:
    """Every method but the last four is one transaction, and those take as many as they need. Each may raise
    `StorageError`."""

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
        await self._erase(lambda tx: erasing.person(tx, self._ledger, person_id))
        count = await self._in_steps(lambda tx: erasing.jobs_of(tx, person_id, ERASED_AT_ONCE))
        # Last, so that a forgetting that was cut off is taken up again by the same button.
        await self._erase(lambda tx: erasing.buttons_of(tx, person_id))
        await self._empty_log()
        return count

    async def expire(self, before: float) -> int:
        """Erases prompts and pictures of jobs that ended before then, and older uploads. How many jobs were erased."""
        count = await self._in_steps(lambda tx: erasing.older_jobs(tx, before, ERASED_AT_ONCE))
        await self._erase(lambda tx: erasing.older_uploads(tx, before))
        await self._empty_log()
        return count

    async def tidy(self, age: float = ORPHAN_SECONDS) -> int:
        """Removes files of at least that age, in seconds, that no row names; how many there were.

        An upload whose file is gone is forgotten.
        """
        files = await asyncio.to_thread(names, self._pictures.folder, age)
        named = await self._readers.run(erasing.named_files)
        orphans = [name for name in files if name not in named]
        await self._remove(orphans)
        gone = await asyncio.to_thread(missing, self._pictures.folder, named)
        async with self._pictures.lock:
            lost = await asyncio.to_thread(missing, self._pictures.folder, gone)
            await self._writer.run(lambda tx: erasing.lost_uploads(tx, lost))
        await self._empty_log()
        return len(orphans)

    async def prove(self) -> list[Finding]:
        """Tries every law on the data as it is, without changing it."""
        return await check(self._pictures.folder.parent)

    async def _in_steps(self, work: Callable[[Transaction], Awaitable[Erased]]) -> int:
        """A few at a time, so that nobody waits for the whole of it. How many jobs were erased."""
        count = 0
        while (erased := await self._erase(work)).jobs:
            count += erased.jobs
        return count

    async def _erase(self, work: Callable[[Transaction], Awaitable[Erased]]) -> Erased:
        """Erases rows, then the files that nobody names any more."""
        erased = await self._writer.run(work)
        await self._remove(erased.files)
        return erased

    async def _remove(self, files: Sequence[str]) -> None:
        """Removes files, but those that somebody has sent again meanwhile; uploads wait for a few of them at most."""
        for start in range(0, len(files), ERASED_AT_ONCE):
            await self._remove_some(files[start : start + ERASED_AT_ONCE])

    async def _remove_some(self, files: Sequence[str]) -> None:
        async with self._pictures.lock:
            named = await self._readers.run(lambda tx: erasing.named_among(tx, files))
            await asyncio.to_thread(self._pictures.remove, [name for name in files if name not in named])

    async def _empty_log(self) -> None:
        """Takes what was erased out of the database's log too; where that cannot be done now, it is done by night."""
        if not await empty_log(self._pictures.folder.parent / DATABASE):
            log.info("the database's log is still read, and is emptied another time")

"""What those who run the bot do with its memory: bans, a pause, forgetting and tidying."""

from __future__ import annotations

import asyncio
import logging

from storage import bans, broadcasts, erasing, figures, jobs, people, search
from storage.broadcasts import Broadcast
from storage.check import Finding, check
from storage.connections import empty_log
from storage.figures import Lately, Space, TopPerson
from storage.ledger import Ledger
from storage.pictures import ORPHAN_SECONDS, PictureFiles, missing, names
from storage.places import DATABASE
from storage.rows import Ban, JobRow, Person
from storage.sweeping import ERASED_AT_ONCE, Sweeper
from storage.transactions import Owner, Readers, Transaction

log = logging.getLogger(__name__)

_SWITCH = """
INSERT INTO switches (name, value, set_at) VALUES (?, ?, ?)
"""


class Desk:
    """Every method but the last four is one transaction, and those take as many as they need. Each may raise
    `StorageError`."""

    def __init__(
        self, writer: Owner, readers: Readers, ledger: Ledger, pictures: PictureFiles, sweeper: Sweeper
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._ledger = ledger
        self._pictures = pictures
        self._sweeper = sweeper

    async def banned(self, person_id: int) -> Ban | None:
        """The person's ban, unless it is over."""
        return await self._readers.run(lambda tx: bans.banned(tx, person_id))

    async def ban(self, person_id: int, until: float | None, reason: str) -> None:
        """Bans a person until then (seconds since the epoch; None: for good), or changes the ban."""
        await self._writer.run(lambda tx: bans.ban(tx, person_id, until, reason))

    async def unban(self, person_id: int) -> bool:
        """Ends a ban; False where there was none."""
        return await self._writer.run(lambda tx: bans.unban(tx, person_id))

    async def bans(self, limit: int) -> list[Ban]:
        """The bans that are not over, those made last first."""
        return await self._readers.run(lambda tx: bans.in_effect(tx, limit))

    async def find_person(self, text: str) -> Person | None:
        """The person of that id or @username; None for nobody who was met."""
        return await self._readers.run(lambda tx: people.find(tx, text))

    async def switch(self, name: str) -> str | None:
        """What the switch was set to; None where it was not."""

        async def look(tx: Transaction) -> str | None:
            value: str | None = await tx.value("SELECT value FROM switches WHERE name = ?", name)
            return value

        return await self._readers.run(look)

    async def set_switch(self, name: str, value: str | None) -> bool:
        """Sets a switch, with None not any more; whether it was set before. Other processes see it too."""

        async def work(tx: Transaction) -> bool:
            was_set = await tx.row("DELETE FROM switches WHERE name = ? RETURNING name", name) is not None
            if value is not None:
                await tx.rows(_SWITCH, name, value, tx.now)
            return was_set

        return await self._writer.run(work)

    async def paused(self) -> str | None:
        """Why painting is paused, "" for no given reason; None while it goes on."""
        return await self.switch("pause")

    async def pause(self, why: str) -> None:
        """From now on jobs are taken in and wait; another process that works with the folder sees it too."""
        await self.set_switch("pause", why)

    async def resume(self) -> bool:
        """Ends the pause; False where there was none."""
        return await self.set_switch("pause", None)

    async def top(self, since: float, limit: int) -> list[TopPerson]:
        """Those who had most painted of what was asked for since then (seconds since the epoch)."""
        return await self._readers.run(lambda tx: figures.top(tx, since, limit))

    async def lately(self, since: float) -> Lately:
        """What became of the jobs that ended since then (seconds since the epoch)."""
        return await self._readers.run(lambda tx: figures.lately(tx, since))

    async def space(self) -> Space:
        """How much room there is, and how much the database takes."""
        return await asyncio.to_thread(figures.space, self._pictures.folder.parent)

    async def failed(self, limit: int) -> list[JobRow]:
        """The failed jobs that are not erased, newest first."""
        return await self._readers.run(lambda tx: jobs.failed(tx, limit))

    async def retry(self, job_id: str, new_id: str, update_id: int | None) -> JobRow | None:
        """A copy of a failed job for the same person and chat, which costs nothing; once for a new id.

        None for a job that is not failed, or erased, and for one that starts from a picture that was deleted.
        """
        return await self._writer.run(lambda tx: jobs.retry(tx, self._ledger, job_id, new_id, update_id))

    async def broadcast_reach(self) -> int:
        """How many people a broadcast would be for now: all in a chat of their own who are not banned."""
        return await self._readers.run(broadcasts.reach)

    async def open_broadcast(self, broadcast_id: str, text: str, *, person_id: int, message_id: int) -> int:
        """Opens a broadcast to those whom `broadcast_reach` counts, once for an id; how many those are.

        `person_id` sends it, and the message of that id in their own chat tells how far it is. Those who come later are
        not told. Raises `RuleBroken` for a person never met.
        """
        return await self._writer.run(
            lambda tx: broadcasts.open_broadcast(tx, broadcast_id, text, person_id, message_id)
        )

    async def drop_broadcast(self, broadcast_id: str) -> bool:
        """Sees to it that the broadcast of that id is never opened; False where it was opened before."""
        return await self._writer.run(lambda tx: broadcasts.drop(tx, broadcast_id))

    async def broadcast_next(self, broadcast_id: str) -> int | None:
        """The next person to tell, of whom `broadcast_reached` or `broadcast_put_back` is to follow; None once all were
        told, or it is stopped. Who has neither, because the program ended, counts as reached and is not told again."""
        return await self._writer.run(lambda tx: broadcasts.begin_next(tx, broadcast_id))

    async def broadcast_reached(self, broadcast_id: str, person_id: int, ok: bool) -> None:
        """Notes that a person was told, or (not `ok`) cannot be; the first word on it counts."""
        await self._writer.run(lambda tx: broadcasts.reached(tx, broadcast_id, person_id, ok))

    async def broadcast_put_back(self, broadcast_id: str) -> None:
        """Notes that whoever was to be told was not, and is due still."""
        await self._writer.run(lambda tx: broadcasts.put_back(tx, broadcast_id))

    async def broadcast(self, broadcast_id: str) -> Broadcast | None:
        """The broadcast of that id, however far it is."""
        return await self._readers.run(lambda tx: broadcasts.find(tx, broadcast_id))

    async def broadcasts(self) -> list[Broadcast]:
        """The broadcasts whose end was not told yet, oldest first."""
        return await self._readers.run(broadcasts.untold)

    async def broadcast_told(self, broadcast_id: str) -> None:
        """Notes that the end of a broadcast was told to whoever sent it."""
        await self._writer.run(lambda tx: broadcasts.told(tx, broadcast_id))

    async def stop_broadcast(self, broadcast_id: str) -> bool:
        """Nobody more is told; False where it was over."""
        return await self._writer.run(lambda tx: broadcasts.stop(tx, broadcast_id))

    async def forget(self, person_id: int) -> int:
        """Erases what a person made, sent and is called; the ledger keeps its sums. How many jobs were erased."""
        await self._sweeper.erase(lambda tx: erasing.person(tx, self._ledger, person_id))
        count = await self._sweeper.in_steps(lambda tx: erasing.jobs_of(tx, person_id, ERASED_AT_ONCE))
        # Last, so that a forgetting that was cut off is taken up again by the same button.
        await self._sweeper.erase(lambda tx: erasing.buttons_of(tx, person_id))
        await self._merge_index()
        await self._empty_log()
        return count

    async def expire(self, before: float) -> int:
        """Erases prompts and pictures of jobs that ended before then, and older uploads. How many jobs were erased.

        Kept are jobs with a picture that is somebody's favourite, and uploads in somebody's basket.
        """
        count = await self._sweeper.in_steps(lambda tx: erasing.older_jobs(tx, before, ERASED_AT_ONCE))
        await self._sweeper.erase(lambda tx: erasing.older_uploads(tx, before))
        await self._merge_index()
        await self._empty_log()
        return count

    async def tidy(self, age: float = ORPHAN_SECONDS) -> int:
        """Removes files of at least that age, in seconds, that no row names; how many there were.

        An upload whose file is gone is forgotten, and files of deleted pictures go that were needed for a while.
        """
        await self._sweeper.erase(erasing.lingering)
        files = await asyncio.to_thread(names, self._pictures.folder, age)
        named = await self._readers.run(erasing.named_files)
        orphans = [name for name in files if name not in named]
        await self._sweeper.remove(orphans)
        gone = await asyncio.to_thread(missing, self._pictures.folder, named)
        async with self._pictures.lock:
            lost = await asyncio.to_thread(missing, self._pictures.folder, gone)
            await self._writer.run(lambda tx: erasing.lost_uploads(tx, lost))
        await self._empty_log()
        return len(orphans)

    async def prove(self) -> list[Finding]:
        """Tries every law on the data as it is, without changing it."""
        return await check(self._pictures.folder.parent)

    async def _merge_index(self) -> None:
        """Takes what was erased out of the index of prompts, a step at a time."""
        more = await self._writer.run(search.begin_merge)
        while more:
            more = await self._writer.run(search.merge)

    async def _empty_log(self) -> None:
        """Takes what was erased out of the database's log too; where that cannot be done now, it is done by night."""
        if not await empty_log(self._pictures.folder.parent / DATABASE):
            log.info("the database's log is still read, and is emptied another time")

"""The whole memory in one object: each method is one transaction."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from storage import buttons, deliveries, history, inbox, jobs, line, people, schema
from storage.baskets import Baskets
from storage.desk import Desk
from storage.errors import StorageError
from storage.exports import Exports
from storage.games import Games
from storage.inline import InlineMessages
from storage.ledger import Ledger
from storage.library import Library
from storage.pictures import PictureFiles
from storage.places import DATABASE, EXPORTS, PICTURES
from storage.preferences import Preferences
from storage.purse import Purse
from storage.questions import Questions
from storage.rows import (
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
    PictureRow,
    Quota,
    Sent,
    Standing,
)
from storage.sweeping import Sweeper
from storage.timers import Timers
from storage.transactions import Clock, Owner, Readers, Transaction

_READERS = 2


class Storage:
    """The database and the picture files in one folder. Every method may raise `StorageError`.

    `desk` is what those who run the bot do with it, `preferences` what people have set, `games` what a chat plays
    together, `timers` what is to be done at a time, `library` what people do with their pictures, `baskets` what they
    have put aside, `purse` what moves credits apart from jobs, `questions` what people
    were asked, `inline` the messages that they sent by way of inline queries,
    `exports` what they are sent of all that they made.
    """

    def __init__(self, writer: Owner, readers: Readers, ledger: Ledger, pictures: PictureFiles) -> None:
        """Of parts that are open; `open` and `attach` make them."""
        self.pictures = pictures
        sweeper = Sweeper(writer, readers, pictures)
        self.desk = Desk(writer, readers, ledger, pictures, sweeper)
        self.baskets = Baskets(writer, readers, pictures)
        self.library = Library(writer, readers, pictures, sweeper)
        self.preferences = Preferences(writer, readers)
        self.games = Games(writer, readers)
        self.timers = Timers(writer, readers)
        self.questions = Questions(writer, readers)
        self.inline = InlineMessages(writer, readers)
        self.exports = Exports(writer, readers, pictures.folder.parent / EXPORTS)
        self.purse = Purse(writer, readers, ledger)
        self._writer = writer
        self._readers = readers
        self._ledger = ledger

    @classmethod
    async def open(cls, folder: Path, *, rules: CreditRules, clock: Clock = time.time) -> Self:
        """Opens what is in the folder, made and brought up to date where needed.

        `clock` tells seconds since the epoch. Raises `NewerDatabase` for a database of a newer version.
        """
        return await cls._open(folder, rules, clock, schema.migrate)

    @classmethod
    async def attach(cls, folder: Path, *, rules: CreditRules, clock: Clock = time.time) -> Self:
        """Opens what another process works with, and makes or changes nothing of it.

        Raises `StorageError` where there is no database, `OlderDatabase` or `NewerDatabase` where its version differs.
        """
        if not (folder / DATABASE).is_file():
            raise StorageError(f"There is no {DATABASE} in {folder}.")
        return await cls._open(folder, rules, clock, schema.demand)

    @classmethod
    async def _open(
        cls, folder: Path, rules: CreditRules, clock: Clock, prepare: Callable[[Transaction], Awaitable[None]]
    ) -> Self:
        pictures = await asyncio.to_thread(PictureFiles, folder / PICTURES)
        path = pictures.folder.parent / DATABASE
        async with AsyncExitStack() as opened:
            writer = await Owner.open(path, "write", clock)
            opened.push_async_callback(writer.close)
            await writer.run(prepare)
            readers = Readers()
            opened.push_async_callback(readers.close)
            for _ in range(_READERS):
                readers.add(await Owner.open(path, "read", clock))
            opened.pop_all()
        return cls(writer, readers, Ledger(rules), pictures)

    async def close(self) -> None:
        """Waits for what is under way, then closes."""
        try:
            await self._readers.close()
        finally:
            await self._writer.close()

    # The inbox

    async def receive(self, update_id: int, payload: str) -> bool:
        """Keeps an update before its sender is told; False when it is known already."""
        return await self._writer.run(lambda tx: inbox.receive(tx, update_id, payload))

    async def unhandled(self) -> list[InboxUpdate]:
        """The updates received and not handled, oldest first."""
        return await self._readers.run(inbox.unhandled)

    async def handled(self, update_id: int) -> None:
        """Marks an update as handled and forgets what it said."""
        await self._writer.run(lambda tx: inbox.handled(tx, update_id))

    # People and credits

    async def meet(self, person: Person, chat: Chat) -> None:
        """Remembers who spoke, and where."""
        if not await self._readers.run(lambda tx: people.known(tx, person, chat)):
            await self._writer.run(lambda tx: people.meet(tx, person, chat))

    async def chat_moved(self, old: int, new: int) -> None:
        """The chat has another id from now on: jobs that wait are delivered there, and its history is there."""
        await self._writer.run(lambda tx: people.chat_moved(tx, old, new))

    async def quota(self, person_id: int) -> Quota:
        """The person's credits, topped up if they are due. Raises `UnknownPerson`."""
        return await self._writer.run(lambda tx: self._ledger.quota(tx, person_id))

    # Jobs

    async def submit(self, job: NewJob, *, max_waiting: int) -> JobRow:
        """Holds the cost and queues the job; a job of the same id is answered as it stands.

        Raises `AlreadyAsked`, `NotEnoughCredits`, `PictureGone` for one of its parents, `TooManyWaiting` and
        `UnknownPerson`.
        """
        return await self._writer.run(lambda tx: jobs.submit(tx, self._ledger, job, max_waiting))

    async def submit_all(self, new: Sequence[NewJob], *, max_waiting: int) -> list[JobRow]:
        """Holds the costs and queues the jobs of one person, all of them or none. Raises as `submit` does."""
        return await self._writer.run(lambda tx: jobs.submit_all(tx, self._ledger, new, max_waiting))

    async def take(self) -> JobRow | None:
        """The job whose turn it is, now running and of a new attempt; None when none waits, and during a pause."""
        return await self._writer.run(jobs.take)

    async def paints_with(self, job_id: str, attempt: int, model: str) -> None:
        """Notes which model paints a job, where that is another than was thought when it was asked for."""
        await self._writer.run(lambda tx: jobs.paints_with(tx, job_id, attempt, model))

    async def standing(self, job_id: str) -> Standing | None:
        """About where the job stands in line; None when it does not wait."""
        return await self._readers.run(lambda tx: line.standing(tx, job_id))

    async def line(self, limit: int) -> list[JobRow]:
        """The first so many waiting jobs in the order of their turns, however many wait behind them."""
        return await self._readers.run(lambda tx: line.first(tx, limit))

    async def crowd(self) -> Crowd:
        """How many jobs wait, of how many people, and about what they cost."""
        return await self._readers.run(line.crowd)

    async def line_lengths(self) -> tuple[int, int]:
        """How many jobs wait, and how many are being painted."""
        return await self._readers.run(line.lengths)

    async def running(self) -> list[JobRow]:
        """The running jobs in the order they were taken."""
        return await self._readers.run(jobs.running)

    async def requeue(self, job_id: str, attempt: int) -> bool:
        """Puts a running job back in its old place; False for another attempt than the one under way."""
        return await self._writer.run(lambda tx: jobs.requeue(tx, job_id, attempt))

    async def crashed(self, job_id: str, attempt: int, code: str, detail: str, *, most: int) -> JobState | None:
        """Counts an attempt over which the painting process ended: the job is queued again, or has failed after
        `most` of them. What it is now; None for another attempt than the one under way."""
        return await self._writer.run(lambda tx: jobs.crashed(tx, self._ledger, job_id, attempt, code, detail, most))

    async def block(self, job_id: str, attempt: int, code: str, detail: str) -> bool:
        """Ends the attempt under way because its pictures may not be shown, and gives its credits back."""
        return await self._writer.run(lambda tx: jobs.block(tx, self._ledger, job_id, attempt, code, detail))

    async def rendered(self, job_id: str, attempt: int, pictures: Sequence[NewPicture], seconds: float) -> bool:
        """Keeps a job's pictures, settles its hold and makes it due for delivery, all at once.

        `seconds` is how long the painting took. False for another attempt than the one under way. Raises
        `ForeignPicture` for a file that is not in the picture folder, and `ValueError` for no pictures.
        """
        if not pictures:
            raise ValueError("a rendered job has pictures")
        names = await asyncio.to_thread(self.pictures.secure, [picture.path for picture in pictures])
        named = [replace(picture, path=name) for picture, name in zip(pictures, names, strict=True)]
        return await self._writer.run(lambda tx: deliveries.rendered(tx, self._ledger, job_id, attempt, named, seconds))

    async def fail(self, job_id: str, code: str, detail: str, *, attempt: int | None = None) -> bool:
        """Ends a job that came to nothing and gives its credits back; False when it had ended before.

        With an attempt, only that attempt under way fails.
        """
        return await self._writer.run(lambda tx: jobs.fail(tx, self._ledger, job_id, code, detail, attempt))

    async def cancel(self, job_id: str) -> bool:
        """Ends a queued or running job and releases its hold; False when it was neither."""
        return await self._writer.run(lambda tx: jobs.cancel(tx, self._ledger, job_id))

    async def status_message(self, job_id: str, message_id: int) -> None:
        """Remembers which message tells how the job stands."""
        await self._writer.run(lambda tx: jobs.status_message(tx, job_id, message_id))

    async def told(self, job_id: str) -> None:
        """Notes that the owner of a job that came to nothing knows it."""
        await self._writer.run(lambda tx: jobs.told(tx, job_id))

    async def untold(self) -> list[JobRow]:
        """The jobs that came to nothing and whose owners do not know it, oldest first."""
        return await self._readers.run(jobs.untold)

    async def job(self, job_id: str) -> JobRow | None:
        """The job of that id."""
        return await self._readers.run(lambda tx: jobs.find(tx, job_id))

    async def jobs_of(self, person_id: int, states: Sequence[JobState]) -> list[JobRow]:
        """The person's jobs in one of the states, oldest first."""
        return await self._readers.run(lambda tx: jobs.of_person(tx, person_id, states))

    async def open_in(self, chat_id: int) -> list[JobRow]:
        """The queued and running jobs that were asked for in that chat, oldest first."""
        return await self._readers.run(lambda tx: jobs.open_in(tx, chat_id))

    async def last_asked(self, person_id: int, chat_id: int) -> float | None:
        """When the person last submitted a job in that chat, in seconds since the epoch; None for never."""
        return await self._readers.run(lambda tx: jobs.last_asked(tx, person_id, chat_id))

    async def has_asked(self, person_id: int, chat_id: int, message_id: int, *, since: float, update_id: int) -> bool:
        """Whether that message of the person's has made a job since then (seconds since the epoch), other than by this
        update."""
        return await self._readers.run(
            lambda tx: jobs.has_asked(tx, person_id, chat_id, message_id, since=since, update_id=update_id)
        )

    async def seconds_per_credit(self, model: str) -> float | None:
        """How long a credit's worth of painting took lately with the model; None when it was never measured."""
        return await self._readers.run(lambda tx: jobs.seconds_per_credit(tx, model))

    # Deliveries and pictures

    async def keep_upload(self, person_id: int, content: bytes, suffix: str) -> Path:
        """Keeps a picture that a person sent, and tells its path; the same bytes are one file.

        Raises `ValueError` for a suffix that is no picture's, and `RuleBroken` for a person never met.
        """
        name = self.pictures.upload_name(content, suffix)
        sql = "INSERT INTO uploads (path, person_id, kept_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET kept_at = ?"
        async with self.pictures.lock:
            await self._writer.run(lambda tx: tx.rows(sql, name, person_id, tx.now, tx.now))
            return await asyncio.to_thread(self.pictures.keep, content, suffix)

    async def due_deliveries(self, limit: int = 10) -> list[Delivery]:
        """The deliveries whose time has come, the longest due first."""
        return await self._readers.run(lambda tx: deliveries.due(tx, self.pictures.folder, limit))

    async def still_due(self, delivery_id: int) -> Delivery | None:
        """The delivery as it is now; None where it was ended or put off meanwhile."""
        return await self._readers.run(lambda tx: deliveries.still_due(tx, self.pictures.folder, delivery_id))

    async def delivered(self, delivery_id: int, sent: Sequence[Sent]) -> bool:
        """Keeps where the pictures were sent and ends the job; False, without effect, where it had ended before."""
        return await self._writer.run(lambda tx: deliveries.delivered(tx, delivery_id, sent))

    async def postpone(self, delivery_id: int, seconds: float, error: str) -> None:
        """Counts a try that failed; the next is due in so many seconds."""
        await self._writer.run(lambda tx: deliveries.postpone(tx, delivery_id, seconds, error))

    async def undeliverable(self, delivery_id: int, error: str) -> bool:
        """Gives a delivery up: the job fails and its credits go back. False where it had ended before."""
        return await self._writer.run(lambda tx: deliveries.undeliverable(tx, self._ledger, delivery_id, error))

    async def picture(self, picture_id: int) -> PictureRow | None:
        """The picture of that id; None for one that was deleted."""
        return await self._readers.run(lambda tx: history.picture(tx, self.pictures.folder, picture_id))

    async def shown(
        self, chat_id: int, message_id: int, picture_ids: Sequence[int], *, person_id: int | None = None
    ) -> None:
        """Remembers that a message shows those pictures once more, for that person or else for that of their job.

        Raises `RuleBroken` for an id that is none.
        """
        await self._writer.run(lambda tx: history.shown(tx, chat_id, message_id, picture_ids, person_id))

    async def pictures_of(self, job_id: str) -> list[PictureRow]:
        """The job's pictures in their order, without those deleted."""
        return await self._readers.run(lambda tx: history.pictures_of(tx, self.pictures.folder, job_id))

    async def pictures_at(self, chat_id: int, message_id: int) -> list[PictureRow]:
        """The pictures that a message shows, or is about to show, those of one job in their order; those deleted are
        left out, and there are none for a message of other content."""
        folder = self.pictures.folder
        return await self._readers.run(lambda tx: history.pictures_at(tx, folder, chat_id, message_id))

    async def history(
        self,
        person_id: int,
        *,
        chat_id: int | None = None,
        limit: int = 10,
        before: int | None = None,
        words: str | None = None,
        favourites: bool = False,
    ) -> list[HistoryEntry]:
        """What the person made, in that chat or anywhere, newest first.

        `before` is the cursor of the last entry already seen. With `words` each of them begins a word of the prompt,
        or is found in it where its script has no spaces between words; `favourites` leaves out what has no picture
        that is the person's favourite.
        """
        asked = history.Made(person_id=person_id, chat_id=chat_id, words=words, favourites=favourites)
        return await self._readers.run(lambda tx: history.made_by(tx, self.pictures.folder, asked, limit, before))

    # Buttons

    async def button(self, action: str, person_id: int | None, payload: Mapping[str, Any]) -> str:
        """A button's short id, at most 64 bytes; the same meaning has the same id, for ever."""
        button_id = buttons.id_of(action, person_id, payload)
        if await self.pressed(button_id) is None:
            await self._writer.run(lambda tx: buttons.keep(tx, button_id, action, person_id, payload))
        return button_id

    async def pressed(self, data: str) -> Button | None:
        """What the button of that id means; None for one that is not ours."""
        return await self._readers.run(lambda tx: buttons.pressed(tx, data))

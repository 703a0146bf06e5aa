"""What people do with painted pictures: trace them, mark them, delete them, pass them on."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from storage import erasing, favourites, handles, history, lineage
from storage.pictures import PictureFiles
from storage.rows import JobRow, PictureEntry, PictureRow, Showing
from storage.sweeping import Sweeper
from storage.transactions import Owner, Readers

TOKEN_BYTES = 12
"""96 bits: 16 characters of base64, which nobody guesses."""


class Library:
    """Every method is one transaction, and may raise `StorageError`."""

    def __init__(self, writer: Owner, readers: Readers, pictures: PictureFiles, sweeper: Sweeper) -> None:
        self._writer = writer
        self._readers = readers
        self._folder = pictures.folder
        self._sweeper = sweeper

    # What came of what

    async def parents(self, job_id: str) -> list[PictureRow]:
        """The pictures that a job started from, in their order, also those deleted since."""
        return await self._readers.run(lambda tx: lineage.parents(tx, self._folder, job_id))

    async def children(self, picture_id: int) -> int:
        """How many jobs started from the picture."""
        return await self._readers.run(lambda tx: lineage.children(tx, picture_id))

    async def ancestors(self, picture_id: int, limit: int = 20) -> list[tuple[int, PictureRow, JobRow]]:
        """What a picture came from, nearest first: how many steps back, the picture and its job. Each is there once,
        also if it was deleted since."""
        return await self._readers.run(lambda tx: lineage.ancestors(tx, self._folder, picture_id, limit))

    async def job_of(self, picture_id: int) -> JobRow | None:
        """The job of a picture, also if that was deleted since; None where there is none of that id."""
        return await self._readers.run(lambda tx: lineage.job_of(tx, picture_id))

    # Favourites

    async def favour(self, person_id: int, picture_id: int, on: bool) -> bool:
        """Makes a picture, whoever's it is, a favourite of the person, or no longer one.

        False where that changed nothing, and for a picture that is gone. Raises `RuleBroken` for a person never met.
        """
        return await self._writer.run(lambda tx: favourites.favour(tx, person_id, picture_id, on))

    async def is_favourite(self, person_id: int, picture_id: int) -> bool:
        """Whether the picture is a favourite of the person's."""
        return await self._readers.run(lambda tx: favourites.is_favourite(tx, person_id, picture_id))

    async def marked(self, person_id: int, picture_ids: Iterable[int]) -> set[int]:
        """Those of the pictures that are favourites of the person's."""
        asked = sorted(set(picture_ids))
        return await self._readers.run(lambda tx: favourites.marked(tx, person_id, asked))

    async def favourites(self, person_id: int, limit: int, before: int | None = None) -> list[PictureEntry]:
        """The person's favourites, the last marked first. `before` is the cursor of the last entry already seen."""
        return await self._readers.run(lambda tx: favourites.of_person(tx, self._folder, person_id, limit, before))

    # Deleting

    async def delete(self, picture_ids: Iterable[int]) -> int:
        """Deletes pictures: they leave histories, favourites, baskets and searches, and their files go, those that an
        unfinished job starts from once it has ended. How many were deleted; one whose own job has not ended is not.
        """
        asked = sorted(set(picture_ids))
        return (await self._sweeper.erase(lambda tx: erasing.delete(tx, asked))).pictures

    async def showings(self, picture_ids: Iterable[int]) -> list[Showing]:
        """The messages in which any of the pictures was sent, also if it was deleted since."""
        asked = sorted(set(picture_ids))
        return await self._readers.run(lambda tx: history.showings(tx, asked))

    # Names for others

    async def sent_as(self, key: str) -> str | None:
        """The messenger's id of what was sent under that key; None where that is not known."""
        return await self._readers.run(lambda tx: handles.sent_as(tx, key))

    async def sent_for(self, job_ids: Iterable[str]) -> dict[str, str]:
        """The messenger's ids of all that was sent for those jobs, by key."""
        asked = sorted(set(job_ids))
        return await self._readers.run(lambda tx: handles.sent_for(tx, asked))

    async def remember(self, key: str, job_id: str, file_id: str) -> None:
        """Keeps the messenger's id of what was sent for a job under that key, for as long as the job is kept."""
        await self._writer.run(lambda tx: handles.remember(tx, key, job_id, file_id))

    async def recipe(self, job_id: str) -> str:
        """The token under which others can ask for the same, 16 of `[A-Za-z0-9_-]`; a job has one, for ever.

        Raises `RuleBroken` for a job that there is not.
        """
        if known := await self._readers.run(lambda tx: handles.recipe(tx, job_id)):
            return known
        token = secrets.token_urlsafe(TOKEN_BYTES)
        return await self._writer.run(lambda tx: handles.keep_recipe(tx, job_id, token))

    async def recipe_of(self, token: str) -> JobRow | None:
        """The job of that token; None for a token of none, and of a job that was erased."""
        return await self._readers.run(lambda tx: handles.recipe_of(tx, token))

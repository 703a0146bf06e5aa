"""Rows first, then the files that nobody names any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from storage import erasing
from storage.erasing import Erased
from storage.pictures import PictureFiles
from storage.transactions import Owner, Readers, Transaction

ERASED_AT_ONCE = 200


class Sweeper:
    """Erases rows together with their files. Each method may raise `StorageError`."""

    def __init__(self, writer: Owner, readers: Readers, pictures: PictureFiles) -> None:
        self._writer = writer
        self._readers = readers
        self._pictures = pictures

    async def erase(self, work: Callable[[Transaction], Awaitable[Erased]]) -> Erased:
        """Erases rows, then the files that nobody names any more."""
        erased = await self._writer.run(work)
        await self.remove(erased.files)
        return erased

    async def in_steps(self, work: Callable[[Transaction], Awaitable[Erased]]) -> int:
        """A few at a time, so that nobody waits for the whole of it. How many jobs were erased."""
        count = 0
        while (erased := await self.erase(work)).jobs:
            count += erased.jobs
        return count

    async def remove(self, files: Sequence[str]) -> None:
        """Removes files, but those that somebody has sent again meanwhile; uploads wait for a few of them at most."""
        for start in range(0, len(files), ERASED_AT_ONCE):
            await self._remove_some(files[start : start + ERASED_AT_ONCE])

    async def _remove_some(self, files: Sequence[str]) -> None:
        async with self._pictures.lock:
            named = await self._readers.run(lambda tx: erasing.named_among(tx, files))
            await asyncio.to_thread(self._pictures.remove, [name for name in files if name not in named])

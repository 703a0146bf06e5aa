"""Albums are collected until they are whole."""

from __future__ import annotations

import asyncio

from bot.updates.albums import Albums


class Ready:
    """Keeps the albums that were handed over."""

    def __init__(self) -> None:
        self.albums: list[list[int]] = []
        self.one = asyncio.Event()

    async def __call__(self, album: list[int]) -> None:
        self.albums.append(album)
        self.one.set()

    async def wait(self) -> None:
        async with asyncio.timeout(5):
            await self.one.wait()


async def test_messages_of_an_album_are_handed_over_together() -> None:
    """What comes with the same key within the quiet time is one album; another key is another."""
    ready = Ready()
    albums = Albums(ready, quiet=0.05)
    for item in (1, 2, 3):
        albums.add("a", item)
    albums.add("b", 4)
    await ready.wait()
    await albums.close()
    assert sorted(ready.albums) == [[1, 2, 3], [4]]


async def test_an_album_that_never_ends_is_cut() -> None:
    """Messages that keep coming do not hold an album open beyond its cap."""
    ready = Ready()
    albums = Albums(ready, quiet=1000, cap=0.05)
    albums.add("a", 1)
    albums.add("a", 2)
    await ready.wait()
    assert ready.albums == [[1, 2]]


async def test_closing_forgets_what_is_not_whole() -> None:
    """An album that is not whole at the end is left to the inbox."""
    ready = Ready()
    albums = Albums(ready, quiet=0.01)
    albums.add("a", 1)
    await albums.close()
    albums.add("b", 2)
    await ready.wait()
    assert ready.albums == [[2]]

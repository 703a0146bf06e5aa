"""Messages that many change at a time: drawn when the chat may see an edit, once for all changes until then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram.error import BadRequest

from bot.sending.pace import Pace
from bot.sending.redraw import Redraw

CHAT = -1
SECONDS = 10.0


class World:
    """A pace whose turns are given by hand, and what was drawn."""

    def __init__(self) -> None:
        self.turns: asyncio.Queue[None] = asyncio.Queue()
        self.now = 1000.0
        self.redraw = Redraw(Pace(clock=lambda: self.now, sleep=self._sleep))
        self.state = 0
        self.drawn: list[int] = []

    async def _sleep(self, seconds: float) -> None:
        await self.turns.get()
        self.now += seconds

    async def draw(self) -> None:
        self.drawn.append(self.state)

    async def break_down(self) -> None:
        self.state += 1
        raise BadRequest("message to edit not found")

    async def until_drawn(self, count: int) -> None:
        async with asyncio.timeout(SECONDS):
            while len(self.drawn) < count:  # noqa: ASYNC110
                await asyncio.sleep(0)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    yield world
    await world.redraw.close()


async def test_a_change_alone_is_drawn_at_once(world: World) -> None:
    """A chat that has seen nothing for a while sees it now."""
    world.redraw.soon(CHAT, "vote", world.draw)
    await world.until_drawn(1)
    assert world.drawn == [0]


async def test_changes_that_come_together_are_drawn_together(world: World) -> None:
    """While a drawing waits for its turn, further changes ask for no other, and it shows the last of them."""
    world.redraw.soon(CHAT, "vote", world.draw)
    await world.until_drawn(1)
    for state in (1, 2, 3):
        world.state = state
        world.redraw.soon(CHAT, "vote", world.draw)
    assert world.drawn == [0]
    world.turns.put_nowait(None)
    await world.until_drawn(2)
    world.now += 1000
    world.state = 4
    world.redraw.soon(CHAT, "vote", world.draw)
    await world.until_drawn(3)
    assert world.drawn == [0, 3, 4]


async def test_what_changes_while_it_is_drawn_is_drawn_again(world: World) -> None:
    """A change that a drawing under way has not seen is not lost."""
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        seen = world.state
        began.set()
        await go_on.wait()
        world.drawn.append(seen)

    world.redraw.soon(CHAT, "vote", slowly)
    await began.wait()
    world.state = 1
    world.redraw.soon(1, "vote", world.draw)
    go_on.set()
    await world.until_drawn(2)
    assert world.drawn == [0, 1]


async def test_a_drawing_that_fails_keeps_no_later_one_from_its_message(world: World) -> None:
    """What Telegram refuses is left, and the next change is drawn as ever."""
    world.redraw.soon(CHAT, "vote", world.break_down)
    async with asyncio.timeout(SECONDS):
        while world.state == 0:  # noqa: ASYNC110
            await asyncio.sleep(0)
    world.redraw.soon(1, "vote", world.draw)
    await world.until_drawn(1)
    assert world.drawn == [1]

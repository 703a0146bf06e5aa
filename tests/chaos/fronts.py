"""Trials of the front: killed at every named point between an update and its picture."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

from tests.chaos.audit import Outcome, audit
from tests.chaos.front import POINTS
from tests.chaos.ground import Ground, ground

AT_ONCE = 3
GOOD, FAILING, CRASHING = "a nap100 fox", "a raise fox", "an exit fox"
WORDS = {
    "failed": (FAILING, FAILING),
    "end told": (FAILING, FAILING),
    "end kept": (FAILING, FAILING),
    "crashed": (CRASHING, GOOD),
}
"""What the two people ask for where good requests do not come to the point."""


async def front_killed_at_points(folder: Path, seed: int, size: int) -> Outcome:
    """The front is killed at each named point `size` times, with two people's requests on their way: nothing is lost
    or charged twice, and no message is doubled but one that was in the chat, its number not yet in the memory, when the
    front was killed. That is the one window that the Bot API leaves open; each kill may hit it once for each person."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(name: str) -> Outcome:
        async with slots:
            return await _killed_at(name, folder / name.replace(" ", "-"), Random(f"{seed} {name}"), size)

    outcome = Outcome()
    for name, found in zip(POINTS, await asyncio.gather(*map(one, POINTS)), strict=True):
        outcome.broken += [f"{name}: {sentence}" for sentence in found.broken]
        for figure, value in found.figures.items():
            outcome.figures[figure] = outcome.figures.get(figure, 0) + value
    outcome.figures |= {"points": len(POINTS)}
    return outcome


async def _killed_at(name: str, folder: Path, random: Random, kills: int) -> Outcome:
    """So many kills at one point; each life begins with what the one before left, and two requests more."""
    outcome, unkept = Outcome(), set[int]()
    async with ground(folder) as here:
        for life in range(kills):
            for person, words in enumerate(WORDS.get(name, (GOOD, GOOD))):
                await here.ask(person, f"{words} {life}")
            here.front.start(crash=f"{name}:{random.choice((1, 2))}")
            if not await here.front.dead(30):
                outcome.must(False, "the point was not reached")
                here.front.kill()
            unkept |= await _sent_and_not_kept(here)
        here.front.start()
        outcome.must(await here.settled(60), "the queue was not drained within a minute")
        outcome.figures["kills"] = kills
        await audit(here, outcome, doubles=lambda message: message.id in unkept)
    return outcome


async def _sent_and_not_kept(here: Ground) -> set[int]:
    """The messages that are in the chats while the memory of the dead front does not know them."""
    kept = {job["status_message_id"] for jobs in here.jobs().values() for job in jobs}
    return {message.id for said in (await here.answers()).values() for message in said} - kept

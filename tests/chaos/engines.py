"""Trials of the painting process: killed at random, stopped, and left behind by a front that was killed."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

import psutil

from tests.chaos.audit import Outcome, audit, sound
from tests.chaos.ground import DEADLINE, Ground, ground, is_painter, until

PEOPLE = 10
JOBS_A_KILL = 4
SLACK = 3.0
LEFT_BEHIND_SECONDS = 2.0
MOMENTS = {"idle": "", "painting": "nap8000", "hanging": "hang", "deaf": "deaf", "stopped": "nap8000"}


async def engine_killed(folder: Path, seed: int, size: int) -> Outcome:
    """The engine is killed `size` times, every half to two seconds, while ten people ask for four pictures a kill."""
    random, outcome = Random(seed), Outcome()
    async with ground(folder) as here:
        here.front.start()
        kills = painting = 0
        asking = asyncio.create_task(_ask_around(here, JOBS_A_KILL * size, random))
        while kills < size:
            await asyncio.sleep(random.uniform(0.5, 2.0))
            if asking.done() and not here.unended():
                asking = asyncio.create_task(_ask_around(here, PEOPLE, random))
            painting += bool(here.rows("SELECT 1 FROM jobs WHERE state = 'running'"))
            for painter in here.front.painters():
                with suppress(psutil.NoSuchProcess):
                    painter.kill()
                    kills += 1
        await asking
        outcome.must(await here.settled(120), "the queue was not drained within two minutes")
        outcome.figures |= {"kills": kills, "while painting": painting}
        await audit(here, outcome)
    return outcome


async def _ask_around(here: Ground, count: int, random: Random) -> None:
    for index in range(count):
        await here.ask(index % PEOPLE, f"a nap{random.randrange(50, 500)} fox {index}")


async def engine_stopped(folder: Path, seed: int, size: int) -> Outcome:
    """The engine is stopped once while it is idle, and `size` times in the middle of a picture: it is killed, and its
    job goes back to the line, within the deadline."""
    outcome, slowest = Outcome(), 0.0
    async with ground(folder) as here:
        here.front.start()
        await here.ask(0, "a fox")
        outcome.must(await here.settled(30), "the first picture did not come")
        for turn in range(size + 1):
            idle = turn == 0
            painters = here.front.painters()
            if idle:
                painters[0].suspend()
            await here.ask(turn, f"a nap2500 fox {turn}")
            if not await _begun(here):
                outcome.must(False, "a job was not begun")
                break
            if not idle:
                painters[0].suspend()
            began = time.monotonic()
            gone = await until(partial(_all_gone, painters), DEADLINE + SLACK)
            slowest = max(slowest, time.monotonic() - began)
            outcome.must(gone, f"the stopped engine was alive after {DEADLINE + SLACK:g} s")
            outcome.must(await until(partial(_put_back, here), 2.0), "the job was not put back at once")
            outcome.must(await here.settled(30), "the job was not painted by the next engine")
        outcome.figures |= {"stops": size + 1, "deadline s": DEADLINE, "slowest kill s": round(slowest, 1)}
        await audit(here, outcome)
    return outcome


async def front_killed_alone(folder: Path, seed: int, size: int) -> Outcome:
    """The front is killed at each moment of the engine's life, `size` times: two seconds later no engine is left."""
    outcome, slowest, left = Outcome(), 0.0, 0
    async with ground(folder) as here:
        for turn in range(size):
            for moment, words in MOMENTS.items():
                here.front.start()
                outcome.must(await until(here.front.painters, 20), "no engine was started")
                if words:
                    await _paint(here, words, outcome)
                painters = here.front.painters()
                if moment == "stopped":
                    painters[0].suspend()
                here.front.kill()
                began = time.monotonic()
                gone = await until(partial(_all_gone, painters), LEFT_BEHIND_SECONDS)
                slowest = max(slowest, time.monotonic() - began)
                left += not gone
                outcome.must(gone, f"an engine that was {moment} outlived its front by {LEFT_BEHIND_SECONDS:g} s")
                for painter in filter(is_painter, painters):
                    painter.kill()
                await _cancel_all(here, turn)
        outcome.figures |= {"kills": size * len(MOMENTS), "left behind": left, "slowest end s": round(slowest, 1)}
        sound(here, outcome)
    return outcome


async def _paint(here: Ground, words: str, outcome: Outcome) -> None:
    """Ask, and wait until the engine is in the middle of it."""
    await here.person(0).say(f"/imagine {words}")
    outcome.must(await _begun(here), "a job was not begun")


def _put_back(here: Ground) -> bool:
    """Whether the last job waits again, or is at its second attempt."""
    [last] = here.rows("SELECT state, attempt FROM jobs ORDER BY seq DESC LIMIT 1")
    return bool(last["state"] == "queued" or last["attempt"] > 1)


def _all_gone(painters: list[psutil.Process]) -> bool:
    return not any(map(is_painter, painters))


async def _begun(here: Ground) -> bool:
    """Wait until a job has been with the engine for half a second."""
    sql = "SELECT 1 FROM jobs WHERE state = 'running' AND started_at < ?"
    return await until(lambda: here.rows(sql, time.time() - 0.5), 20)


async def _cancel_all(here: Ground, turn: int) -> None:
    """Let nothing be left for the next life."""
    here.front.start()
    await here.person(0).say("/cancel")
    await until(lambda: not here.unfinished(), 20)
    here.front.kill()

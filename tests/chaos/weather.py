"""Trials of the way out: Telegram fails at random, and one person asks for far more than the others."""

from __future__ import annotations

from pathlib import Path
from random import Random

from playground.client import Message
from tests.chaos.audit import Outcome, audit
from tests.chaos.ground import ENDED, Ground, ground, until

PEOPLE = 6
SHARE = 0.2
CROWD = 9
TURNS = 10


async def telegram_storm(folder: Path, seed: int, size: int) -> Outcome:
    """One call in five fails, in every way there is, while six people ask for `size` pictures: each comes once, and
    only a message that was sent unanswered may stand there twice."""
    random, outcome = Random(seed), Outcome()
    async with ground(folder) as here:
        await here.playground.storm(SHARE, seed=seed)
        here.front.start()
        for index in range(size):
            await here.ask(index % PEOPLE, f"a nap{random.randrange(10, 150)} fox {index}")
        outcome.must(await here.settled(60 + 2 * size), "not every picture was delivered in time")
        await here.playground.calm()
        mishaps = await here.playground.mishaps()
        unanswered = {(mishap.chat, mishap.message) for mishap in mishaps if mishap.carried_out}

        def excused(message: Message) -> bool:
            return (str(message.chat), message.id) in unanswered

        outcome.figures |= {
            "calls": await here.playground.calls(),
            "failed calls": len(mishaps),
            "sent unanswered": sum(mishap.carried_out and "send" in mishap.method for mishap in mishaps),
        }
        await audit(here, outcome, doubles=excused)
        outcome.must(outcome.figures["delivered"] == size, "not every picture was delivered")
    return outcome


async def fair_turns(folder: Path, seed: int, size: int) -> Outcome:
    """One person queues `size` jobs, then nine queue one each: each of the nine begins within the next ten turns."""
    outcome = Outcome()
    async with ground(folder) as here:
        here.front.start()
        for index in range(size):
            await here.ask(0, f"a nap400 fox {index}")
        queued = "SELECT 1 FROM jobs WHERE chat_id = ? LIMIT 1 OFFSET ?"
        greedy = here.requests[0].user
        outcome.must(await until(lambda: here.rows(queued, greedy, size - 1), 60), "not all was queued")
        one_each = [await here.ask(number, "a nap10 fox") for number in range(1, CROWD + 1)]
        jobs = here.jobs
        done = await until(lambda: all(any(job["state"] in ENDED for job in jobs()[one]) for one in one_each), 60)
        outcome.must(done, "some of the nine were not served within a minute")
        turns = [_turns_until_begun(here, one.user) for one in one_each]
        outcome.must(max(turns) <= TURNS, f"the nine began after so many turns: {turns}")
        outcome.figures |= {"queued by one": size, "slowest of nine, turns": max(turns)}
        await here.person(0).say("/cancel")
        outcome.must(await here.settled(60), "the rest could not be cancelled")
        await audit(here, outcome)
    return outcome


def _turns_until_begun(here: Ground, user: int) -> int:
    """How many turns were taken since this person asked, theirs included."""
    sql = """
    SELECT (SELECT COUNT(*) FROM jobs AS other WHERE other.turn <= jobs.turn AND other.started_at > jobs.created_at)
    FROM jobs WHERE chat_id = ?
    """
    return int(here.rows(sql, user)[0][0])

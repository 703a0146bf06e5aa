"""What must hold at the end of a trial: nothing lost, nothing doubled, nobody charged amiss, and a clean log."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from playground.client import Message
from tests.chaos.ground import CREDITS, ENDED, Ground, Request

Jobs: TypeAlias = dict[Request, list[sqlite3.Row]]
Answers: TypeAlias = dict[Request, list[Message]]

LAST_WORDS_SECONDS = 10.0


@dataclass
class Outcome:
    """What a trial measured, and what did not hold."""

    figures: dict[str, float] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def must(self, held: object, sentence: str) -> None:
        """Note the sentence unless it held."""
        if not held:
            self.broken.append(sentence)


async def audit(here: Ground, outcome: Outcome, *, doubles: Callable[[Message], bool] | None = None) -> None:
    """Count what was lost or doubled, and hold the bot to it.

    `doubles` says which messages may stand beside a request's picture; without it, none may.
    """
    jobs, answers = await _last_words(here)
    ends = Counter(job["state"] for found in jobs.values() for job in found[:1])
    pictures = {request: sum(map(is_picture, answers[request])) for request in here.requests}
    due = {request: sum(job["state"] == "delivered" for job in jobs.get(request, [])) for request in here.requests}
    lost = [request for request in here.requests if request not in jobs]
    extra = [message for request in here.requests for message in spare_messages(answers[request])]
    outcome.figures |= {
        "jobs": len(here.requests),
        "delivered": ends["delivered"],
        "given up": ends["failed"],
        "lost": len(lost) + sum(count for state, count in ends.items() if state not in ENDED),
        "charged amiss": charged_amiss(here),
        "pictures doubled": sum(max(0, count - 1) for count in pictures.values()),
        "messages doubled": len(extra),
    }
    wrong = [request for request in here.requests if pictures[request] != due[request]]
    untold = _untold(here, jobs, answers)
    outcome.must(not lost, f"{len(lost)} requests became no job, such as {lost[:3]}")
    outcome.must(all(len(found) == 1 for found in jobs.values()), "a request became several jobs")
    outcome.must(set(ends) <= set(ENDED), f"some jobs did not end: {dict(ends)}")
    outcome.must(not wrong, f"{len(wrong)} requests do not have the one picture they should: {wrong[:3]}")
    outcome.must(not untold, f"{len(untold)} people were not told that their request failed: {untold[:3]}")
    outcome.must(not outcome.figures["charged amiss"], "somebody was not charged what their pictures cost")
    unexcused = [message.id for message in extra if doubles is None or not doubles(message)]
    outcome.must(not unexcused, f"{len(unexcused)} messages came twice without excuse: {unexcused[:3]}")
    sound(here, outcome)


async def _last_words(here: Ground) -> tuple[Jobs, Answers]:
    """The jobs and the answers of all requests; what has just failed is given some seconds to be told."""
    deadline = time.monotonic() + LAST_WORDS_SECONDS
    while True:
        found = here.jobs()
        jobs = {request: found[request] for request in here.requests if request in found}
        answers = await here.answers()
        if not _untold(here, jobs, answers) or time.monotonic() > deadline:
            return jobs, answers
        await asyncio.sleep(0.2)


def _untold(here: Ground, jobs: Jobs, answers: Answers) -> list[Request]:
    """The requests that failed, and whose people were not told so."""
    failed = [request for request in here.requests if any(job["state"] == "failed" for job in jobs.get(request, []))]
    return [request for request in failed if not any("cost nothing" in message.text for message in answers[request])]


def sound(here: Ground, outcome: Outcome) -> None:
    """Hold the data and the log to their laws."""
    told = check(here.front.data)
    outcome.must(not told, f"python -m storage check: {told}")
    found = errors(here)
    outcome.must(not found, f"{len(found)} unhandled exceptions in the log, such as {found[:1]}")


def charged_amiss(here: Ground) -> int:
    """How many people have not paid exactly for the pictures that they were sent; what they were given, gave or bought
    is left aside."""
    sql = """
    SELECT person_id,
           (SELECT COALESCE(SUM(amount), 0) FROM postings JOIN entries ON entries.id = entry_id
            WHERE account_id = accounts.id AND substr(key, 1, instr(key, ':')) IN ('refill:', 'settle:', 'refund:')
           ) AS balance,
           (SELECT COALESCE(SUM(cost), 0) FROM jobs
            WHERE jobs.person_id = accounts.person_id AND state IN ('rendered', 'delivered')) AS cost
    FROM accounts WHERE kind = 'person' AND refilled IS NOT NULL
    """
    return sum(row["balance"] + row["cost"] != CREDITS for row in here.rows(sql))


def errors(here: Ground) -> list[str]:
    """The last line of every traceback in the bot's log, but for those that only led to another."""
    text = here.front.log.read_text(encoding="utf-8", errors="replace")
    found = re.findall(r"^Traceback .*\n(?:(?:[ \t].*)?\n)*(\S.*)\n(?!\n(?:The above|During handling))", text, re.M)
    return [str(line) for line in found]


def is_picture(message: Message) -> bool:
    """Whether that is a finished picture, with its seed under it and its buttons."""
    return bool(message.photo and "seed" in message.text and message.buttons)


def spare_messages(messages: Sequence[Message]) -> list[Message]:
    """All but one of the answers to a request: the picture is what counts, or else the last."""
    if not messages:
        return []
    kept = next((message for message in messages if is_picture(message)), messages[-1])
    return [message for message in messages if message is not kept]


def check(data: Path) -> str:
    """What `python -m storage check` has against the data."""
    command = [sys.executable, "-m", "storage", "check", "--data", str(data)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if told.returncode == 0 else told.stdout + told.stderr

"""What the bot does for its data by night: old pictures go, strays are swept, and everything is proved sound."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.operation.admins import Alert
from storage import Storage, report

log = logging.getLogger(__name__)

HOUR = 4
"""When it is done, in UTC: somewhere it is night."""
DAY_SECONDS = 86400.0
CHECKED = "checked"
"""The switch that keeps how the last check went."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How a check went: when, in seconds since the epoch, how many laws were broken, and the first of them."""

    at: float
    broken: int = 0
    first: str = ""


class Care:
    """Looks after the data once a day. With `keep_days`, prompts and pictures older than that are erased."""

    def __init__(
        self,
        *,
        storage: Storage,
        alert: Alert,
        keep_days: int | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._storage = storage
        self._alert = alert
        self._keep_days = keep_days
        self._clock = clock
        self._sleep = sleep

    async def run(self) -> None:
        """Every night, until cancelled."""
        while True:
            await self._sleep(seconds_until(HOUR, self._clock()))
            await self.once()

    async def once(self) -> None:
        """Now. What is broken is told to those who run the bot."""
        if self._keep_days is not None:
            erased = await self._storage.desk.expire(self._clock() - self._keep_days * DAY_SECONDS)
            log.info("%d jobs older than %d days are erased", erased, self._keep_days)
        log.info("%d files that were nobody's are removed", await self._storage.desk.tidy())
        findings = await self._storage.desk.prove()
        broken = [finding for finding in findings if finding.broken_by]
        said = json.dumps([self._clock(), len(broken), broken[0].law if broken else ""])
        await self._storage.desk.set_switch(CHECKED, said)
        if broken:
            log.error("the data is not sound:\n%s", report(broken))
            self._alert("alert-unsound", count=len(broken), first=broken[0].law)
        else:
            log.info("the data is sound: %d laws hold", len(findings))


async def last_check(storage: Storage) -> Checked | None:
    """How the last check went; None before the first."""
    said = await storage.desk.switch(CHECKED)
    return None if said is None else Checked(*json.loads(said))


def seconds_until(hour: int, now: float) -> float:
    """From now until it is next that hour, UTC; never nothing."""
    today = datetime.fromtimestamp(now, UTC)
    then = today.replace(hour=hour, minute=0, second=0, microsecond=0)
    if then <= today:
        then += timedelta(days=1)
    return then.timestamp() - now

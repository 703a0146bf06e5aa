"""What is done at a time that was set: the one table of alarms, and who keeps the clock."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.handlers import desk, group, play
from bot.house import Alarm, House
from bot.outcomes import is_passing
from bot.requests.tastes import NOTICE
from bot.sending import notices
from bot.sending.pace import wait_of
from storage import JobRow, Storage, Timer

log = logging.getLogger(__name__)

LONGEST_SECONDS = 30.0
"""How long the clock sleeps at most, so that a timer that was set meanwhile is never that much late."""
AGAIN_SECONDS = 60.0
TRIES = 100
"""How often an alarm is tried that Telegram, or a full disk, keeps from its work."""

ALARMS: dict[str, Alarm] = {**group.ALARMS, **play.ALARMS, **desk.ALARMS, NOTICE: notices.tell}
"""By the kind of timer; a kind once set keeps its meaning."""
WAITING_FOR_PICTURES = (play.OPENING, NOTICE)
"""The kinds whose timers, by the ids of jobs, are to ring as soon as the pictures are there."""


def delivery_bell(storage: Storage, timer_set: asyncio.Event) -> Callable[[JobRow], Awaitable[None]]:
    """Rings, when a job's pictures have arrived, what waits for them."""

    async def ring(job: JobRow) -> None:
        for kind in WAITING_FOR_PICTURES:
            if await storage.timers.hasten(kind, job.id):
                timer_set.set()

    return ring


class Alarms:
    """Rings each timer when it is due, also after a restart."""

    def __init__(self, house: House, *, clock: Callable[[], float] = time.time) -> None:
        self._house = house
        self._clock = clock

    async def run(self) -> None:
        """Ring until cancelled."""
        while True:
            self._house.timer_set.clear()  # before what is set is read, so that none set meanwhile is slept over
            for timer in await self._house.storage.timers.due():
                await self._ring(timer)
            await self._sleep()

    async def _sleep(self) -> None:
        next_at = await self._house.storage.timers.next_at()
        seconds = LONGEST_SECONDS if next_at is None else min(LONGEST_SECONDS, max(0.0, next_at - self._clock()))
        try:
            async with asyncio.timeout(seconds):
                await self._house.timer_set.wait()
        except TimeoutError:
            pass

    async def _ring(self, timer: Timer) -> None:
        try:
            await ALARMS[timer.kind](self._house, timer)
        except RetryAfter as error:
            return await self._again(timer, wait_of(error), error)
        except (BadRequest, Forbidden) as error:  # a bad request is a network error to the library
            log.info("the timer %s of %s: %s", timer.kind, timer.key, error)
        except NetworkError as error:
            return await self._again(timer, AGAIN_SECONDS, error)
        except Exception as error:
            if is_passing(error):
                return await self._again(timer, AGAIN_SECONDS, error)
            log.exception("the timer %s of %s", timer.kind, timer.key)
        await self._house.storage.timers.done(timer.id)

    async def _again(self, timer: Timer, seconds: float, error: Exception) -> None:
        if timer.payload.get("tries", 0) >= TRIES:
            log.warning("the timer %s of %s is given up: %s", timer.kind, timer.key, error)
            return await self._house.storage.timers.done(timer.id)
        log.info("the timer %s of %s is tried again in %g s: %s", timer.kind, timer.key, seconds, error)
        await self._house.storage.timers.postpone(timer.id, self._clock() + seconds)

"""What the administrators of a group have decided for it: who may have pictures painted there, how often, and when."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, Self

from telegram.constants import ChatType

from bot.asked import Asked
from bot.refusal import Refusal

WHO = "who"
COOLDOWN = "cooldown"
QUIET_FROM = "quiet-from"
QUIET_UNTIL = "quiet-until"
UTC = "utc"
VANISH = "vanish"
REPLIES = "replies"
ALLOWANCE = "allowance"

EVERYBODY, ADMINS, NOBODY = "everybody", "admins", "nobody"
DAY = 86_400
HOUR = 3_600
SAID_AGAIN_AFTER = 3_600.0
"""After so many seconds whoever may not use the bot in a group is told so once more."""


SAID_IN_SECONDS = 90.0
"""A longer pause is said in minutes."""


class Shut(Refusal):
    """Refused by a rule of the group; said again to the same person after so many seconds at the earliest."""

    def __init__(self, key: str, silent_for: float, /, **fill: str | int) -> None:
        super().__init__(key, **fill)
        self.silent_for = silent_for


class Decided(Protocol):
    """Knows what a group, or one of its topics, has set."""

    def of_group(self, name: str) -> Any:
        """What was set by that name; None where nothing was."""

    def of_topic(self, name: str) -> Any:
        """What was set for the topic alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupRules:
    """Who may use the bot; the seconds between two requests of one person; from which hour to which nothing is painted;
    and the group's time, in minutes from UTC. `place` is what has decided who may: the group, or a topic of it."""

    who: str = EVERYBODY
    place: str = "group"
    cooldown: int = 0
    quiet: tuple[int, int] | None = None
    utc: int = 0

    @classmethod
    def of(cls, decided: Decided) -> Self:
        """The rules as they were set."""
        quiet = decided.of_group(QUIET_FROM), decided.of_group(QUIET_UNTIL)
        return cls(
            who=decided.of_group(WHO) or EVERYBODY,
            place="group" if decided.of_topic(WHO) is None else "topic",
            cooldown=decided.of_group(COOLDOWN) or 0,
            quiet=None if None in quiet else quiet,
            utc=decided.of_group(UTC) or 0,
        )

    def asking(self) -> Shut | None:
        """Why somebody who does not run the group may not use the bot."""
        if self.who == EVERYBODY:
            return None
        key = "group-admins-only" if self.who == ADMINS else "group-nobody"
        return Shut(key, SAID_AGAIN_AFTER, place=self.place)

    def painting(self, now: float) -> Shut | None:
        """Why nothing is painted at this time (seconds since the epoch) for somebody who does not run the group."""
        seconds = self._quiet_for(now)
        if self.quiet is None or seconds is None:
            return None
        begin, end = map(hour, self.quiet)
        return Shut("group-quiet", seconds, begin=begin, end=end, zone=zone(self.utc))

    def cooling(self, now: float, last_asked: float | None) -> Shut | None:
        """Why somebody who asked at that time before has to wait still."""
        left = 0.0 if last_asked is None else last_asked + self.cooldown - now
        if left <= 0.0:
            return None
        minutes = math.ceil(left / 60) if left > SAID_IN_SECONDS else 0
        return Shut("group-cooldown", left, seconds=math.ceil(left), minutes=minutes)

    def _quiet_for(self, now: float) -> float | None:
        """How many seconds of the quiet hours are left; None outside of them."""
        if self.quiet is None:
            return None
        begin, end = self.quiet
        length = (end - begin) % 24 * HOUR
        since = (now + self.utc * 60 - begin * HOUR) % DAY
        return length - since if since < length else None


def hour(number: int) -> str:
    """An hour of the day as a clock shows it."""
    return f"{number:02}:00"


def zone(minutes: int) -> str:
    """A distance from UTC as people write it."""
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def allowance_of(asked: Asked, usual: int) -> int:
    """How many credits a day the group pays for its members; none in a private chat. `usual` is for groups for which
    nothing else was set."""
    if asked.chat.kind == ChatType.PRIVATE:
        return 0
    said = asked.tastes.of_group(ALLOWANCE)
    return usual if said is None else int(said)


class Groups:
    """Asks a group's rules about requests, and whoever runs the group about as little as can be."""

    def __init__(
        self,
        runs: Callable[[Asked], Awaitable[bool]],
        last_asked: Callable[[int, int], Awaitable[float | None]],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._runs = runs
        self._last_asked = last_asked
        self._clock = clock

    async def ask(self, asked: Asked) -> None:
        """Whether somebody may use the bot here: always those who run the group, who would else be locked out of its
        settings. A button may be pressed; what it paints is asked about by `paint`. Raises `Shut`."""
        if asked.chat.kind == ChatType.PRIVATE or asked.button is not None:
            return
        shut = GroupRules.of(asked.tastes).asking()
        if shut is not None and not await self._runs(asked):
            raise shut

    async def paint(self, asked: Asked) -> None:
        """Whether something is painted for somebody here and now; where nobody may, that is also said to those who run
        the group. Raises `Shut`."""
        if asked.chat.kind == ChatType.PRIVATE:
            return
        rules, now = GroupRules.of(asked.tastes), self._clock()
        shut = rules.asking() or rules.painting(now)
        if shut is None and rules.cooldown:
            shut = rules.cooling(now, await self._last_asked(asked.person.id, asked.chat.id))
        if shut is not None and (rules.who == NOBODY or not await self._runs(asked)):
            raise shut

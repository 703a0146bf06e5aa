"""Who may come in, and how often: whoever may not is told so once, and after that met with silence."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from telegram.constants import ChatType

from bot.asked import Asked
from bot.refusal import Refusal
from bot.rules.groups import Shut
from bot.times import day_and_time
from storage import Ban

DAY_SECONDS = 86_400.0
REMEMBERED = 10_000

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Silence(Exception):
    """Nothing is done and nothing is said: whoever asks was told why before."""


class GroupDoors(Protocol):
    """Knows what those who run a group have decided for it. Each raises `Shut`."""

    async def ask(self, asked: Asked) -> None:
        """Whether somebody may use the bot there."""

    async def paint(self, asked: Asked) -> None:
        """Whether something is painted for somebody there and now."""


class Bans(Protocol):
    """Knows who is not served."""

    async def banned(self, person_id: int) -> Ban | None:
        """The person's ban, unless it is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Who may come in: admins always; where people or chats are named, only those people wherever they write, and
    everybody in those chats. `per_minute` is how many requests a person may make in a minute."""

    admins: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    chats: frozenset[int] = frozenset()
    per_minute: int = 20


@dataclass(frozen=True, slots=True)
class Bucket:
    """A person's allowance at a time: how many requests are left, and until when nothing is answered."""

    left: float
    at: float
    shut_until: float = 0.0


class Doors:
    """Looks at every request that would be answered, before anything else does.

    What it knows of people is in memory, of at most `remembered` of them at a time; a restart forgets it, so that
    somebody may be told once more. `clock` tells seconds since the epoch.
    """

    def __init__(
        self,
        bans: Bans,
        rules: Rules,
        groups: GroupDoors | None = None,
        *,
        clock: Callable[[], float] = time.time,
        remembered: int = REMEMBERED,
    ) -> None:
        self._bans = bans
        self._rules = rules
        self._groups = groups
        self._clock = clock
        self._told: Recent[tuple[str, int], float] = Recent(remembered)
        self._buckets: Recent[int, Bucket] = Recent(remembered)

    def is_admin(self, person_id: int) -> bool:
        """Whether the person is one of those who run the bot."""
        return person_id in self._rules.admins

    async def enter(self, asked: Asked, *, banned_too: bool = False, share: float = 1.0) -> None:
        """Let a request in, and count it as that share of one; `banned_too` where even somebody who is not served has a
        right to it.

        Raises `Refusal` with the one sentence that the person is told, and `Silence` where that was said already.
        """
        if self.is_admin(asked.person.id):
            return
        if not self._is_allowed(asked):
            raise self._stranger(asked)
        if not banned_too and (ban := await self._bans.banned(asked.person.id)):
            raise self._once("banned", asked.person.id, _banned(ban))
        if self._groups is not None and not banned_too:
            await self._of_group(self._groups.ask, asked)
        self._count(asked, share)

    async def paint(self, asked: Asked) -> None:
        """Let through what is to be painted, unless the rules of its group are against it. Raises as `enter` does."""
        if self._groups is not None and not self.is_admin(asked.person.id):
            await self._of_group(self._groups.paint, asked)

    async def _of_group(self, rule: Callable[[Asked], Awaitable[None]], asked: Asked) -> None:
        """Ask a rule of the group's. Whoever presses a button is answered each time, since nobody else sees it."""
        try:
            await rule(asked)
        except Shut as shut:
            if asked.button is not None:
                raise
            raise self._once(f"{shut.key}:{asked.chat.id}", asked.person.id, shut, seconds=shut.silent_for) from None

    async def look(self, asked: Asked) -> None:
        """Raises `Refusal` for whoever may not come in, however often they were told; nothing is counted."""
        if self.is_admin(asked.person.id):
            return
        if not self._is_allowed(asked):
            raise Refusal("doors-stranger", id=str(asked.person.id))
        if ban := await self._bans.banned(asked.person.id):
            raise _banned(ban)

    def _is_allowed(self, asked: Asked) -> bool:
        rules = self._rules
        everybody = not rules.people and not rules.chats
        return everybody or asked.person.id in rules.people or asked.chat.id in rules.chats

    def _stranger(self, asked: Asked) -> Exception:
        if asked.chat.kind == ChatType.PRIVATE:
            return self._once("stranger", asked.person.id, Refusal("doors-stranger", id=str(asked.person.id)))
        return self._once("chat", asked.chat.id, Refusal("doors-chat", id=str(asked.chat.id)), seconds=math.inf)

    def _once(self, what: str, who: int, refusal: Refusal, *, seconds: float = DAY_SECONDS) -> Exception:
        """The refusal, which is not said again for so many seconds."""
        now = self._clock()
        until = self._told.get((what, who))
        if until is not None and now < until:
            return Silence()
        self._told.put((what, who), now + seconds)
        return refusal

    def _count(self, asked: Asked, share: float) -> None:
        """Take a request, or a share of one, out of the person's bucket, at the time when it was sent: what has waited
        for the bot to come back is no flood."""
        most = float(self._rules.per_minute)
        now = self._clock()
        at = min(now, asked.sent_at or now)
        bucket = self._buckets.get(asked.person.id) or Bucket(most, at)
        if at < bucket.shut_until:
            raise Silence
        left = min(most, bucket.left + max(0.0, at - bucket.at) * most / 60.0)
        at = max(at, bucket.at)
        if left >= share:
            self._buckets.put(asked.person.id, Bucket(left - share, at))
            return
        full_at = at + (most - left) * 60.0 / most
        self._buckets.put(asked.person.id, Bucket(left, at, full_at))
        raise Refusal("doors-slow", seconds=max(1, math.ceil(full_at - now)))


class Recent(Generic[Key, Value]):
    """A dictionary that keeps the last `size` things put into it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        return self._items.get(key)

    def put(self, key: Key, value: Value) -> None:
        self._items.pop(key, None)
        self._items[key] = value
        if len(self._items) > self._size:
            del self._items[next(iter(self._items))]

    def __len__(self) -> int:
        return len(self._items)


def _banned(ban: Ban) -> Refusal:
    until = "never" if ban.until is None else day_and_time(ban.until)
    return Refusal("doors-banned", until=until, reason=ban.reason.rstrip("."), length=len(ban.reason))

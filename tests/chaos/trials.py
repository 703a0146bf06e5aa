"""The table of trials: what each must hold, and how large it is in a test, in five minutes and in full."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.audit import Outcome
from tests.chaos.engines import engine_killed, engine_stopped, front_killed_alone
from tests.chaos.fronts import front_killed_at_points
from tests.chaos.inputs import hostile_pictures, random_lines
from tests.chaos.memory import killed_while_writing
from tests.chaos.money import front_killed_over_money
from tests.chaos.soak import soak
from tests.chaos.weather import fair_turns, telegram_storm

Run = Callable[[Path, int, int], Awaitable[Outcome]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A trial and its size, in units of its own: `small` in a test, `usual` in five minutes, `full` by hand."""

    name: str
    run: Run
    unit: str
    small: int
    usual: int
    full: int


TRIALS = (
    Trial(name="engine killed", run=engine_killed, unit="kills", small=2, usual=15, full=50),
    Trial(name="engine stopped", run=engine_stopped, unit="stops", small=0, usual=2, full=20),
    Trial(name="front killed at points", run=front_killed_at_points, unit="kills a point", small=1, usual=2, full=5),
    Trial(name="front killed over money", run=front_killed_over_money, unit="kills a point", small=1, usual=2, full=5),
    Trial(name="no engine left behind", run=front_killed_alone, unit="rounds", small=1, usual=1, full=10),
    Trial(name="telegram storm", run=telegram_storm, unit="pictures", small=12, usual=60, full=300),
    Trial(name="fair turns", run=fair_turns, unit="jobs of one", small=40, usual=100, full=100),
    Trial(name="killed while writing", run=killed_while_writing, unit="kills", small=6, usual=40, full=100),
    Trial(name="hostile pictures", run=hostile_pictures, unit="pictures", small=16, usual=100, full=500),
    Trial(name="random lines", run=random_lines, unit="lines", small=200, usual=2000, full=5000),
    Trial(name="soak", run=soak, unit="seconds", small=9, usual=45, full=1800),
)

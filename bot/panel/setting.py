"""What a setting is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from bot.house import House
from bot.texts import Texts
from engine.models import ModelSpec

Place: TypeAlias = Literal["person", "chat", "topic"]

EVERYWHERE: frozenset[Place] = frozenset({"person", "chat", "topic"})


@dataclass(frozen=True, slots=True)
class Here:
    """What a setting may look at: the house, the model that paints here, the sentences of whoever looks, and the time
    zone of the group, in minutes from UTC."""

    house: House
    spec: ModelSpec
    texts: Texts
    utc: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """A setting: the name that its value is kept under, the keys of its label and of what is said about it, the values
    that are offered here, how one is said as plain text, what holds where nothing is set, where it can be set, and what
    is kept for a press. A `rule` is no wish of anybody's but holds for all who write there, and one `for_operators`
    only those who run the bot can set.

    With fewer than two `choices` there is nothing to choose, and it is not shown.
    """

    name: str
    label: str
    about: str
    choices: Callable[[Here], Sequence[Any]]
    show: Callable[[Here, Any], str]
    default: Callable[[Here], Any] = lambda here: None
    places: frozenset[Place] = EVERYWHERE
    kept: Callable[[Any], Any] = lambda value: value
    rule: bool = False
    for_operators: bool = False


def switch(here: Here, value: Any) -> str:
    """On or off, as it is said."""
    return here.texts.plain("value-on" if value else "value-off")

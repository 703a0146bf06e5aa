"""The rules of a group, or of one of its topics, in the table of settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.panel.setting import Here, Place, Setting, switch
from bot.requests.tastes import SPOILER
from bot.rules import groups
from bot.rules.groups import hour, zone

GROUP: frozenset[Place] = frozenset({"chat"})
GROUP_OR_TOPIC: frozenset[Place] = frozenset({"chat", "topic"})
COOLDOWNS = (0, 10, 30, 60, 300, 900)
VANISHING = (0, 1, 6, 24, 40)
"""Hours; Telegram lets no message be deleted after 48."""
ALLOWANCES = (0, 10, 20, 50, 100, 200, 500, 1000)
ZONES = (*(60 * hours for hours in range(-11, 15)), -210, 210, 270, 330, 345, 390, 570, 630)
_WHO = {groups.EVERYBODY: "value-everybody", groups.ADMINS: "value-admins", groups.NOBODY: "value-nobody"}


def _who(here: Here, value: Any) -> str:
    return here.texts.plain(_WHO.get(value, "value-everybody"))


def _seconds(here: Here, value: Any) -> str:
    if not value:
        return here.texts.plain("value-none")
    return (
        here.texts.plain("value-minutes", n=value // 60) if value >= 60 else here.texts.plain("value-seconds", n=value)
    )


def _hours(here: Here, value: Any) -> str:
    return here.texts.plain("value-after-hours", n=value) if value else here.texts.plain("value-never")


def _hour(here: Here, value: Any) -> str:
    return here.texts.plain("value-none") if value is None else hour(value)


def _zone(here: Here, value: Any) -> str:
    return zone(value or 0)


def _credits(here: Here, value: Any) -> str:
    return str(value)


def _rule(
    name: str,
    label: str,
    about: str,
    choices: Sequence[Any],
    show: Callable[[Here, Any], str],
    places: frozenset[Place] = GROUP_OR_TOPIC,
) -> Setting:
    return Setting(
        name=name, label=label, about=about, choices=lambda here: choices, show=show, places=places, rule=True
    )


RULES: tuple[Setting, ...] = (
    _rule(groups.WHO, "setting-who", "about-setting-who", list(_WHO), _who),
    _rule(groups.COOLDOWN, "setting-cooldown", "about-setting-cooldown", COOLDOWNS, _seconds),
    _rule(groups.QUIET_FROM, "setting-quiet-from", "about-setting-quiet-from", range(24), _hour),
    _rule(groups.QUIET_UNTIL, "setting-quiet-until", "about-setting-quiet-until", range(24), _hour),
    _rule(groups.UTC, "setting-utc", "about-setting-utc", sorted(ZONES), _zone, GROUP),
    _rule(SPOILER, "setting-spoiler", "about-setting-spoiler", (True, False), switch),
    _rule(groups.VANISH, "setting-vanish", "about-setting-vanish", VANISHING, _hours),
    _rule(groups.REPLIES, "setting-replies", "about-setting-replies", (True, False), switch),
    Setting(
        name=groups.ALLOWANCE,
        label="setting-allowance",
        about="about-setting-allowance",
        choices=lambda here: ALLOWANCES,
        show=_credits,
        default=lambda here: here.house.group_allowance,
        places=GROUP,
        rule=True,
        for_operators=True,
    ),
)

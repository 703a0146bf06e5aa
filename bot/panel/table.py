"""The one table of settings: what each can be, how a value is said, and where it can be set."""

from __future__ import annotations

import math
import random
from typing import Any

from bot.keyboards.more import RATIOS
from bot.painting import called
from bot.panel.groups import RULES
from bot.panel.setting import Here, Place, Setting, switch
from bot.requests import tastes
from bot.styles import STYLES, suited
from engine.jobs import SEED_LIMIT

GUIDANCES = (1, 1.5, 2, 3, 4, 5, 6, 8)
NUMBERS = (1, 2, 3, 4, 6, 9)
STRENGTHS = (0.2, 0.35, 0.5, 0.65, 0.8, 1.0)
KEEP = "keep"
"""Pressed for a seed that stays the same: one is drawn then."""


def _style(here: Here, value: Any) -> str:
    return here.texts.plain(STYLES[value].key) if value in STYLES else here.texts.plain("value-none")


def _ratio(here: Here, value: Any) -> str:
    return f"{value[0]}:{value[1]}"


def _number(here: Here, value: Any) -> str:
    return f"{value:g}"


_SPEEDS = {"fast": "value-fast", "normal": "value-normal", "best": "value-best"}


def _speed(here: Here, value: Any) -> str:
    return here.texts.plain(_SPEEDS.get(value, "value-normal"))


def _model(here: Here, value: Any) -> str:
    spec = here.house.painting.find(value)
    return called(spec) if spec else value


def _seed(here: Here, value: Any) -> str:
    if value == KEEP:
        return here.texts.plain("value-keep")
    return here.texts.plain("value-new") if value is None else here.texts.plain("value-kept", seed=str(value))


def _draw(value: Any) -> Any:
    return random.randrange(SEED_LIMIT) if value == KEEP else value


def _language(here: Here, value: Any) -> str:
    if value is None:
        return here.texts.plain("value-telegrams")
    return here.house.languages.of(value).plain("language-name")


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name=tastes.STYLE,
        label="setting-style",
        about="about-setting-style",
        choices=lambda here: [style.id for style in suited(here.spec)],
        show=_style,
    ),
    Setting(
        name=tastes.ASPECT,
        label="setting-aspect",
        about="about-setting-aspect",
        choices=lambda here: [list(ratio) for ratio in RATIOS],
        show=_ratio,
        default=lambda here: _lowest(here.spec.width, here.spec.height),
    ),
    Setting(
        name=tastes.NUMBER,
        label="setting-number",
        about="about-setting-number",
        choices=lambda here: NUMBERS,
        show=_number,
        default=lambda here: here.house.pictures,
    ),
    Setting(
        name=tastes.SPEED,
        label="setting-speed",
        about="about-setting-speed",
        choices=lambda here: list(_SPEEDS),
        show=_speed,
        default=lambda here: "normal",
    ),
    Setting(
        name=tastes.GUIDANCE,
        label="setting-guidance",
        about="about-setting-guidance",
        choices=lambda here: GUIDANCES,
        show=_number,
        default=lambda here: here.spec.guidance_scale,
    ),
    Setting(
        name=tastes.STRENGTH,
        label="setting-strength",
        about="about-setting-strength",
        choices=lambda here: STRENGTHS,
        show=_number,
        default=lambda here: 1.0,
    ),
    Setting(
        name=tastes.SEED,
        label="setting-seed",
        about="about-setting-seed",
        choices=lambda here: [None, KEEP],
        show=_seed,
        kept=_draw,
    ),
    Setting(
        name=tastes.PREVIEW,
        label="setting-preview",
        about="about-setting-preview",
        choices=lambda here: [True, False],
        show=switch,
        default=lambda here: True,
    ),
    Setting(
        name=tastes.NOTICE,
        label="setting-notice",
        about="about-setting-notice",
        choices=lambda here: [True, False],
        show=switch,
        default=lambda here: True,
    ),
    Setting(
        name=tastes.MODEL,
        label="setting-model",
        about="about-setting-model",
        choices=lambda here: [spec.name for spec in here.house.painting.offered],
        show=_model,
        default=lambda here: here.house.painting.spec.name,
    ),
    Setting(
        name=tastes.LANGUAGE,
        label="setting-language",
        about="about-setting-language",
        choices=lambda here: here.house.languages.codes,
        show=_language,
        places=frozenset({"person"}),
    ),
    *RULES,
)


def settings_of(here: Here, place: Place, *, rules: bool = False) -> list[Setting]:
    """Those that can be set in a place of that kind, and have something to choose; or its rules."""
    return [
        setting
        for setting in SETTINGS
        if place in setting.places and setting.rule is rules and len(setting.choices(here)) > 1
    ]


def named(name: str) -> Setting | None:
    """The setting of that name."""
    return next((setting for setting in SETTINGS if setting.name == name), None)


def _lowest(width: int, height: int) -> list[int]:
    common = math.gcd(width, height)
    return [width // common, height // common]

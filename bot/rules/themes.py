"""The theme that a day brings by itself: another each day, the same whenever a chat asks for that day's."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

_WORDS = Path(__file__).parent / "themes.toml"
_ENGLISH = "en"


def theme_of(day: date, chat_id: int, things: Mapping[str, Sequence[str]], language: str = _ENGLISH) -> str:
    """One of the model's things, by language, somewhere; in English where it has none in that language, and where it
    has none at all, one of our own. None comes again before all have been there."""
    words = _words()
    if not things.get(language) or language not in words["places"]:
        language = _ENGLISH
    themes = list(product(things.get(language) or words["things"], words["places"][language]))
    random.Random(str(chat_id)).shuffle(themes)
    thing, place = themes[day.toordinal() % len(themes)]
    return str(place).replace("{x}", thing)


def day_of(now: float) -> date:
    """The day at that time, in UTC; `now` is in seconds since the epoch."""
    return datetime.fromtimestamp(now, UTC).date()


def next_at(hour: int, now: float) -> float:
    """When that hour (UTC) begins next after that time, in seconds since the epoch."""
    moment = datetime.fromtimestamp(now, UTC)
    begins = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (begins if begins > moment else begins + timedelta(days=1)).timestamp()


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))

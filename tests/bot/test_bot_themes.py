"""The themes that days bring by themselves, and what /theme and /vote are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.handlers.play.theme import Order, read_theme
from bot.handlers.play.vote import Order as Vote
from bot.handlers.play.vote import read_vote
from bot.refusal import Refusal
from bot.rules.themes import next_at, theme_of

THINGS = {"en": ("apple", "fox", "light bulb"), "ko": ("사과", "여우", "전구")}
DAY = date(2026, 1, 31)


def test_a_day_brings_one_theme_to_a_chat() -> None:
    """It is the same whenever it is asked for, of the model's own things, and another in another chat."""
    theme = theme_of(DAY, -1, THINGS)
    assert theme == theme_of(DAY, -1, THINGS)
    assert any(theme.startswith(thing) for thing in THINGS["en"])
    assert len({theme_of(DAY, -chat, THINGS) for chat in range(20)}) > 5
    assert theme_of(DAY, -1, {"en": ()})


def test_a_theme_is_in_a_language_that_the_model_knows() -> None:
    """Where the model has no words of that language, or there are no places in it, the theme is in English."""
    korean = theme_of(DAY, -1, THINGS, "ko")
    assert any(korean.endswith(f" {thing}") for thing in THINGS["ko"])
    assert theme_of(DAY, -1, THINGS, "ru") == theme_of(DAY, -1, THINGS)
    assert theme_of(DAY, -1, THINGS | {"fr": ("pomme",)}, "fr") == theme_of(DAY, -1, THINGS)
    assert theme_of(DAY, -1, {"en": ()}, "ko") == theme_of(DAY, -1, {"en": ()})


def test_no_theme_comes_again_before_all_have_been_there() -> None:
    """Three things in eight places are 24 themes, a day each."""
    days = [DAY + timedelta(days=day) for day in range(48)]
    themes = [theme_of(day, -1, THINGS) for day in days]
    assert len(set(themes)) == 24
    assert themes[:24] == themes[24:]


@pytest.mark.parametrize(("hour", "day"), [(12, 31), (11, 1), (10, 1)])
def test_an_hour_that_has_begun_comes_tomorrow(hour: int, day: int) -> None:
    """The next time it is that hour, in UTC."""
    now = datetime(2026, 1, 31, 11, 0, tzinfo=UTC).timestamp()
    comes = datetime.fromtimestamp(next_at(hour, now), UTC)
    assert (comes.day, comes.hour, comes.minute) == (day, hour, 0)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("/theme", Order(what="show")),
        ("/theme@bot cats at sea", Order(what="set", text="cats at sea")),
        ("/theme 6h cats at sea", Order(what="set", text="cats at sea", hours=6)),
        ("/theme Off", Order(what="end")),
        ("/theme end of the day", Order(what="set", text="end of the day")),
        ("/theme 6house", Order(what="set", text="6house")),
        ("/theme daily life in a village", Order(what="set", text="daily life in a village")),
        ("/theme daily on", Order(what="daily")),
        ("/theme Daily on 0", Order(what="daily", hour=0)),
        ("/theme daily off", Order(what="no daily")),
    ],
)
def test_what_theme_is_told_is_read(text: str, order: Order) -> None:
    """Words set a theme, perhaps for some hours; `daily` lets the bot choose, and nothing shows what there is."""
    assert read_theme(text) == order


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("/theme daily", "theme-daily-how"),
        ("/theme daily on 24", "theme-daily-how"),
        ("/theme 0h cats", "theme-hours"),
        ("/theme 25h cats", "theme-hours"),
        ("/theme 6h", "theme-hours"),
        ("/theme " + "cats " * 50, "theme-long"),
    ],
)
def test_what_theme_cannot_do_is_refused(text: str, key: str) -> None:
    """With the sentence that says how."""
    with pytest.raises(Refusal) as refused:
        read_theme(text)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("/vote a red fox", Vote(600, "a red fox")),
        ("/vote 30m a red fox", Vote(1800, "a red fox")),
        ("/vote 24H", Vote(86_400, "")),
        ("/vote 80s disco", Vote(600, "80s disco")),
        ("/vote 30mm lens", Vote(600, "30mm lens")),
    ],
)
def test_a_time_before_what_is_voted_on_is_read(text: str, order: Vote) -> None:
    """Minutes and hours are a time; all else is what to paint."""
    assert read_vote(text) == order

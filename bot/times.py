"""Times as people read them, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def day(seconds: float) -> str:
    """The day of a time, in seconds since the epoch."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"


def minute(seconds: float) -> str:
    """The day and the minute of a time, in seconds since the epoch, without a word on the zone."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"


def day_and_time(seconds: float) -> str:
    """The same, with the zone."""
    return f"{minute(seconds)} UTC"

"""What is pressed twice in a hurry is meant once."""

from __future__ import annotations

from bot.once import REMEMBERED, SECONDS, Once


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_same_is_a_slip_for_a_while() -> None:
    """For some seconds after it was done the same is a slip, and anything else is not."""
    clock = Clock()
    once = Once(clock)
    assert not once.is_slip(("button", 1))
    once.done(("button", 1))
    assert once.is_slip(("button", 1))
    assert not once.is_slip(("button", 2))
    clock.now += SECONDS
    assert not once.is_slip(("button", 1))


def test_what_is_over_is_forgotten() -> None:
    """However much is done, no more is remembered than what can still be a slip."""
    clock = Clock()
    once = Once(clock)
    for number in range(REMEMBERED):
        once.done(number)
    clock.now += SECONDS
    once.done("last")
    assert list(once._until) == ["last"]

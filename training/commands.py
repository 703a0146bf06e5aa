"""What the command lines of training have in common: numbers with bounds, and mistakes told in a sentence."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from engine.errors import ModelUnavailable


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """A whole number within bounds, for `add_argument(type=...)`."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least or (most is not None and value > most):
            bounds = f"of at least {least}" if most is None else f"from {least} to {most}"
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {bounds}.")
        return value

    return read


def minutes(text: str) -> float:
    """More than none, for `add_argument(type=...)`."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes above 0.")
    return value


@contextmanager
def told(parser: argparse.ArgumentParser) -> Iterator[None]:
    """End with a sentence, and no traceback, on what whoever typed the command can mend."""
    try:
        yield
    except (ValueError, OSError, ModelUnavailable) as error:
        parser.error(str(error))

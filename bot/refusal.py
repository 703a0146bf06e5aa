"""The one way to say no to a person."""

from __future__ import annotations


class Refusal(Exception):
    """What was asked for cannot be done, and one sentence says why.

    `key` names the sentence in the locales, `args` fill it. Raised anywhere below a handler; whoever called the
    handler answers with the sentence.
    """

    def __init__(self, key: str, **args: str | int) -> None:
        super().__init__(key, args)
        self.key = key
        self.fill = args

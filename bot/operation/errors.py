"""The last errors of the log, for those who run the bot to look at in the chat."""

from __future__ import annotations

import logging
from collections import deque

from bot.log import RedactingFormatter

KEPT = 20


class Errors(logging.Handler):
    """Keeps the last lines of errors in memory, each without secrets, words of people and its trace, whatever the log
    itself may show; of an exception it has the kind."""

    def __init__(self, *secrets: str, most: int = KEPT) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(RedactingFormatter(*secrets))
        self._lines: deque[str] = deque(maxlen=most)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line; one that cannot be written is left out, and the log itself says where it comes from."""
        try:
            line = self.format(record).partition("\n")[0]
        except Exception:
            return
        kind = record.exc_info[0] if record.exc_info else None
        self._lines.append(f"{line} ({kind.__name__})" if kind else line)

    def last(self, limit: int) -> list[str]:
        """The last so many, newest first."""
        return list(self._lines)[: -limit - 1 : -1]

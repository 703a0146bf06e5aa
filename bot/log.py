"""Logging that never shows the token."""

from __future__ import annotations

import logging
from urllib.parse import quote

MASK = "[token]"


class RedactingFormatter(logging.Formatter):
    """Masks a secret in whatever is written: message, arguments and traceback alike."""

    def __init__(self, secret: str, fmt: str = "%(asctime)s %(levelname)s %(name)s: %(message)s") -> None:
        super().__init__(fmt)
        bare = secret.partition(":")[2]
        self._secrets = sorted({secret, quote(secret, safe=""), bare} - {""}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text


def set_up(level: str, secret: str) -> None:
    """Log to the standard error, at that level; the HTTP client, whose lines are addresses, only warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(secret))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)

"""The Telegram face: decides what to say. Knows no SQL and no tensors."""

from __future__ import annotations

import os

# python-telegram-bot is about to give spans of time as `timedelta`; this takes them so already, in silence.
os.environ.setdefault("PTB_TIMEDELTA", "true")

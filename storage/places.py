"""What the data folder holds."""

from __future__ import annotations

DATABASE = "wassily.db"
PICTURES = "pictures"
LOCK = "wassily.lock"

"""What the data folder holds."""

from __future__ import annotations

DATABASE = "wassily.db"
PICTURES = "pictures"
EXPORTS = "exports"
LOCK = "wassily.lock"

"""What buttons mean: a short id travels in the button, its meaning stays here until it is erased."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from storage.rows import Button
from storage.transactions import Transaction

DIGEST_BYTES = 15
"""120 bits: 20 characters of base64 without padding, far below the 64 bytes that a button may carry."""


def id_of(action: str, person_id: int | None, payload: Mapping[str, Any]) -> str:
    """The id of the button with that meaning; the same meaning has the same id, for ever.

    Raises `TypeError` or `ValueError` for a payload that JSON cannot say.
    """
    meaning = json.dumps([action, person_id, _said(payload)], ensure_ascii=False)
    return urlsafe_b64encode(hashlib.sha256(meaning.encode()).digest()[:DIGEST_BYTES]).decode()


async def keep(tx: Transaction, button_id: str, action: str, person_id: int | None, payload: Mapping[str, Any]) -> None:
    """Keeps what the button of that id means; a second time changes nothing."""
    sql = "INSERT INTO buttons (id, action, person_id, payload, made_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
    await tx.rows(sql, button_id, action, person_id, _said(payload), tx.now)


async def pressed(tx: Transaction, data: str) -> Button | None:
    """What the button of that id means; None for one that is not ours."""
    row = await tx.row("SELECT * FROM buttons WHERE id = ?", data)
    return Button.from_row(row) if row else None


def _said(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

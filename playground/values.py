"""The plain values that pass between the parts of the playground."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""An object of the Bot API, as it stands in a reply. Never changed in place: an edit makes a new one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file as it arrived: its bytes, and the name and content type the sender gave."""

    name: str
    mime: str
    data: bytes


def strict_json(text: str | bytes) -> Any:
    """What a JSON text says; raises ValueError also for what JSON can write but no reply could carry."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


class Bell:
    """Wakes everybody who waits, at once; ringing it when nobody waits has no effect."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait now. Those who come later wait for the next ring."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring, `seconds` at most; False when it did not come."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        return True

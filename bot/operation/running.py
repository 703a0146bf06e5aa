"""What those who run the bot have their hands on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.operation.broadcasting import Broadcaster
from bot.operation.switching import Switching
from bot.operation.vitals import Vitals


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """How the bot is, which model paints, and what everybody is told."""

    vitals: Vitals
    switching: Switching
    broadcaster: Broadcaster

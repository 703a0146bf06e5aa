"""Pictures and words become one picture, or the way from one to another; pictures are put aside for it."""

from __future__ import annotations

from bot.handlers.fusion import basket, leaning, sweeping
from bot.house import Action

ACTIONS: dict[str, Action] = {
    **basket.ACTIONS,
    **leaning.ACTIONS,
    **sweeping.ACTIONS,
}

"""Credits: what is left of them, given, granted and bought."""

from __future__ import annotations

from bot.handlers.credits import buy, gift, support
from bot.house import Action

ACTIONS: dict[str, Action] = {**gift.ACTIONS, **buy.ACTIONS, **support.ACTIONS}

"""What the buttons under pictures do, and the commands that are said as replies to pictures."""

from __future__ import annotations

from bot.handlers.picture import menus, painting, showing
from bot.house import Action

ACTIONS: dict[str, Action] = {
    **menus.ACTIONS,
    **painting.ACTIONS,
    **showing.ACTIONS,
}

"""What the buttons under pictures do, and the commands that are said as replies to pictures."""

from __future__ import annotations

from bot.handlers.picture import changing, deleting, info, lineage, menus, painting, sharing, showing
from bot.house import Action

ACTIONS: dict[str, Action] = {
    **menus.ACTIONS,
    **painting.ACTIONS,
    **showing.ACTIONS,
    **changing.ACTIONS,
    **info.ACTIONS,
    **lineage.ACTIONS,
    **sharing.ACTIONS,
    **deleting.ACTIONS,
}

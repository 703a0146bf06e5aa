"""/admin: the front page, and the way to the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.asked import Asked
from bot.handlers.desk import broadcast, failures, health, models, people, queueing, sales
from bot.handlers.desk.guard import View, demand_private, operators
from bot.house import Action, House, Payload
from bot.keyboards.desk import FRONT

PAGES: dict[str, Callable[[House, Asked], Awaitable[View]]] = {
    FRONT: health.view,
    "queue": queueing.view,
    "models": models.view,
    "failed": failures.view,
    "people": people.top_view,
    "bans": people.bans_view,
    "errors": failures.errors_view,
    "broadcasts": broadcast.view,
    "sales": sales.view,
}
"""By the names that are kept with buttons: a name once sent keeps its meaning."""


async def admin(house: House, asked: Asked) -> None:
    """How the bot is, and what can be done."""
    demand_private(asked)
    text, keyboard = await health.view(house, asked)
    await house.reply(asked, text, keyboard)


@operators
async def show(house: House, asked: Asked, payload: Payload) -> str | None:
    """A page, in place."""
    await house.rewrite(asked, *await PAGES[payload["page"]](house, asked))
    return None


ACTIONS: dict[str, Action] = {"desk": show}

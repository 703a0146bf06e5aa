"""The desk's people: who had most painted, and who is shut out."""

from __future__ import annotations

import logging
import time

from bot.asked import Asked
from bot.handlers.credits.moving import tell
from bot.handlers.desk.guard import View, named, operators, who
from bot.house import Action, House, Payload
from bot.keyboards import desk
from bot.texts import Texts, cut
from bot.times import day_and_time

log = logging.getLogger(__name__)

DAY_SECONDS = 86_400.0
MONTH_DAYS = 30
SHOWN = 10
BANS_SHOWN = 20
_WHY_LENGTH = 80


async def top_view(house: House, asked: Asked) -> View:
    """Who had most painted since midnight (UTC) and in thirty days."""
    texts, now = house.texts(asked), time.time()
    today = await _top(house, texts, now - now % DAY_SECONDS)
    month = await _top(house, texts, now - MONTH_DAYS * DAY_SECONDS)
    lines = [texts.html("desk-top-today"), *today, "", texts.html("desk-top-month"), *month]
    return "\n".join(lines), await desk.page(house.buttons(asked), "people")


async def bans_view(house: House, asked: Asked) -> View:
    """Who is shut out, until when and why, each with a button that lets them in."""
    texts, buttons = house.texts(asked), house.buttons(asked)
    bans = await house.storage.desk.bans(BANS_SHOWN)
    lines = [texts.html("desk-bans") if bans else texts.html("desk-bans-none")]
    each = []
    for number, ban in enumerate(bans, start=1):
        until = "never" if ban.until is None else day_and_time(ban.until)
        line = texts.html("desk-ban", n=number, who=await who(house, ban.person_id), until=until)
        lines.append(f"{line} {texts.html('desk-ban-why', why=cut(ban.reason, _WHY_LENGTH))}" if ban.reason else line)
        each.append(await buttons.button("button-desk-unban", "desk-unban", {"person": ban.person_id}, n=number))
    return "\n".join(lines), await desk.page(buttons, "bans", each)


@operators
async def unban(house: House, asked: Asked, payload: Payload) -> str:
    """Let somebody in again."""
    ended = await house.storage.desk.unban(payload["person"])
    log.info("person %d lets person %d in again", asked.person.id, payload["person"])
    if ended:
        await tell(house, payload["person"], "unban-told")
    await house.rewrite(asked, *await bans_view(house, asked))
    return "desk-unbanned" if ended else "desk-unbanned-before"


async def _top(house: House, texts: Texts, since: float) -> list[str]:
    people = await house.storage.desk.top(since, SHOWN)
    return [
        texts.html("desk-top", n=number, who=named(each.name, each.person_id), count=each.jobs, limit=each.credits)
        for number, each in enumerate(people, start=1)
    ] or [texts.html("desk-top-none")]


ACTIONS: dict[str, Action] = {"desk-unban": unban}

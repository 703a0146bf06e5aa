"""/history: what I made, page by page."""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup
from telegram.constants import ChatType

from bot.asked import Asked
from bot.house import Action, House, Payload
from bot.keyboards.history import Page, turning
from bot.texts import cut
from storage import HistoryEntry

PAGE = 5
_PROMPT_LENGTH = 60
_KINDS = {"generate": "kind-generate", "fuse": "kind-fuse", "vary": "kind-vary", "sweep": "kind-sweep"}


async def history(house: House, asked: Asked) -> None:
    """The newest page."""
    text, keyboard = await page(house, asked)
    await house.reply(asked, text, keyboard)


async def page(
    house: House, asked: Asked, before: int | None = None, newer: tuple[int | None, ...] = ()
) -> tuple[str, InlineKeyboardMarkup | None]:
    """A page of the person's history, as HTML, with buttons to turn it and to open its entries.

    In a group it has only what was made there: what somebody made in private is nobody else's business.
    """
    here = None if asked.chat.kind == ChatType.PRIVATE else asked.chat.id
    found = await house.storage.history(asked.person.id, chat_id=here, limit=PAGE + 1, before=before)
    if not found:
        return house.texts(asked).html("history-empty" if here is None else "history-empty-here"), None
    shown = Page(entries=found[:PAGE], before=before, newer=newer, more=len(found) > PAGE)
    lines = [_line(house, asked, number, entry) for number, entry in enumerate(shown.entries, start=1)]
    text = "\n".join([house.texts(asked).html("history"), *lines])
    return text, await turning(house.buttons(asked), shown)


def _line(house: House, asked: Asked, number: int, entry: HistoryEntry) -> str:
    job = entry.job
    return house.texts(asked).html(
        "history-line",
        n=number,
        prompt=cut(job.prompt, _PROMPT_LENGTH) or house.texts(asked).plain(_KINDS[job.kind]),
        count=len(entry.pictures),
        time=f"{datetime.fromtimestamp(job.created_at, UTC):%Y-%m-%d %H:%M}",
    )


async def turn(house: House, asked: Asked, payload: Payload) -> None:
    """Turn the page, in place."""
    text, keyboard = await page(house, asked, payload["before"], tuple(payload["newer"]))
    await house.rewrite(asked, text, keyboard)


ACTIONS: dict[str, Action] = {"history": turn}

"""Under the operator's desk, and under broadcasts."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from bot.painting import called
from engine.models import ModelSpec
from storage import Broadcast

_PAGES = (
    ("button-desk-queue", "queue"),
    ("button-desk-models", "models"),
    ("button-desk-failed", "failed"),
    ("button-desk-people", "people"),
    ("button-desk-bans", "bans"),
    ("button-desk-errors", "errors"),
)
FRONT = "front"
_COLUMNS = 3


async def front(buttons: Buttons, *, paused: bool, sells: bool) -> InlineKeyboardMarkup:
    """The other pages, that of sales where anything `sells`, the pause, and a look at it anew."""
    pages = [await buttons.button(label, "desk", {"page": page}) for label, page in _PAGES]
    if paused:
        pause = [await buttons.button("button-desk-resume", "desk-resume")]
    else:
        pause = [
            await buttons.button("button-desk-pause", "desk-pause"),
            await buttons.button("button-desk-pause-why", "desk-pause-why"),
        ]
    drain = await buttons.button("button-desk-drain", "desk-drain")
    broadcasts = await buttons.button("button-desk-broadcasts", "desk", {"page": "broadcasts"})
    last = [broadcasts, await _fresh(buttons, FRONT)]
    if sells:
        last.insert(1, await buttons.button("button-desk-sales", "desk", {"page": "sales"}))
    return markup(*in_rows(pages, _COLUMNS), [*pause, drain], last)


async def page(buttons: Buttons, name: str, each: Sequence[InlineKeyboardButton] = ()) -> InlineKeyboardMarkup:
    """What can be done with each thing on a page, a look at it anew, and the way back."""
    back = await buttons.button("button-back", "desk", {"page": FRONT})
    return markup(*in_rows(each, _COLUMNS), [back, await _fresh(buttons, name)])


async def models(buttons: Buttons, others: Sequence[ModelSpec]) -> InlineKeyboardMarkup:
    """A button for each model that could paint by default instead."""
    each = [
        await buttons.button("button-desk-model", "desk-model", {"model": spec.name}, model=called(spec))
        for spec in others
    ]
    return await page(buttons, "models", each)


async def asking(buttons: Buttons, broadcast_id: str, text: str) -> InlineKeyboardMarkup:
    """Under the question whether to tell everybody that."""
    payload = {"broadcast": broadcast_id, "prompt": text}  # by the name under which words are masked and expire
    send = await buttons.button("button-broadcast-send", "broadcast-send", payload)
    drop = await buttons.button("button-broadcast-drop", "broadcast-drop", {"broadcast": broadcast_id})
    return markup([send, drop])


async def stop(buttons: Buttons, broadcast: Broadcast, number: int | None = None) -> InlineKeyboardButton:
    """Ends a broadcast; by its number on a page, or alone."""
    payload = {"broadcast": broadcast.id}
    if number is None:
        return await buttons.button("button-broadcast-stop", "broadcast-stop", payload)
    return await buttons.button("button-broadcast-stop-of", "broadcast-stop", payload | {"page": True}, n=number)


async def sending(buttons: Buttons, broadcast: Broadcast, *, over: bool) -> tuple[str, InlineKeyboardMarkup | None]:
    """How far a broadcast is, as HTML, with a button that stops it; when it is `over`, how it went."""
    counts = {"count": broadcast.reached, "people": broadcast.total, "failed": broadcast.failed}
    if not over:
        return buttons.texts.html("broadcast-going", **counts), markup([await stop(buttons, broadcast)])
    key = "broadcast-stopped" if broadcast.stopped else "broadcast-done"
    return buttons.texts.html(key, **counts), None


async def _fresh(buttons: Buttons, name: str) -> InlineKeyboardButton:
    return await buttons.button("button-refresh", "desk", {"page": name})

"""/queue: what I wait for, and the line."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup
from telegram.constants import ChatType

from bot.asked import Asked
from bot.board.faces import Place, about
from bot.house import Action, House, Payload
from bot.keyboards.queue import waiting
from bot.pictures.captions import subject
from storage import JobRow

SHOWN = 10
"""So many requests are named, each with a button that cancels it."""


async def queue(house: House, asked: Asked) -> None:
    """What the person waits for, and how long the line is."""
    text, keyboard = await _view(house, asked)
    await house.reply(asked, text, keyboard)


async def refresh(house: House, asked: Asked, payload: Payload) -> str:
    """The same as it is now, in place."""
    await house.rewrite(asked, *await _view(house, asked))
    return "queue-fresh"


async def cancel_one(house: House, asked: Asked, payload: Payload) -> str:
    """Cancel one of them."""
    row = await house.storage.job(payload["job"])
    stopped = row is not None and await house.dispatcher.cancel(row)
    await house.rewrite(asked, *await _view(house, asked))
    return "pressed-cancelled" if stopped else "pressed-too-late"


async def cancel_all(house: House, asked: Asked, payload: Payload) -> str:
    """Cancel all that the person waits for here."""
    stopped = [await house.dispatcher.cancel(row) for row in await _mine(house, asked) if row.state != "rendered"]
    await house.rewrite(asked, *await _view(house, asked))
    return "pressed-cancelled" if any(stopped) else "pressed-too-late"


async def _view(house: House, asked: Asked) -> tuple[str, InlineKeyboardMarkup]:
    """What /queue says, and its buttons."""
    mine = await _mine(house, asked)
    places = {place.row.id: place for place in await house.board.places(mine)}
    shown = [row for row in mine if row.state != "queued" or row.id in places]
    shown.sort(key=lambda row: (row.state == "queued", places[row.id].place if row.id in places else 0))
    named = shown[:SHOWN]
    lines = [_line(house, asked, number, row, places.get(row.id)) for number, row in enumerate(named, start=1)]
    parts = ["\n".join([house.texts(asked).html("queue-mine", count=len(shown)), *lines])]
    if len(shown) > SHOWN:
        parts.append(house.texts(asked).html("queue-more", count=len(shown) - SHOWN))
    parts.append(await _all(house, asked, [places[row.id] for row in shown if row.id in places]))
    return "\n\n".join(parts), await waiting(house.buttons(asked), named)


async def _mine(house: House, asked: Asked) -> list[JobRow]:
    """What the person waits for. In a group only what was asked there: the rest is nobody else's business."""
    rows = await house.storage.jobs_of(asked.person.id, ["rendered", "running", "queued"])
    return [row for row in rows if asked.chat.kind == ChatType.PRIVATE or row.chat_id == asked.chat.id]


def _line(house: House, asked: Asked, number: int, row: JobRow, place: Place | None) -> str:
    texts = house.texts(asked)
    fill: dict[str, str | int] = {"n": number, "what": subject(texts, row)}
    # While nothing is painted, nobody knows how long it takes.
    seconds = None if place is None or house.board.stands_still() else place.seconds
    time = None if seconds is None else about(texts, seconds)
    if row.state == "rendered" or place is None:
        return texts.html("queue-arriving", **fill)
    if place.place == 0:
        key = "queue-running" if time is None else "queue-running-measured"
    else:
        key = "queue-waiting" if time is None else "queue-waiting-measured"
    return texts.html(key, place=place.place, time=time or "", **fill)


async def _all(house: House, asked: Asked, mine: Sequence[Place]) -> str:
    """How long the line is, and how many come before the person's first."""
    texts, crowd = house.texts(asked), await house.storage.crowd()
    if house.board.stands_still():
        why = "" if house.painting.trouble is not None else house.painting.pause
        still = texts.html("queue-still", count=crowd.jobs)
        return f"{still} {texts.html('queue-why', why=why)}" if why else still
    if not crowd.jobs:
        return texts.html("queue-nobody")
    said = [texts.html("queue-line", count=crowd.jobs, people=crowd.people)]
    if (seconds := await house.board.seconds_of(crowd)) is not None:
        said = [texts.html("queue-line-measured", count=crowd.jobs, people=crowd.people, time=about(texts, seconds))]
    if before := [place.place - 1 for place in mine if place.place]:
        said.append(texts.html("queue-before", count=min(before)))
    return " ".join(said)


ACTIONS: dict[str, Action] = {"queue": refresh, "queue-cancel": cancel_one, "queue-cancel-all": cancel_all}

"""The desk's front page: how the bot is."""

from __future__ import annotations

import time

from bot.asked import Asked
from bot.board.faces import about
from bot.handlers.desk.guard import View
from bot.handlers.desk.models import memory
from bot.house import House
from bot.keyboards import desk
from bot.operation.care import last_check
from bot.painting import called
from bot.texts import Texts, cut
from bot.times import day_and_time
from storage import BACKED_UP

HOUR_SECONDS = 3600.0
_WHY_LENGTH = 300


async def view(house: House, asked: Asked) -> View:
    """All figures, and buttons to the other pages."""
    texts, paused = house.texts(asked), await house.storage.desk.paused()
    vitals = house.operation.vitals
    up = about(texts, time.time() - vitals.started_at)
    lines = [
        texts.html("desk"),
        texts.html("desk-since", since=day_and_time(vitals.started_at), time=up),
        *_state(house, texts, paused),
        _engine(house, texts),
        memory(texts, vitals.engine()),
        *await _work(house, texts),
        *await _room(house, texts),
        await _check(house, texts),
        await _backup(house, texts),
    ]
    sells = bool(house.shop.support)  # also after the sale has ended
    return "\n".join(lines), await desk.front(house.buttons(asked), paused=paused is not None, sells=sells)


def _state(house: House, texts: Texts, paused: str | None) -> list[str]:
    told = []
    if paused is not None:
        told.append(texts.html("desk-paused-why", why=paused) if paused else texts.html("desk-paused"))
    if house.painting.trouble is not None:
        told.append(texts.html("desk-trouble", why=cut(house.painting.trouble, _WHY_LENGTH)))
    return told or [texts.html("desk-paints")]


def _engine(house: House, texts: Texts) -> str:
    vitals, model = house.operation.vitals, called(house.painting.spec)
    state = vitals.engine()
    line = texts.html("desk-model", model=model, device=vitals.device())
    return f"{line} {texts.html('desk-restarts', count=max(0, state.starts - 1))}"


async def _work(house: House, texts: Texts) -> list[str]:
    waiting, running = await house.storage.line_lengths()
    lately = await house.storage.desk.lately(time.time() - HOUR_SECONDS)
    ended = {state: lately.ended.get(state, 0) for state in ("delivered", "failed", "cancelled", "blocked")}
    hour = texts.html("desk-hour", **{state: str(count) for state, count in ended.items()})
    if lately.seconds is not None:
        hour = f"{hour} {texts.html('desk-median', time=f'{lately.seconds:.1f}')}"
    return [texts.html("desk-line", waiting=str(waiting), running=str(running)), hour]


async def _room(house: House, texts: Texts) -> list[str]:
    taken, space = house.operation.vitals.memory(), await house.storage.desk.space()
    return [
        texts.html("desk-memory", bot=size(taken.bot), engine=size(taken.engine)),
        texts.html("desk-disk", free=size(space.free), database=size(space.database)),
    ]


async def _check(house: House, texts: Texts) -> str:
    last = await last_check(house.storage)
    if last is None:
        return texts.html("desk-unchecked")
    if not last.broken:
        return texts.html("desk-sound", time=day_and_time(last.at))
    return texts.html("desk-unsound", time=day_and_time(last.at), count=last.broken, first=last.first)


async def _backup(house: House, texts: Texts) -> str:
    said = await house.storage.desk.switch(BACKED_UP)
    return texts.html("desk-backup") if said is None else texts.html("desk-backed-up", time=day_and_time(float(said)))


def size(count: int | None) -> str:
    """Bytes as people read them; a question mark where nobody knows."""
    if count is None:
        return "?"
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"

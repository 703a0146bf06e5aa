"""The desk's pause: with a reason or without one, its end, and a word when nothing is under way any more."""

from __future__ import annotations

import logging
import time

from telegram.constants import ParseMode

from bot.asked import Asked
from bot.handlers.desk import health
from bot.handlers.desk.guard import demand_operator, operators
from bot.house import Action, Alarm, Answer, House, Payload
from bot.texts import cut
from storage import Timer

log = logging.getLogger(__name__)

DRAIN = "drain"
LOOK_SECONDS = 2.0
REASON_LENGTH = 200


@operators
async def pause(house: House, asked: Asked, payload: Payload) -> str:
    """Begin nothing more."""
    await _pause(house, asked, "")
    await house.rewrite(asked, *await health.view(house, asked))
    return "desk-paused-now"


@operators
async def ask_why(house: House, asked: Asked, payload: Payload) -> None:
    """Ask for the reason that people are told."""
    texts = house.texts(asked)
    await house.ask(asked, texts.html("desk-why"), "desk-pause", {}, hint=texts.plain("desk-why-hint"))


async def because(house: House, asked: Asked, payload: Payload) -> None:
    """Begin nothing more, for that reason."""
    demand_operator(house, asked)
    await _pause(house, asked, cut(" ".join(asked.text.split()), REASON_LENGTH))
    text, keyboard = await health.view(house, asked)
    await house.reply(asked, text, keyboard)


@operators
async def resume(house: House, asked: Asked, payload: Payload) -> str:
    """Paint again."""
    ended = await house.storage.desk.resume()
    log.info("person %d ends the pause", asked.person.id)
    await house.dispatcher.wake()
    await house.rewrite(asked, *await health.view(house, asked))
    return "desk-resumed" if ended else "desk-not-paused"


@operators
async def drain(house: House, asked: Asked, payload: Payload) -> str:
    """Begin nothing more, and say when nothing is under way any more."""
    if await house.storage.desk.paused() is None:
        await _pause(house, asked, "")
    await _look_at(house, asked.person.id, time.time())
    await house.rewrite(asked, *await health.view(house, asked))
    return "desk-draining"


async def look(house: House, timer: Timer) -> None:
    """Say that nothing is under way, or look again soon; a pause that was ended ends this too."""
    person_id = int(timer.payload["person"])
    if await house.storage.desk.paused() is None:
        key = "desk-drain-off"
    elif await house.storage.running() or await house.storage.due_deliveries(1):
        return await _look_at(house, person_id, time.time() + LOOK_SECONDS)
    else:
        key = "desk-drained"
    text = house.languages.of(await house.language_of(person_id)).html(key)
    await house.bot.send_message(person_id, text, parse_mode=ParseMode.HTML)


async def _pause(house: House, asked: Asked, why: str) -> None:
    await house.storage.desk.pause(why)
    log.info("person %d pauses the painting", asked.person.id)
    await house.dispatcher.wake()


async def _look_at(house: House, person_id: int, due_at: float) -> None:
    await house.set_timer(DRAIN, str(person_id), due_at, {"person": person_id})


ACTIONS: dict[str, Action] = {
    "desk-pause": pause,
    "desk-pause-why": ask_why,
    "desk-resume": resume,
    "desk-drain": drain,
}
ALARMS: dict[str, Alarm] = {DRAIN: look}
REPLIES: dict[str, Answer] = {"desk-pause": because}

"""/broadcast: tell everybody something, after a look at how many they are and what they will see."""

from __future__ import annotations

import html
import logging
import re

from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.asked import Asked
from bot.handlers.desk.guard import View, demand_private, operators
from bot.house import Action, House, Payload
from bot.keyboards import desk
from bot.refusal import Refusal
from bot.requests.parse import is_command, without_command
from bot.texts import cut

log = logging.getLogger(__name__)

_SHOWN_LENGTH = 60
_TAG = re.compile(r"<[^>]*>")


async def broadcast(house: House, asked: Asked) -> None:
    """Show what would be sent, exactly so, and ask whether to send it to how many."""
    demand_private(asked)
    text = _said(asked)
    if not text:
        raise Refusal("broadcast-what")
    count = await house.storage.desk.broadcast_reach()
    try:
        await house.bot.send_message(asked.chat.id, text, parse_mode=ParseMode.HTML)
    except BadRequest as error:  # there is nothing to be seen in it
        raise Refusal("broadcast-what") from error
    keyboard = await desk.asking(house.buttons(asked), f"{asked.update_id:x}", text)
    await house.say(asked, "broadcast-ask", keyboard, count=count)


@operators
async def send(house: House, asked: Asked, payload: Payload) -> str | None:
    """Begin to tell everybody; the message with the button says how far it is."""
    broadcast_id, text = payload["broadcast"], payload["prompt"]
    opened = {"person_id": asked.person.id, "message_id": asked.message_id}
    count = await house.storage.desk.open_broadcast(broadcast_id, text, **opened)
    if not count:  # it was called off
        raise Refusal("broadcast-over")
    log.info("person %d sends a broadcast to %d people", asked.person.id, count)
    await _show(house, asked, broadcast_id)
    house.operation.broadcaster.wake()
    return None


@operators
async def drop(house: House, asked: Asked, payload: Payload) -> str | None:
    """Send nothing."""
    if not await house.storage.desk.drop_broadcast(payload["broadcast"]):
        raise Refusal("broadcast-over")
    await house.rewrite(asked, house.texts(asked).html("broadcast-dropped"))
    return None


@operators
async def stop(house: House, asked: Asked, payload: Payload) -> str:
    """Tell nobody more."""
    stopped = await house.storage.desk.stop_broadcast(payload["broadcast"])
    log.info("person %d stops a broadcast", asked.person.id)
    house.operation.broadcaster.wake()
    if payload.get("page"):
        await house.rewrite(asked, *await view(house, asked))
    return "broadcast-stopping" if stopped else "broadcast-over"


async def view(house: House, asked: Asked) -> View:
    """The broadcasts under way, each with a button that stops it, and how to begin one."""
    texts, buttons = house.texts(asked), house.buttons(asked)
    found = [each for each in await house.storage.desk.broadcasts() if not each.stopped]
    lines = [texts.html("broadcasts") if found else texts.html("broadcasts-none")]
    stops = []
    for number, each in enumerate(found, start=1):
        counts = {"count": each.reached, "people": each.total}
        lines.append(texts.html("broadcast-one", n=number, text=cut(_plainly(each.text), _SHOWN_LENGTH), **counts))
        stops.append(await desk.stop(buttons, each, number))
    lines.append(texts.html("broadcast-how"))
    return "\n".join(lines), await desk.page(buttons, "broadcasts", stops)


def _said(asked: Asked) -> str:
    """What stands behind the command, as it looks; where the command itself is in bold, say, the words alone."""
    return without_command(asked.html) if is_command(asked.html) else html.escape(without_command(asked.text), False)


def _plainly(text: str) -> str:
    """The words of HTML that Telegram made."""
    return html.unescape(_TAG.sub("", text))


async def _show(house: House, asked: Asked, broadcast_id: str) -> None:
    found = await house.storage.desk.broadcast(broadcast_id)
    if found is not None:
        await house.rewrite(asked, *await desk.sending(house.buttons(asked), found, over=False))


ACTIONS: dict[str, Action] = {"broadcast-send": send, "broadcast-drop": drop, "broadcast-stop": stop}

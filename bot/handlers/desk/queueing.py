"""The desk's line: who waits, for how long, and one of them taken out of it."""

from __future__ import annotations

import logging
import time

from telegram import ReplyParameters
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.asked import Asked
from bot.board.faces import about
from bot.handlers.desk.guard import View, operators, who
from bot.house import Action, House, Payload
from bot.keyboards import desk
from storage import JobRow

log = logging.getLogger(__name__)

SHOWN = 10


async def view(house: House, asked: Asked) -> View:
    """What is being painted, and the first in line, each with a button that cancels it."""
    texts, buttons = house.texts(asked), house.buttons(asked)
    waiting, running = await house.storage.line_lengths()
    lines = [texts.html("desk-queue", waiting=str(waiting), running=str(running))]
    rows = [*await house.storage.running(), *await house.storage.line(SHOWN)]
    each = []
    for number, row in enumerate(rows, start=1):
        fill = {"who": await who(house, row.person_id), "time": about(texts, max(0.0, time.time() - row.created_at))}
        key = "desk-queue-running" if row.state == "running" else "desk-queue-waiting"
        lines.append(texts.html(key, n=number, count=row.cost, **fill))
        each.append(await buttons.button("button-cancel-of", "desk-cancel", {"job": row.id}, n=number))
    if (more := waiting - SHOWN) > 0:
        lines.append(texts.html("queue-more", count=more))
    return "\n".join(lines), await desk.page(buttons, "queue", each)


@operators
async def cancel(house: House, asked: Asked, payload: Payload) -> str:
    """Cancel somebody's request; it costs nothing, and they are told."""
    row = await house.storage.job(payload["job"])
    stopped = row is not None and await house.dispatcher.cancel(row)
    if row is not None and stopped:
        log.info("person %d cancels job %s", asked.person.id, row.id)
        await _tell(house, row)
    await house.rewrite(asked, *await view(house, asked))
    return "pressed-cancelled" if stopped else "pressed-too-late"


async def _tell(house: House, row: JobRow) -> None:
    """A word to whoever asked, beside the status message, which says only that it is cancelled."""
    about_it = row.request_message_id or row.status_message_id
    try:
        await house.bot.send_message(
            row.chat_id,
            house.languages.of(row.language).html("cancelled-by-operator"),
            parse_mode=ParseMode.HTML,
            message_thread_id=row.thread_id,
            reply_parameters=ReplyParameters(about_it, allow_sending_without_reply=True) if about_it else None,
        )
    except TelegramError as error:
        log.info("chat %d was not told that job %s is cancelled: %s", row.chat_id, row.id, error)


ACTIONS: dict[str, Action] = {"desk-cancel": cancel}

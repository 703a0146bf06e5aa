"""An offer was taken: the words are put in line, and what comes of them comes to the message."""

from __future__ import annotations

import logging

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.asked import Asked, of_inline
from bot.house import House, Payload
from bot.inline.offers import PAINT, wish_of
from bot.keyboards.inline import beginning
from bot.log import about
from bot.refusal import Refusal
from bot.requests.orders import ordered
from bot.requests.submit import demand, job_ids, submit
from bot.rules.doors import Silence
from bot.sending.answers import unchanged

log = logging.getLogger(__name__)


async def chosen(house: House, update: Update) -> None:
    """Paint what was offered. The picture comes to the person's private chat, which alone can hold what is uploaded,
    and from there into the message."""
    asked, result = of_inline(update), update.chosen_inline_result
    inline_id = result.inline_message_id if result else None
    if asked is None or result is None or inline_id is None or result.result_id != PAINT:
        return
    asked = await house.known(asked)
    with about(private=asked.text):
        try:
            await house.doors.enter(asked)
            await _paint(house, asked, inline_id)
        except Silence:
            await _say(house, asked, inline_id, "inline-not-now")
        except Refusal as refusal:
            keyboard = beginning(house.buttons(asked), house.bot.username) if refusal.key == "inline-unbegun" else None
            await _say(house, asked, inline_id, refusal.key, keyboard, **refusal.fill)
        except Exception:
            await _say(house, asked, inline_id, "sorry")
            raise


async def _paint(house: House, asked: Asked, inline_id: str) -> None:
    """Put it in line, once for a message, however often that is told of. Raises `Refusal` as `submit` does, and where
    the private chat cannot be written to."""
    await house.storage.meet(asked.person, asked.chat)
    [job_id] = job_ids(asked, 1)
    message = await house.storage.inline.open(inline_id, asked.person.id, job_id)
    if message.job_id != job_id or message.ended_at is not None:
        log.info("inline message of job %s was chosen before", message.job_id)
        return
    try:
        await house.bot.send_chat_action(asked.person.id, ChatAction.UPLOAD_PHOTO)
    except (BadRequest, Forbidden) as error:
        raise Refusal("inline-unbegun") from error
    except TelegramError as error:
        log.info("whether person %d can be written to is not known: %s", asked.person.id, error)
    wish = wish_of(asked)
    await demand(house, asked, ordered(house, asked, wish).credits)  # here nobody is asked to buy what is missing
    await submit(house, asked, wish, agreed=True)


async def _say(
    house: House,
    asked: Asked,
    inline_id: str,
    key: str,
    keyboard: InlineKeyboardMarkup | None = None,
    **fill: str | int,
) -> None:
    """Let the message say why nothing comes, and be done with it: nothing will ever tell its job's end instead."""
    text = house.texts(asked).html(key, **fill)
    try:
        await house.bot.edit_message_text(
            text, inline_message_id=inline_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )
    except TelegramError as error:
        if not unchanged(error):
            log.info("an inline message stays as it is: %s", error)
    await house.storage.inline.ended(inline_id)


async def cancel(house: House, asked: Asked, payload: Payload) -> str:
    """The button under such a message."""
    message = await house.storage.inline.at(asked.inline_id or "")
    job = await house.storage.job(message.job_id) if message else None
    if job is None:
        raise Refusal("inline-untold")
    if job.person_id != asked.person.id:  # pressed by a program that knows of such a button
        raise Refusal("pressed-not-yours")
    return "pressed-cancelled" if await house.dispatcher.cancel(job) else "pressed-too-late"

"""A word when a picture is there that was long in coming: it arrives by an edit, and edits notify nobody."""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import RetryAfter
from telegram.helpers import mention_html

from bot.buttons import markup
from bot.house import House
from bot.requests.tastes import NOTICE
from bot.requests.wishes import Wish
from bot.sending.pace import wait_of
from storage import JobRow, Scope, Storage, Timer

LONG_SECONDS = 60.0
"""Whoever waited longer than this since they asked is told."""
LOOK_SECONDS = 5.0
"""How long after the promise to look, unless the delivery rings before."""
_SUPERGROUP = "-100"


class Notices:
    """Promises a word before the picture is said to be delivered, so that a restart in between keeps the promise."""

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._clock = clock

    async def promise(self, job: JobRow) -> None:
        """Let the person be told when it is there, if they waited long and nobody has said no to that."""
        now = self._clock()
        if now - job.created_at > LONG_SECONDS and await self._wanted(job):
            await self._storage.timers.set(NOTICE, job.id, now + LOOK_SECONDS, {})

    async def _wanted(self, job: JobRow) -> bool:
        """What a group or a topic has set holds there beside what the person has."""
        scopes = [Scope("person", job.person_id)]
        if job.chat_id < 0:
            scopes += [Scope("chat", job.chat_id), Scope("topic", job.chat_id, job.thread_id or 0)]
        return all(found.get(NOTICE) is not False for found in await self._storage.preferences.of(*scopes))


async def tell(house: House, timer: Timer) -> None:
    """Keep the promise, once the picture is there. It is forgotten first: rather never than twice."""
    job = await house.storage.job(timer.key)
    if job is not None and job.state == "rendered":
        return await house.set_timer(NOTICE, job.id, time.time() + LOOK_SECONDS)
    await house.storage.timers.done(timer.id)
    if job is None or job.state != "delivered" or job.erased_at is not None:
        return
    try:
        await _send(house, job)
    except RetryAfter as error:  # nothing was sent
        await house.set_timer(NOTICE, job.id, time.time() + wait_of(error))


async def _send(house: House, job: JobRow) -> None:
    """Alone with the bot, a reply to the picture. In a group, a reply to the request, which calls its writer and nobody
    else; or, where that was a pressed button, a reply to the picture with the person's name."""
    asked = job.request_message_id if job.chat_id < 0 and job.origin is None else None
    answered = asked or job.status_message_id
    text = house.languages.of(job.language).html("notice", count=Wish.loads(job.payload).num_images)
    if job.chat_id < 0 and asked is None:
        person = await house.storage.desk.find_person(str(job.person_id))
        text = f"{mention_html(job.person_id, person.name)}: {text}" if person else text
    await house.bot.send_message(
        job.chat_id,
        text,
        parse_mode=ParseMode.HTML,
        message_thread_id=job.thread_id,
        reply_parameters=ReplyParameters(answered, allow_sending_without_reply=True) if answered else None,
        reply_markup=_link(house, job) if asked else None,
    )


def _link(house: House, job: JobRow) -> InlineKeyboardMarkup | None:
    """A button that leads to the picture; only in supergroups do messages have addresses."""
    chat = str(job.chat_id)
    if not chat.startswith(_SUPERGROUP) or job.status_message_id is None:
        return None
    address = f"https://t.me/c/{chat.removeprefix(_SUPERGROUP)}/{job.status_message_id}"
    return markup([house.keyboards.of(job.language, job.person_id).link("button-to-picture", address)])

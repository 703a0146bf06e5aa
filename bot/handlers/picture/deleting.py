"""Deleting pictures: they leave every message of ours that shows them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from telegram import InputMediaPhoto, Message
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.asked import Asked
from bot.group_admins import is_group_admin
from bot.house import Action, House, Payload
from bot.pictures.gallery import Viewer, file_id
from bot.pictures.sheet import blank
from bot.pictures.voted import let_vote_show
from bot.refusal import Refusal
from bot.requests.tastes import has_spoiler
from bot.sending.answers import edited, unchanged
from storage import JobRow, Showing

log = logging.getLogger(__name__)


async def delete(house: House, asked: Asked, payload: Payload) -> str | None:
    """Delete what the message shows: as its owner, or as an administrator of the group that it was asked for in.

    Whoever was merely shown it with buttons of their own takes that message away.
    """
    picture_ids = payload["shown"]
    job = await _job(house, picture_ids)
    if job.person_id == asked.person.id or (job.chat_id == asked.chat.id and await is_group_admin(house.bot, asked)):
        if not await house.storage.library.delete(picture_ids) and await _any_there(house, picture_ids):
            raise Refusal("delete-not-yet")
        for showing in await house.storage.library.showings(picture_ids):
            await _take_out(house, showing, job)
        await house.storage.inline.reopen(job.id)  # what was sent from other chats is told in its turn
    elif payload["for"] == asked.person.id or await is_group_admin(house.bot, asked):
        if asked.inline_id is None:
            await _take_away(house, asked.chat.id, asked.message_id, asked.language)
    else:
        raise Refusal("delete-not-yours")
    if asked.inline_id is not None:  # nobody can delete it but whoever sent it, nor put a new file there
        caption = house.languages.of(asked.language).plain("deleted")
        await edited(house.bot.edit_message_caption(inline_message_id=asked.inline_id, caption=caption))
    return "deleted"


async def _job(house: House, picture_ids: Iterable[int]) -> JobRow:
    """The job of pictures that may be deleted already, where an earlier try was cut short."""
    for picture_id in picture_ids:
        job = await house.storage.library.job_of(picture_id)
        if job is not None:
            return job
    raise Refusal("picture-lost")


async def _any_there(house: House, picture_ids: Iterable[int]) -> bool:
    """Whether one of them is not deleted: of a job that is on its way still, whatever its message shows."""
    return any([await house.storage.picture(picture_id) is not None for picture_id in picture_ids])


async def _take_out(house: House, showing: Showing, job: JobRow) -> None:
    """Let a message show what is left of it, or nothing. One that cannot be changed stays as it is."""
    left = await house.storage.pictures_at(showing.chat_id, showing.message_id)
    if not left:
        return await _take_away(house, showing.chat_id, showing.message_id, job.language)
    if await let_vote_show(house, showing, left, job.id):
        return
    hidden = await has_spoiler(
        house.storage, showing.chat_id, job.thread_id if showing.chat_id == job.chat_id else None
    )
    viewer = Viewer(person_id=showing.person_id, language=job.language, in_group=showing.chat_id < 0, spoiler=hidden)
    try:
        exhibit = await house.gallery.exhibit(job, left, viewer)
        message = await house.bot.edit_message_media(
            exhibit.media, showing.chat_id, showing.message_id, reply_markup=exhibit.keyboard
        )
        if isinstance(message, Message):
            await house.storage.library.remember(exhibit.key, job.id, file_id(message))
    except (TelegramError, OSError) as error:
        log.info("message %d of chat %d shows what was deleted: %s", showing.message_id, showing.chat_id, error)


async def _take_away(house: House, chat_id: int, message_id: int, language: str) -> None:
    """Delete a message; where it is too old for that, let it say that its picture was deleted."""
    try:
        await house.bot.delete_message(chat_id, message_id)
    except (BadRequest, Forbidden) as error:
        log.info("message %d of chat %d is not deleted, but emptied: %s", message_id, chat_id, error)
        await _empty(house, chat_id, message_id, language)


async def _empty(house: House, chat_id: int, message_id: int, language: str) -> None:
    caption = house.languages.of(language).plain("deleted")
    media = InputMediaPhoto(await asyncio.to_thread(blank), caption=caption, filename="deleted.png")
    try:
        await house.bot.edit_message_media(media, chat_id, message_id)
    except (BadRequest, Forbidden) as error:
        if not unchanged(error):
            log.info("message %d of chat %d stays: %s", message_id, chat_id, error)


ACTIONS: dict[str, Action] = {"delete": delete}

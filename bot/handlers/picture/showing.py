"""Pictures sent once more: one of several, as files without loss, to somebody else with buttons of their own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram import InputMediaDocument, Message
from telegram.constants import MediaGroupLimit
from telegram.error import BadRequest

from bot.asked import Asked
from bot.handlers.picture.found import demand_here, job_of, once, viewer
from bot.house import Action, House, reply_to
from bot.pictures import gallery
from bot.pictures.gallery import Exhibit
from bot.refusal import Refusal
from storage import JobRow, PictureRow

_ALBUM = int(MediaGroupLimit.MAX_MEDIA_LENGTH)

log = logging.getLogger(__name__)


async def show(house: House, asked: Asked, pictures: list[PictureRow]) -> None:
    """Pictures of one job: one of a sheet, or an entry of the history."""
    await send(house, asked, await job_of(house, pictures[0].job_id), pictures)


async def fork(house: House, asked: Asked, pictures: list[PictureRow]) -> None:
    """Pictures of somebody else's, for whoever sees them too."""
    await demand_here(house, asked, pictures)
    await show(house, asked, pictures)


async def file(house: House, asked: Asked, pictures: list[PictureRow]) -> None:
    """The pictures as documents, every pixel as it was painted."""
    contents = await asyncio.to_thread(lambda: [_content(picture) for picture in pictures])
    names = [f"{picture.job_id}-{picture.position + 1}-{picture.seed}.png" for picture in pictures]
    files = list(zip(contents, names, strict=True))
    sent = [
        message
        for start in range(0, len(files), _ALBUM)
        for message in await _send_files(house, asked, files[start : start + _ALBUM])
    ]
    for message, picture in zip(sent, pictures, strict=True):
        await house.storage.shown(message.chat.id, message.message_id, [picture.id], person_id=asked.person.id)


async def _send_files(house: House, asked: Asked, files: list[tuple[bytes, str]]) -> Sequence[Message]:
    if len(files) > 1:
        album = [InputMediaDocument(content, filename=name) for content, name in files]
        return await house.bot.send_media_group(
            asked.chat.id, album, message_thread_id=asked.thread_id, reply_parameters=reply_to(asked)
        )
    [(content, name)] = files
    message = await house.bot.send_document(
        asked.chat.id,
        content,
        filename=name,
        disable_content_type_detection=True,
        message_thread_id=asked.thread_id,
        reply_parameters=reply_to(asked),
    )
    return [message]


async def send(house: House, asked: Asked, job: JobRow, pictures: list[PictureRow]) -> None:
    """Pictures of one job, with buttons for whoever asks."""
    try:
        exhibit = await house.gallery.exhibit(job, pictures, viewer(asked), by_id=True)
        try:
            message = await _send(house, asked, exhibit)
        except BadRequest as error:
            if not exhibit.is_known:
                raise
            log.info("a picture is uploaded again: %s", error)
            exhibit = await house.gallery.exhibit(job, pictures, viewer(asked))
            message = await _send(house, asked, exhibit)
    except FileNotFoundError as error:
        raise Refusal("picture-lost") from error
    if not exhibit.is_known:
        await house.storage.library.remember(exhibit.key, job.id, gallery.file_id(message))
    ids = [picture.id for picture in pictures]
    await house.storage.shown(message.chat.id, message.message_id, ids, person_id=asked.person.id)


async def _send(house: House, asked: Asked, exhibit: Exhibit) -> Message:
    return await gallery.send(
        house.bot, exhibit, asked.chat.id, message_thread_id=asked.thread_id, reply_parameters=reply_to(asked)
    )


def _content(picture: PictureRow) -> bytes:
    try:
        return picture.path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal("picture-lost") from error


ACTIONS: dict[str, Action] = {
    "show": once(show),
    "file": once(file),
    "fork": once(fork),
}

"""What the buttons under pictures do."""

from __future__ import annotations

import random

from telegram.constants import ParseMode

from bot.asked import Asked
from bot.handlers.vary import variation
from bot.house import Action, House, Payload, reply_to
from bot.parse import Options, parse
from bot.pictures_in import Source
from bot.refusal import Refusal
from bot.submit import submit
from bot.wishes import Wish
from engine.jobs import SEED_LIMIT
from storage import JobRow, PictureRow


async def paint(house: House, asked: Asked, payload: Payload) -> str | None:
    """Paint a prompt that the button names."""
    request = parse(f"/imagine {payload['prompt']}")
    await submit(house, asked, Wish(kind="generate", parts=request.words, options=request.options))
    return None


async def again(house: House, asked: Asked, payload: Payload) -> str | None:
    """The same wish with another seed, once or several times."""
    job = await _job(house, payload["job"])
    if job.erased_at is not None:
        raise Refusal("picture-lost")
    wish = Wish.loads(job.payload).evolve(seed=random.randrange(SEED_LIMIT), num_images=payload["n"])
    await submit(house, asked, wish, parent=job.parent_picture_id)
    return None


async def vary(house: House, asked: Asked, payload: Payload) -> str | None:
    """Variations of a painted picture, or of a photo that was kept."""
    source = await _source(house, payload)
    wish = variation(source, Options(strength=payload["strength"]))
    await submit(house, asked, wish, parent=source.picture_id)
    return None


async def file(house: House, asked: Asked, payload: Payload) -> str | None:
    """The picture as a document, every pixel as it was painted."""
    picture = await _picture(house, payload["picture"])
    await house.bot.send_document(
        asked.chat.id,
        _content(picture),
        filename=f"{picture.job_id}-{picture.seed}.png",
        disable_content_type_detection=True,
        message_thread_id=asked.thread_id,
        reply_parameters=reply_to(asked),
    )
    return None


async def show(house: House, asked: Asked, payload: Payload) -> str | None:
    """Pictures of one job, sent once more: one of a sheet, or an entry of the history."""
    pictures = [await _picture(house, picture_id) for picture_id in payload["pictures"]]
    await _send(house, asked, await _job(house, pictures[0].job_id), pictures)
    return None


async def cancel(house: House, asked: Asked, payload: Payload) -> str | None:
    """Stop the job of this status message."""
    stopped = await house.dispatcher.cancel(await _job(house, payload["job"]))
    return "pressed-cancelled" if stopped else "pressed-too-late"


async def _send(house: House, asked: Asked, job: JobRow, pictures: list[PictureRow]) -> None:
    try:
        exhibit = await house.gallery.exhibit(job, pictures)
    except FileNotFoundError as error:
        raise Refusal("picture-lost") from error
    message = await house.bot.send_photo(
        asked.chat.id,
        exhibit.content,
        caption=exhibit.caption,
        parse_mode=ParseMode.HTML,
        message_thread_id=asked.thread_id,
        reply_parameters=reply_to(asked),
        reply_markup=exhibit.keyboard,
    )
    await house.storage.shown(message.chat.id, message.message_id, [picture.id for picture in pictures])


async def _source(house: House, payload: Payload) -> Source:
    if "picture" not in payload:
        source = Source(path=payload["path"], width=payload["width"], height=payload["height"])
        return house.pictures_in.there(source)
    picture = await _picture(house, payload["picture"])
    path = house.pictures_in.name(picture.path)
    source = Source(path=path, width=picture.width, height=picture.height, picture_id=picture.id)
    return house.pictures_in.there(source)


async def _job(house: House, job_id: str) -> JobRow:
    job = await house.storage.job(job_id)
    if job is None:
        raise Refusal("picture-lost")
    return job


async def _picture(house: House, picture_id: int) -> PictureRow:
    picture = await house.storage.picture(picture_id)
    if picture is None:
        raise Refusal("picture-lost")
    return picture


def _content(picture: PictureRow) -> bytes:
    try:
        return picture.path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal("picture-lost") from error


ACTIONS: dict[str, Action] = {
    "paint": paint,
    "again": again,
    "vary": vary,
    "file": file,
    "show": show,
    "cancel": cancel,
}

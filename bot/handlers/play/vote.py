"""/vote: pictures that a group votes on, newly painted or those of a grid that is there."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass, replace

from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.asked import Asked
from bot.handlers.picture.found import replied_to
from bot.handlers.play import faces
from bot.handlers.play.opening import opened, send
from bot.house import Alarm, House, reply_to
from bot.pictures.sheet import photo
from bot.refusal import Refusal
from bot.requests.parse import parse, without_command
from bot.requests.submit import submit
from bot.requests.wishes import Wish
from storage import JobRow, NewVote, PictureRow, Timer

log = logging.getLogger(__name__)

PICTURES = 4
FEWEST = 2
USUAL, SHORTEST, LONGEST = 600, 60, 86_400
LOOK_SECONDS = 30.0
"""How often it is looked whether the pictures are there; when they arrive, the timer is hastened besides."""
TO_PAY_SECONDS = 86_400.0
"""How long there may be a vote still where credits were short."""
OPENING = "vote-open"
_UNITS = {"m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class Order:
    """How long to vote, in seconds, and on what; without words on the grid replied to."""

    seconds: int
    words: str


async def vote(house: House, asked: Asked) -> None:
    """Paint what is to be voted on, or open a vote on the grid replied to."""
    order = read_vote(asked.text)
    if not order.words:
        return await _on_grid(house, asked, order)
    request = parse(f"/imagine {order.words}")
    options = replace(request.options, num_images=request.options.num_images or PICTURES)
    if (options.num_images or 0) < FEWEST:
        raise Refusal("vote-one")
    await submit(house, asked, Wish.of_words(request.words, options), agreed=True)
    job_id = f"{asked.update_id:x}"
    # Credits may have been short: once it is paid for and painted, the timer is hastened.
    wait = 0.0 if await house.storage.job(job_id) is not None else TO_PAY_SECONDS
    await house.set_timer(OPENING, job_id, time.time() + wait, {"seconds": order.seconds})


def read_vote(text: str) -> Order:
    """Read `/vote 30m a red fox`: the time is in minutes or hours. Raises `Refusal` for one out of range."""
    words = without_command(text)
    match = re.match(r"(\d{1,9})([mh])(?!\S)", words, re.IGNORECASE)
    if not match:
        return Order(USUAL, words)
    seconds = int(match[1]) * _UNITS[match[2].lower()]
    if not SHORTEST <= seconds <= LONGEST:
        raise Refusal("vote-time", value=match[0])
    return Order(seconds, words[match.end() :].strip())


async def begin_when_painted(house: House, timer: Timer) -> None:
    """The pictures become a vote once they are there; if they never will be, there is none."""
    if await _is_open(house, timer.key):
        await house.set_timer(OPENING, timer.key, time.time() + LOOK_SECONDS, timer.payload)
        if not await _is_open(house, timer.key):  # they came just now, and hastened the timer of before
            await house.set_timer(OPENING, timer.key, time.time(), timer.payload)
        return
    job = await house.storage.job(timer.key)
    if job is not None and job.state == "delivered" and job.status_message_id is not None:
        pictures = await house.storage.pictures_at(job.chat_id, job.status_message_id)
        if len(pictures) >= FEWEST:
            await _begin(house, job, pictures, timer.payload["seconds"])


async def _is_open(house: House, job_id: str) -> bool:
    """Whether pictures may still come of the job."""
    job = await house.storage.job(job_id)
    return job is not None and job.ended_at is None


async def _begin(house: House, job: JobRow, pictures: list[PictureRow], seconds: int) -> None:
    """Let the message that shows the pictures be the vote."""
    vote = await opened(house, _vote_on(job, pictures, id=job.id, person_id=job.person_id, seconds=seconds))
    if vote.closed_at is not None:
        return
    try:
        await house.bot.edit_message_caption(
            vote.chat_id,
            vote.message_id,
            caption=await faces.open_caption(house, vote),
            parse_mode=ParseMode.HTML,
            reply_markup=await faces.open_keyboard(house, vote),
        )
    except BadRequest as error:  # it says so already, or is gone; the vote goes on by its buttons wherever they are
        log.info("vote %s is not shown: %s", vote.id, error)


async def _on_grid(house: House, asked: Asked, order: Order) -> None:
    """The pictures replied to are shown once more, where people see them now, with buttons to vote."""
    job, pictures = await replied_to(house, asked, "vote-how")
    if len(pictures) < FEWEST:
        raise Refusal("vote-one")
    there = await house.storage.games.vote_at(asked.chat.id, asked.replied_id or 0)
    if there is not None and there.closed_at is None:
        raise Refusal("vote-there")
    try:
        content = await asyncio.to_thread(photo, [picture.path for picture in pictures], range(1, len(pictures) + 1))
    except FileNotFoundError as error:
        raise Refusal("picture-lost") from error
    here = replace(job, chat_id=asked.chat.id, thread_id=asked.thread_id, status_message_id=None)
    new = _vote_on(here, pictures, id=f"{asked.update_id:x}", person_id=asked.person.id, seconds=order.seconds)
    vote = await opened(house, new)
    if vote.message_id is None:
        await send(house, vote, content, reply_to(asked))


def _vote_on(job: JobRow, pictures: list[PictureRow], *, id: str, person_id: int, seconds: int) -> NewVote:
    return NewVote(
        id=id,
        chat_id=job.chat_id,
        thread_id=job.thread_id,
        message_id=job.status_message_id,
        person_id=person_id,
        job_id=job.id,
        picture_ids=tuple(picture.id for picture in pictures),
        ends_at=time.time() + seconds,
    )


ALARMS: dict[str, Alarm] = {OPENING: begin_when_painted}

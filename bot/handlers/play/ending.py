"""A vote ends: its message says who won, and the winner is shown alone."""

from __future__ import annotations

import logging
from dataclasses import replace

from telegram import ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError

from bot.handlers.play import faces
from bot.house import Alarm, House
from bot.pictures.gallery import send
from bot.sending.pace import is_unsent
from storage import Timer, Vote

log = logging.getLogger(__name__)

ENDING = "vote-end"


async def end(house: House, timer: Timer) -> None:
    """Close the vote and tell its chat; one that was told is left as it is."""
    async with house.redraw.alone(timer.key):
        vote = await house.storage.games.close_vote(timer.key) or await house.storage.games.vote(timer.key)
        if vote is None or vote.told_at is not None:
            return
        if vote.message_id is not None:
            await _say_who_won(house, vote, vote.message_id)
        await _show_winner(house, vote)
        await house.storage.games.vote_told(vote.id)


async def _say_who_won(house: House, vote: Vote, message_id: int) -> None:
    try:
        await house.bot.edit_message_caption(
            vote.chat_id,
            message_id,
            caption=await faces.ended_caption(house, vote),
            parse_mode=ParseMode.HTML,
            reply_markup=await faces.ended_keyboard(house, vote),
        )
    except BadRequest as error:  # it is gone, or says so already
        log.info("the end of vote %s is not in its message: %s", vote.id, error)


async def _show_winner(house: House, vote: Vote) -> None:
    """Send the winner alone, in its full size; nothing where nobody voted, or it was deleted meanwhile."""
    if vote.winner is None:
        return
    picture = await house.storage.picture(vote.picture_ids[vote.winner])
    job = await house.storage.job(picture.job_id) if picture else None
    if picture is None or job is None:
        return
    try:
        exhibit = await house.gallery.exhibit(job, [picture])
    except FileNotFoundError:
        return
    line = await faces.result(house, vote)
    under = ReplyParameters(vote.message_id, allow_sending_without_reply=True) if vote.message_id else None
    try:
        message = await send(
            house.bot,
            replace(exhibit, caption=f"{line}\n\n{exhibit.caption}"),
            vote.chat_id,
            message_thread_id=vote.thread_id,
            reply_parameters=under,
        )
    except NetworkError as error:
        if isinstance(error, BadRequest) or is_unsent(error):
            raise
        return log.warning("whether the winner of vote %s was shown is not known: %s", vote.id, error)
    await house.storage.shown(message.chat.id, message.message_id, [picture.id])


ALARMS: dict[str, Alarm] = {ENDING: end}

"""Pictures that are voted on were deleted: the vote goes on with the others, by the numbers that they have."""

from __future__ import annotations

import asyncio

from telegram import InputMediaPhoto
from telegram.constants import ParseMode

from bot.handlers.play import faces
from bot.house import Alarm, House
from bot.pictures.gallery import FILENAME
from bot.pictures.sheet import photo
from bot.pictures.voted import CHANGED
from bot.requests.tastes import has_spoiler
from bot.sending.answers import edited
from storage import Timer


async def changed(house: House, timer: Timer) -> None:
    """Let the message of a vote show what is left of its pictures."""
    async with house.redraw.alone(timer.key):
        vote = await house.storage.games.vote(timer.key)
        left = await faces.numbered(house, vote) if vote is not None else {}
        if vote is None or vote.message_id is None or not left:
            return
        paths = [picture.path for picture in left.values()]
        media = InputMediaPhoto(
            await asyncio.to_thread(photo, paths, list(left)),
            caption=await faces.caption(house, vote),
            parse_mode=ParseMode.HTML,
            filename=FILENAME,
            has_spoiler=await has_spoiler(house.storage, vote.chat_id, vote.thread_id) or None,
        )
        keyboard = await faces.keyboard(house, vote)
        await edited(house.bot.edit_message_media(media, vote.chat_id, vote.message_id, reply_markup=keyboard))


ALARMS: dict[str, Alarm] = {CHANGED: changed}

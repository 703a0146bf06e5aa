"""A vote is opened: it is kept, it ends by itself, and its chat sees it."""

from __future__ import annotations

from dataclasses import replace

from telegram import ReplyParameters
from telegram.constants import ParseMode

from bot.group_admins import runs_group
from bot.handlers.play import faces
from bot.handlers.play.ending import ENDING
from bot.house import House
from bot.requests.tastes import has_spoiler
from storage import NewVote, Vote


async def opened(house: House, new: NewVote) -> Vote:
    """The vote, or the one of that id where there is one. Reactions are ballots where the bot is told of them: as an
    administrator of the group."""
    reactions = await runs_group(house.bot, new.chat_id, house.bot.id)
    vote = await house.storage.games.open_vote(replace(new, reactions=reactions))
    if vote.closed_at is None:
        await house.set_timer(ENDING, vote.id, vote.ends_at)
    return vote


async def send(house: House, vote: Vote, content: bytes | str, reply: ReplyParameters | None = None) -> None:
    """Put the vote up in a message of its own, under this photo."""
    message = await house.bot.send_photo(
        vote.chat_id,
        content,
        caption=await faces.open_caption(house, vote),
        parse_mode=ParseMode.HTML,
        message_thread_id=vote.thread_id,
        reply_parameters=reply,
        reply_markup=await faces.open_keyboard(house, vote),
        has_spoiler=await has_spoiler(house.storage, vote.chat_id, vote.thread_id) or None,
    )
    await house.storage.shown(message.chat.id, message.message_id, vote.picture_ids)
    await house.storage.games.vote_message(vote.id, message.message_id)

"""Ballots: by the buttons under a vote, and by reactions to its message."""

from __future__ import annotations

import time
from collections.abc import Sequence

from telegram import ReactionType, ReactionTypeEmoji, Update

from bot.asked import Asked
from bot.group_admins import is_group_admin
from bot.handlers.play import faces
from bot.handlers.play.ending import ENDING
from bot.house import Action, House, Listener, Payload
from bot.keyboards.play import EMOJI
from bot.refusal import Refusal
from storage import Chat, Person, Vote, VoteOver


async def press(house: House, asked: Asked, payload: Payload) -> str:
    """Vote for a picture, or for another; the same once more takes the ballot back."""
    vote = await _vote(house, asked, payload)
    try:
        now = await house.storage.games.press(vote.id, asked.person.id, payload["choice"], str(asked.update_id))
    except VoteOver as error:
        raise Refusal("vote-over") from error
    count_soon(house, vote)
    return "vote-taken-back" if now is None else "vote-cast"


async def end_early(house: House, asked: Asked, payload: Payload) -> str:
    """End the vote now; for whoever opened it, and those who run the group."""
    vote = await _vote(house, asked, payload)
    if asked.person.id != vote.person_id and not await is_group_admin(house.bot, asked):
        raise Refusal("vote-end-whose")
    await house.set_timer(ENDING, vote.id, time.time())
    return "vote-ending"


async def react(house: House, update: Update) -> None:
    """A reaction to the message of a vote is a ballot, and taken back with it."""
    reaction = update.message_reaction
    if reaction is None or reaction.user is None:
        return
    vote = await house.storage.games.vote_at(reaction.chat.id, reaction.message_id)
    user = reaction.user
    if vote is None or not vote.reactions or await house.storage.desk.banned(user.id):
        return
    person = Person(id=user.id, name=user.full_name, username=user.username, language=user.language_code)
    await house.storage.meet(person, Chat(id=reaction.chat.id, kind=reaction.chat.type, title=reaction.chat.title))
    old, new = (_choice(vote, reactions) for reactions in (reaction.old_reaction, reaction.new_reaction))
    try:
        if new is not None:
            await house.storage.games.ballot(vote.id, user.id, new)
        elif old is not None:
            await house.storage.games.take_back(vote.id, user.id, old)
    except VoteOver:
        return
    count_soon(house, vote)


def count_soon(house: House, vote: Vote) -> None:
    """Let the buttons show the ballots as they are, when the chat may see an edit."""

    async def show() -> None:
        now = await house.storage.games.vote(vote.id)
        if now is None or now.closed_at is not None or now.message_id is None:
            return
        await house.bot.edit_message_reply_markup(
            now.chat_id, now.message_id, reply_markup=await faces.open_keyboard(house, now)
        )

    house.redraw.soon(vote.chat_id, vote.id, show)


async def _vote(house: House, asked: Asked, payload: Payload) -> Vote:
    """The open vote that the button belongs to, which is this chat's: with a program of one's own one can press buttons
    that one was never shown."""
    vote = await house.storage.games.vote(payload["vote"])
    if vote is None or vote.closed_at is not None or vote.chat_id != asked.chat.id:
        raise Refusal("vote-over")
    return vote


def _choice(vote: Vote, reactions: Sequence[ReactionType]) -> int | None:
    """The position that the reactions are for; none of them may be a ballot."""
    given = {str(each.emoji) for each in reactions if isinstance(each, ReactionTypeEmoji)}
    return next((position for position in range(len(vote.picture_ids)) if EMOJI[position] in given), None)


ACTIONS: dict[str, Action] = {"ballot": press, "vote-end": end_early}
LISTENERS: dict[str, Listener] = {"message_reaction": react}

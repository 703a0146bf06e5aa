"""The desk is for those who run the bot, in their own chats."""

from __future__ import annotations

from functools import wraps

from telegram import InlineKeyboardMarkup
from telegram.constants import ChatType

from bot.asked import Asked
from bot.house import Action, House, Payload
from bot.refusal import Refusal
from bot.texts import cut, isolated

View = tuple[str, InlineKeyboardMarkup]
"""What a page of the desk says, as HTML, and its buttons."""
NAME_LENGTH = 40


def demand_private(asked: Asked) -> None:
    """Raises `Refusal` anywhere but in a private chat."""
    if asked.chat.kind != ChatType.PRIVATE:
        raise Refusal("desk-private")


def operators(action: Action) -> Action:
    """The action, for whoever runs the bot now: buttons outlive that."""

    @wraps(action)
    async def guarded(house: House, asked: Asked, payload: Payload) -> str | None:
        demand_operator(house, asked)
        return await action(house, asked, payload)

    return guarded


def demand_operator(house: House, asked: Asked) -> None:
    """Raises `Refusal` for whoever does not run the bot."""
    if not house.doors.is_admin(asked.person.id):
        raise Refusal("pressed-unknown")


async def who(house: House, person_id: int) -> str:
    """A person's name and number, or the number of one without a name."""
    person = await house.storage.desk.find_person(str(person_id))
    return named(person.name if person else "", person_id)


def named(name: str, person_id: int) -> str:
    """A name and a number."""
    return f"{isolated(cut(' '.join(name.split()), NAME_LENGTH))} ({person_id})" if name.strip() else str(person_id)

"""/grant, for those who run the bot: credits out of nothing."""

from __future__ import annotations

import logging

from bot.asked import Asked
from bot.handlers.credits.moving import name_of, person_of, read_move, tell
from bot.house import House
from bot.refusal import Refusal
from storage import Person, UnknownPerson

log = logging.getLogger(__name__)


async def grant(house: House, asked: Asked) -> None:
    """Grant credits to the person that a number or a name says, or whose message this replies to."""
    move = read_move(asked.text, asked.replied_person_id, how="grant-how")
    person = await person_of(house, move)
    told = await granted(house, asked, person, move.amount)
    await house.say(asked, "grant-done", amount=move.amount, name=name_of(person), told="yes" if told else "no")


async def granted(house: House, asked: Asked, person: Person, amount: int) -> bool:
    """Grant so many credits, once for an update, and tell the person; whether they could be told.

    Raises `Refusal` for somebody who never wrote to the bot.
    """
    try:
        fresh = await house.storage.purse.grant(f"{asked.update_id:x}", person.id, amount, asked.person.id)
    except UnknownPerson as error:
        raise Refusal("credits-stranger", whom=str(person.id)) from error
    if fresh:
        log.info("person %d grants %d credits to person %d", asked.person.id, amount, person.id)
    return await tell(house, person.id, "grant-got", amount=amount)

"""/gift: credits for somebody else."""

from __future__ import annotations

from dataclasses import replace

from bot.asked import Asked
from bot.handlers.credits.moving import name_of, person_of, read_move, tell
from bot.house import Action, House, Payload
from bot.keyboards.credits import giving
from bot.refusal import Refusal
from storage import NotEnoughCredits, Person, UnknownPerson

CONFIRMED = 50
"""A gift of more than that is asked about first."""


async def gift(house: House, asked: Asked) -> None:
    """Give credits to the person that a number or a name says, or whose message this replies to."""
    move = read_move(asked.text, asked.replied_person_id, how="gift-how")
    person = await person_of(house, move)
    if person.id == asked.person.id:
        raise Refusal("gift-self")
    if move.amount > CONFIRMED:
        left = await house.storage.quota(asked.person.id)
        if move.amount > left.available:
            raise Refusal("gift-short", available=left.available)
        keyboard = await giving(house.buttons(asked), person.id, move.amount, asked.update_id)
        await house.say(asked, "gift-ask", keyboard, amount=move.amount, name=name_of(person))
        return
    await _give(house, asked, person, move.amount, asked.update_id)
    if asked.chat.id < 0 and asked.replied_id is not None:  # the answer is a reply to their message, and calls them
        asked = replace(asked, message_id=asked.replied_id)
        await house.say(asked, "gift-here", amount=move.amount, name=name_of(person), giver=name_of(asked.person))
        return
    told = await _tell(house, asked, person, move.amount)
    await house.say(asked, "gift-given", amount=move.amount, name=name_of(person), told="yes" if told else "no")


async def give(house: House, asked: Asked, payload: Payload) -> None:
    """The giver has said yes; what was given by this button before is not given again."""
    person, amount = await house.storage.desk.find_person(str(payload["to"])), int(payload["amount"])
    if person is None:
        raise Refusal("credits-stranger", whom=str(payload["to"]))
    fresh = await _give(house, asked, person, amount, payload["update"])
    told = not fresh or await _tell(house, asked, person, amount)
    text = house.texts(asked).html("gift-given", amount=amount, name=name_of(person), told="yes" if told else "no")
    await house.rewrite(asked, text)


async def _give(house: House, asked: Asked, person: Person, amount: int, update_id: int) -> bool:
    """Once for an update, however often it is handled."""
    try:
        return await house.storage.purse.give(f"{update_id:x}", asked.person.id, person.id, amount)
    except NotEnoughCredits as error:
        raise Refusal("gift-short", available=error.available) from error
    except UnknownPerson as error:
        raise Refusal("credits-stranger", whom=str(person.id)) from error


async def _tell(house: House, asked: Asked, person: Person, amount: int) -> bool:
    return await tell(house, person.id, "gift-got", amount=amount, giver=name_of(asked.person))


ACTIONS: dict[str, Action] = {"give": give}

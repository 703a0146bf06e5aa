"""/forgetme: everything a person made here goes, after they said yes."""

from __future__ import annotations

from bot.asked import Asked
from bot.house import Action, House, Payload
from bot.keyboards import offers


async def forget(house: House, asked: Asked) -> None:
    """Ask first: it cannot be undone."""
    await house.say(asked, "forget-ask", await offers.forget(house.buttons(asked)))


async def forgotten(house: House, asked: Asked, payload: Payload) -> None:
    """The person has said yes: stop what waits, then erase."""
    for row in await house.storage.jobs_of(asked.person.id, ["running", "queued"]):
        await house.dispatcher.cancel(row)
    on_the_way = await house.storage.jobs_of(asked.person.id, ["rendered"])
    count = await house.storage.desk.forget(asked.person.id)
    for row in on_the_way:
        house.board.show(row, house.faces.of(row).cancelled())
    await house.rewrite(asked, house.texts(asked).html("forget-done", count=count))


ACTIONS: dict[str, Action] = {"forget": forgotten}

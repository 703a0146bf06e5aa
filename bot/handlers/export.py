"""/export: everything I made, as files to keep."""

from __future__ import annotations

from telegram.constants import ParseMode

from bot.asked import Asked
from bot.house import Action, House, Payload, reply_to
from bot.keyboards.offers import export_under_way
from bot.refusal import Refusal


async def export(house: House, asked: Asked) -> None:
    """Put it in hand, unless it is already; it comes one document after the other."""
    exports = house.storage.exports
    if await exports.of(asked.person.id) is not None:
        raise Refusal("export-there")
    if not await house.storage.history(asked.person.id, limit=1):
        raise Refusal("history-empty")
    message = await house.bot.send_message(
        asked.chat.id,
        house.texts(asked).html("export-begun"),
        parse_mode=ParseMode.HTML,
        reply_parameters=reply_to(asked),
        reply_markup=await export_under_way(house.buttons(asked)),
    )
    await exports.begin(asked.person.id, asked.chat.id, message.message_id, asked.language)


async def begin(house: House, asked: Asked, payload: Payload) -> str | None:
    """The button under a page of history."""
    await export(house, asked)
    return None


async def cancel(house: House, asked: Asked, payload: Payload) -> str:
    """The button under the message that tells how it stands; what was sent stays."""
    if not await house.storage.exports.end(asked.person.id):
        return "pressed-too-late"
    await house.rewrite(asked, house.texts(asked).html("export-cancelled"))
    return "pressed-cancelled"


ACTIONS: dict[str, Action] = {"export": begin, "export-cancel": cancel}

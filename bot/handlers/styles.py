"""/styles: how pictures can look, and which of it is mine."""

from __future__ import annotations

import asyncio

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode

from bot.asked import Asked
from bot.house import Action, House, Payload, reply_to
from bot.keyboards.styles import choosing, previewed
from bot.painting import called
from bot.parsing.flags import read_style
from bot.pictures.sheet import photo
from bot.refusal import Refusal
from bot.requests.parse import without_command
from bot.requests.tastes import MODEL, STYLE
from bot.styles import STYLES, Style, suited
from storage import Scope


async def styles(house: House, asked: Asked) -> None:
    """The styles that the person's model can show: those with a preview as a sheet, and a button for each. One that is
    named becomes the person's own."""
    if said := without_command(asked.text):
        return await _take(house, asked, said)
    shown = _suited(house, asked)
    if not shown:
        return await house.say(asked, "styles-none")
    keyboard = await _keyboard(house, asked, asked.tastes.person.get(STYLE))
    text = house.texts(asked).html("styles", example=shown[0].id)
    previews = [style.preview for style in previewed(shown) if style.preview is not None]
    if not previews:
        return await house.reply(asked, text, keyboard)
    await house.bot.send_photo(
        asked.chat.id,
        await asyncio.to_thread(photo, previews),
        caption=text,
        parse_mode=ParseMode.HTML,
        message_thread_id=asked.thread_id,
        reply_parameters=reply_to(asked),
        reply_markup=keyboard,
    )


async def choose(house: House, asked: Asked, payload: Payload) -> str | None:
    """Make a style the person's own, or take it away; the mark moves in place."""
    style = payload["style"] if payload["style"] in STYLES else None
    await house.storage.preferences.set(Scope("person", asked.person.id), STYLE, style)
    await house.rekey(asked, await _keyboard(house, asked, style))
    return "style-set" if style else "style-cleared"


async def _take(house: House, asked: Asked, said: str) -> None:
    """Make the style of that name the person's own. Raises `Refusal` for none, and for one that cannot be shown."""
    style = read_style(said)
    if style and style not in {each.id for each in _suited(house, asked)}:
        raise Refusal("style-unsuited", style=style, model=called(house.painting.chosen(asked.tastes.get(MODEL))))
    await house.storage.preferences.set(Scope("person", asked.person.id), STYLE, style or None)
    if style:
        return await house.say(asked, "style-named", name=house.texts(asked).plain(STYLES[style].key))
    await house.say(asked, "style-cleared")


async def _keyboard(house: House, asked: Asked, chosen: str | None) -> InlineKeyboardMarkup:
    return await choosing(house.buttons(asked), _suited(house, asked), chosen)


def _suited(house: House, asked: Asked) -> list[Style]:
    return suited(house.painting.chosen(asked.tastes.get(MODEL)))


ACTIONS: dict[str, Action] = {"style": choose}

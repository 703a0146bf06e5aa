"""The keyboards that take each other's place under a picture, and what is marked there."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup

from bot.asked import Asked
from bot.buttons import Buttons
from bot.group_admins import is_group_admin
from bot.handlers.picture.found import demand_here, shown_by
from bot.house import Action, House, Payload
from bot.keyboards import more, pictures
from bot.keyboards.pictures import Shown
from bot.refusal import Refusal
from bot.requests.wishes import Wish
from bot.styles import Style, suited


async def menu(house: House, asked: Asked, payload: Payload) -> str | None:
    """Put the keyboard that the button names in place of its own.

    A group's administrator who opens what belongs to somebody else comes straight to what deletes it.
    """
    shown = await shown_by(house, asked, payload)
    page = payload["page"]
    if payload["for"] != asked.person.id:
        if page not in ("more", "delete", "first") or not await is_group_admin(house.bot, asked):
            raise Refusal("pressed-fork")
        await demand_here(house, asked, shown.pictures)
        page = "delete" if page == "more" else page
    buttons = house.keyboards.of(asked.language, payload["for"])
    await house.rekey(asked, await _page(house, buttons, shown, page, payload))
    return "delete-ask" if page == "delete" else None


async def favourite(house: House, asked: Asked, payload: Payload) -> str | None:
    """Mark what is shown as the person's favourite, or take the mark away."""
    shown = await shown_by(house, asked, payload)
    for picture in shown.pictures:
        await house.storage.library.favour(asked.person.id, picture.id, payload["on"])
    await house.rekey(asked, await _more(house, house.buttons(asked), shown))
    return "favourite-on" if payload["on"] else "favourite-off"


async def _page(house: House, buttons: Buttons, shown: Shown, page: str, payload: Payload) -> InlineKeyboardMarkup:
    """The keyboard of that name. One that is about a picture which is gone is the first one again."""
    picture = next((picture for picture in shown.pictures if picture.id == payload.get("of")), None)
    if page == "vary" and picture is not None:
        return await pictures.varying(buttons, shown, picture)
    if page == "style":
        styled = bool(Wish.loads(shown.job.payload).options.style)
        return await more.styles(buttons, shown, _suited(house, shown), page=payload.get("at", 0), styled=styled)
    if page == "aspect":
        return await more.aspects(buttons, shown)
    if page == "delete":
        return await more.deleting(buttons, shown)
    if page == "more":
        return await _more(house, buttons, shown)
    return await pictures.under(buttons, shown)


async def _more(house: House, buttons: Buttons, shown: Shown) -> InlineKeyboardMarkup:
    library, owner = house.storage.library, buttons.owner
    marked = [owner is not None and await library.is_favourite(owner, picture.id) for picture in shown.pictures]
    standing = more.Standing(
        favourite=all(marked),
        has_parents=bool(await library.parents(shown.job.id)),
        has_styles=bool(_suited(house, shown)),
    )
    return await more.more(buttons, shown, standing)


def _suited(house: House, shown: Shown) -> list[Style]:
    """The styles that the model of the recipe can show."""
    return suited(house.painting.chosen(Wish.loads(shown.job.payload).options.model))


ACTIONS: dict[str, Action] = {
    "menu": menu,
    "favourite": favourite,
}

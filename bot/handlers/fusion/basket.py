"""/add and /basket: pictures are put aside in a chat, to be fused later."""

from __future__ import annotations

import asyncio

from telegram import InlineKeyboardMarkup, InputMediaPhoto
from telegram.constants import ParseMode

from bot.asked import Asked
from bot.handlers.fusion.fusing import fuse_basket
from bot.handlers.fusion.sweeping import sweep_basket
from bot.handlers.picture.found import picture_of, viewer
from bot.house import Action, House, Payload, reply_to
from bot.keyboards import fusion
from bot.parsing.weights import read_weights
from bot.pictures.gathering import fetch, gather
from bot.pictures.mixtures import percent, shares
from bot.pictures.pictures_in import Source
from bot.pictures.strips import numbered, strip
from bot.refusal import Refusal
from bot.requests.parse import without_command
from bot.requests.submit import is_submitted
from storage import BASKET_MOST, BasketFull, BasketItem, ForeignPicture

_FILENAME = "basket.jpg"
_SIDE = 320


async def add(house: House, asked: Asked) -> None:
    """Put the pictures replied to, and those sent along, aside."""
    gathered = await gather(house, asked)
    if not gathered.count:
        raise Refusal("add-nothing")
    weights = read_weights(without_command(gathered.text), gathered.count)
    before = await house.storage.baskets.of(asked.person.id, asked.chat.id)
    sources = await fetch(house, asked, gathered)
    fresh = {source.path for source in sources} - {house.pictures_in.name(item.path) for item in before}
    if len(before) + len(fresh) > BASKET_MOST:
        raise _full(len(before))
    count = len(before)
    for source, weight in zip(sources, weights, strict=True):
        count = await _put(house, asked, source, weight)
    await _tell(house, asked, count, fresh=bool(fresh))


async def _tell(house: House, asked: Asked, count: int, *, fresh: bool) -> None:
    """How many there are now, and whether anything was new."""
    await (house.say(asked, "basket-count", count=count) if fresh else house.say(asked, "basket-had", count=count))


async def _put(house: House, asked: Asked, source: Source, weight: float = 1.0) -> int:
    path = house.storage.pictures.folder / source.path
    item = BasketItem(path, source.width, source.height, source.picture_id, weight)
    try:
        return await house.storage.baskets.add(asked.person.id, asked.chat.id, item)
    except BasketFull as error:
        raise _full(error.limit) from error
    except ForeignPicture as error:
        raise Refusal("picture-lost") from error


def _full(count: int) -> Refusal:
    return Refusal("basket-full", count=count, most=BASKET_MOST)


async def basket(house: House, asked: Asked) -> None:
    """Show what is put aside here."""
    items = await _items(house, asked)
    if not items:
        raise Refusal("basket-empty")
    content, caption, keyboard = await _view(house, asked, items)
    await house.bot.send_photo(
        asked.chat.id,
        content,
        caption=caption,
        parse_mode=ParseMode.HTML,
        filename=_FILENAME,
        has_spoiler=viewer(asked).spoiler or None,
        message_thread_id=asked.thread_id,
        reply_parameters=reply_to(asked),
        reply_markup=keyboard,
    )


async def remove(house: House, asked: Asked, payload: Payload) -> str | None:
    """Take one picture out, and show the others."""
    path = house.storage.pictures.folder / payload["path"]
    removed = await house.storage.baskets.remove(asked.person.id, asked.chat.id, path)
    await _show_again(house, asked)
    return None if removed else "basket-not-there"


async def empty(house: House, asked: Asked, payload: Payload) -> str | None:
    """Take all pictures out."""
    await house.storage.baskets.clear(asked.person.id, asked.chat.id)
    await house.recaption(asked, house.texts(asked).html("basket-emptied"))
    return None


async def mix(house: House, asked: Asked, payload: Payload) -> str | None:
    """Fuse what is put aside, or sweep between it, as the command alone does."""
    items = await _items(house, asked)
    if items:
        make, command = (sweep_basket, "/sweep") if payload.get("sweep") else (fuse_basket, "/fuse")
        await make(house, asked.say(command), items)
    elif not await is_submitted(house, asked):
        raise Refusal("basket-empty")
    if not await house.storage.baskets.of(asked.person.id, asked.chat.id):
        await house.recaption(asked, house.texts(asked).html("basket-used"))
    return None


async def put(house: House, asked: Asked, payload: Payload) -> str | None:
    """Put the picture aside that the button is under."""
    if "picture" in payload:
        source = house.pictures_in.painted(await picture_of(house, payload["picture"]))
    else:
        source = Source(path=payload["path"], width=payload["width"], height=payload["height"])
    before = await house.storage.baskets.of(asked.person.id, asked.chat.id)
    fresh = source.path not in {house.pictures_in.name(item.path) for item in before}
    await _tell(house, asked, await _put(house, asked, source), fresh=fresh)
    return None


async def _show_again(house: House, asked: Asked) -> None:
    items = await _items(house, asked)
    if not items:
        return await house.recaption(asked, house.texts(asked).html("basket-emptied"))
    content, caption, keyboard = await _view(house, asked, items)
    hidden = viewer(asked).spoiler or None
    media = InputMediaPhoto(content, caption=caption, parse_mode=ParseMode.HTML, filename=_FILENAME, has_spoiler=hidden)
    await house.remedia(asked, media, keyboard)


async def _items(house: House, asked: Asked) -> list[BasketItem]:
    """What is put aside; what has no file any more is taken out."""
    items = await house.storage.baskets.of(asked.person.id, asked.chat.id)
    there = await asyncio.to_thread(lambda: [item.path.is_file() for item in items])
    for item, here in zip(items, there, strict=True):
        if not here:
            await house.storage.baskets.remove(asked.person.id, asked.chat.id, item.path)
    return [item for item, here in zip(items, there, strict=True) if here]


async def _view(house: House, asked: Asked, items: list[BasketItem]) -> tuple[bytes, str, InlineKeyboardMarkup]:
    texts = house.texts(asked)
    weighed = shares([item.weight for item in items])
    labels = [numbered(number, percent(texts, share)) for number, share in enumerate(weighed, start=1)]
    content = await asyncio.to_thread(strip, [item.path for item in items], labels, _SIDE)
    names = [house.pictures_in.name(item.path) for item in items]
    return content, texts.html("basket-shown", count=len(items)), await fusion.basket(house.buttons(asked), names)


ACTIONS: dict[str, Action] = {
    "basket-remove": remove,
    "basket-empty": empty,
    "basket-fuse": mix,
    "basket-add": put,
}

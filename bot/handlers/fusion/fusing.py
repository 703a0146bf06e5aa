"""/fuse: pictures and words become one picture."""

from __future__ import annotations

from dataclasses import replace

from bot.asked import Asked
from bot.house import House
from bot.pictures.gathering import fetch, gather
from bot.pictures.pictures_in import Source, parents_of
from bot.refusal import Refusal
from bot.requests.parse import ParseError, Request, parse
from bot.requests.submit import is_submitted, submit
from bot.requests.wishes import Wish
from engine.jobs import Picture
from storage import BasketItem


async def fuse(house: House, asked: Asked) -> None:
    """Fuse the pictures replied to, those sent along, and the words; where there are no pictures, those put aside."""
    gathered = await gather(house, asked)
    if not gathered.count and (basket := await house.storage.baskets.of(asked.person.id, asked.chat.id)):
        await fuse_basket(house, asked, basket)
    elif gathered.count or not await is_submitted(house, asked):  # its job has emptied the basket
        request = parse(gathered.text, pictures=gathered.count)
        await _submit(house, asked, request, await fetch(house, asked, gathered))


async def fuse_basket(house: House, asked: Asked, basket: list[BasketItem]) -> None:
    """Fuse what was put aside with the words. The basket is emptied once the job is in line."""
    try:
        request = parse(asked.text, pictures=len(basket))
    except ParseError as error:
        raise Refusal("basket-one") if error.key == "fuse-one-picture" else error from error
    own = tuple(item.weight for item in basket)
    request = replace(request, weights=request.weights[: request.weighed] + own[request.weighed :])
    await _submit(house, asked, request, taken_from(house, basket), from_basket=True)


def taken_from(house: House, basket: list[BasketItem]) -> list[Source]:
    """What was put aside, to start from. Raises `Refusal` for what is gone."""
    return [
        house.pictures_in.there(
            Source(
                path=house.pictures_in.name(item.path), width=item.width, height=item.height, picture_id=item.picture_id
            )
        )
        for item in basket
    ]


async def _submit(
    house: House, asked: Asked, request: Request, sources: list[Source], *, from_basket: bool = False
) -> None:
    pictures = [
        Picture(path=source.path, weight=weight) for source, weight in zip(sources, request.weights, strict=True)
    ]
    wish = Wish(kind="fuse", parts=(*pictures, *request.words), options=request.options)
    await submit(house, asked, wish, parents=parents_of(sources), from_basket=from_basket)

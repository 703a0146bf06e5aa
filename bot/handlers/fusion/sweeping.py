"""/sweep: the way from one picture or some words to another, as a strip or as an animation."""

from __future__ import annotations

import logging
from dataclasses import replace

from telegram.error import BadRequest

from bot.asked import Asked
from bot.handlers.fusion.fusing import taken_from
from bot.handlers.picture.found import job_of, shown_by, viewer
from bot.house import Action, House, Payload
from bot.keyboards.pictures import Shown
from bot.pictures.gallery import file_id
from bot.pictures.gathering import fetch, gather
from bot.pictures.pictures_in import Source, parents_of
from bot.refusal import Refusal
from bot.requests.parse import ParseError, Request, parse
from bot.requests.recipes import recipe_of
from bot.requests.submit import is_submitted, submit
from bot.requests.wishes import Wish
from engine.jobs import Part, Picture
from storage import BasketItem

log = logging.getLogger(__name__)

FRAMES = 8
"""How many frames there are unless somebody says otherwise."""


async def sweep(house: House, asked: Asked) -> None:
    """Sweep between two: pictures replied to and sent along, and words; those put aside fill in for what lacks."""
    gathered = await gather(house, asked)
    try:
        request = parse(gathered.text, pictures=gathered.count)
    except ParseError as error:
        basket = [] if gathered.count else await house.storage.baskets.of(asked.person.id, asked.chat.id)
        if not basket and not await is_submitted(house, asked):
            raise
        if basket:
            await sweep_basket(house, asked, basket, error)
        return
    await _submit(house, asked, request, await fetch(house, asked, gathered))


async def sweep_basket(house: House, asked: Asked, basket: list[BasketItem], lacking: ParseError | None = None) -> None:
    """Sweep between what was put aside and the words. The basket is emptied once the job is in line.

    Raises `lacking` where words alone are at fault.
    """
    if lacking is not None and lacking.key not in ("sweep-nothing", "sweep-one"):
        raise lacking
    request = parse(asked.text, pictures=len(basket))
    await _submit(house, asked, request, taken_from(house, basket), from_basket=True)


async def _submit(
    house: House, asked: Asked, request: Request, sources: list[Source], *, from_basket: bool = False
) -> None:
    if len({source.path for source in sources}) < len(sources):
        raise Refusal("sweep-same")
    pictures = [Picture(path=source.path) for source in sources]
    parts: tuple[Part, ...] = (*request.words, *pictures) if request.words_first else (*pictures, *request.words)
    options = replace(request.options, num_images=request.options.num_images or FRAMES)
    wish = Wish(kind="sweep", parts=parts, options=options)
    await submit(house, asked, wish, parents=parents_of(sources), from_basket=from_basket)


async def between(house: House, asked: Asked, payload: Payload) -> str | None:
    """Sweep between the two parts of a fusion, from the noise that it was painted from."""
    recipe = await recipe_of(house, asked, await job_of(house, payload["job"]))
    wish = replace(recipe.wish, kind="sweep").evolve(seed=payload["seed"], num_images=FRAMES)
    await submit(house, asked, wish, parents=recipe.parents)
    return None


async def form(house: House, asked: Asked, payload: Payload) -> str | None:
    """Show a strip as an animation, or an animation as a strip: the frames are there, and what was shown before is not
    put together again."""
    shown = await shown_by(house, asked, payload)
    try:
        await _reform(house, asked, shown, animated=payload["to"])
    except FileNotFoundError as error:
        raise Refusal("picture-lost") from error
    return None


async def _reform(house: House, asked: Asked, shown: Shown, *, animated: bool) -> None:
    exhibit = await house.gallery.exhibit(shown.job, shown.pictures, viewer(asked), animated=animated, by_id=True)
    try:
        message = await house.remedia(asked, exhibit.media, exhibit.keyboard)
    except BadRequest as error:
        if not exhibit.is_known:
            raise
        log.info("a sweep is uploaded again: %s", error)
        exhibit = await house.gallery.exhibit(shown.job, shown.pictures, viewer(asked), animated=animated)
        message = await house.remedia(asked, exhibit.media, exhibit.keyboard)
    if message is not None and not exhibit.is_known:
        await house.storage.library.remember(exhibit.key, shown.job.id, file_id(message))


ACTIONS: dict[str, Action] = {
    "sweep": between,
    "sweep-form": form,
}

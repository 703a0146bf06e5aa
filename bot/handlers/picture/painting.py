"""What is painted from the buttons under a picture."""

from __future__ import annotations

import random
from dataclasses import replace

from bot.asked import Asked
from bot.handlers.picture.found import job_of, picture_of, shown_by
from bot.handlers.vary import variation, words_of
from bot.house import Action, House, Payload
from bot.keyboards.pictures import under
from bot.pictures.pictures_in import Source
from bot.requests.parse import Options, parse_all
from bot.requests.recipes import checked, recipe_of, reshaped, restyled
from bot.requests.submit import submit, submit_words
from bot.requests.wishes import Wish
from engine.jobs import SEED_LIMIT


async def paint(house: House, asked: Asked, payload: Payload) -> str | None:
    """Paint a prompt that the button names."""
    requests = parse_all(f"/imagine {payload['prompt']}")
    await submit_words(house, asked, [Wish.of_words(request.words, request.options) for request in requests])
    return None


async def again(house: House, asked: Asked, payload: Payload) -> str | None:
    """The same wish once or several times: with another seed or the one that the button names, and perhaps in another
    shape or style."""
    recipe = await recipe_of(house, asked, await job_of(house, payload["job"]))
    if "ratio" in payload:
        recipe = reshaped(recipe, tuple(payload["ratio"]))
    if "style" in payload:
        recipe = checked(house, restyled(recipe, payload["style"] or None))
    seed = payload.get("seed", random.randrange(SEED_LIMIT))
    await submit(house, asked, recipe.wish.evolve(seed=seed, num_images=payload["n"]), parents=recipe.parents)
    await _back(house, asked, payload)
    return None


async def vary(house: House, asked: Asked, payload: Payload) -> str | None:
    """Variations of a painted picture, or of a photo that was kept."""
    source = await _source(house, payload)
    parents = () if source.picture_id is None else (source.picture_id,)
    wish = variation(source, Options(strength=payload["strength"]))
    await submit(house, asked, replace(wish, about=await words_of(house, asked, source)), parents=parents)
    await _back(house, asked, payload)
    return None


async def _back(house: House, asked: Asked, payload: Payload) -> None:
    """Where a keyboard took the place of the first one, put that back."""
    if "shown" in payload:
        await house.rekey(asked, await under(house.buttons(asked), await shown_by(house, asked, payload)))


async def _source(house: House, payload: Payload) -> Source:
    if "picture" not in payload:
        source = Source(path=payload["path"], width=payload["width"], height=payload["height"])
        return house.pictures_in.there(source)
    picture = await picture_of(house, payload["picture"])
    source = Source(path=house.pictures_in.name(picture.path), width=picture.width, height=picture.height)
    return house.pictures_in.there(replace(source, picture_id=picture.id))


ACTIONS: dict[str, Action] = {
    "paint": paint,
    "again": again,
    "vary": vary,
}

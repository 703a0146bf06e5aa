"""The buttons under a fusion of two: a little more of the one, or of the other."""

from __future__ import annotations

from dataclasses import replace

from bot.asked import Asked
from bot.handlers.picture.found import job_of
from bot.house import Action, House, Payload
from bot.pictures.mixtures import names
from bot.refusal import Refusal
from bot.requests.recipes import recipe_of
from bot.requests.submit import submit
from bot.requests.wishes import Wish

STEP = 0.15
LEAST = 0.05
"""How much of a part there is at least."""


async def lean(house: House, asked: Asked, payload: Payload) -> str | None:
    """The same fusion from the same noise, a step nearer to one of its two parts."""
    recipe = await recipe_of(house, asked, await job_of(house, payload["job"]))
    wish = leaned(recipe.wish, payload["to"])
    if wish is None:
        raise Refusal("lean-end", part=names(house.texts(asked), recipe.wish.parts)[payload["to"]])
    wish = wish.evolve(seed=payload["seed"], num_images=payload["n"])
    await submit(house, asked, wish, parents=recipe.parents)
    return None


def leaned(wish: Wish, to: int) -> Wish | None:
    """The fusion of two, `STEP` nearer to the first (0) or the second (1); None where there is no nearer."""
    first, second = wish.parts
    share = first.weight / (first.weight + second.weight)
    now = min(1 - LEAST, max(LEAST, share + (STEP if to == 0 else -STEP)))
    if abs(now - share) < 0.005 or (now > share) != (to == 0):
        return None
    return replace(wish, parts=(replace(first, weight=round(now, 3)), replace(second, weight=round(1 - now, 3))))


ACTIONS: dict[str, Action] = {"lean": lean}

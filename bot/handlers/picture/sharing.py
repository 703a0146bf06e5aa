"""A picture painted again from its recipe: in another chat, and by others who were given a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from bot.asked import Asked
from bot.buttons import markup
from bot.handlers.picture.found import chosen, job_of, left_of, once, replied_to
from bot.house import Action, House, Payload
from bot.keyboards.pictures import Shown
from bot.pictures.captions import made_of
from bot.refusal import Refusal
from bot.requests.recipes import read_recipe, recipe_of
from bot.requests.submit import submit
from bot.sending.overflow import messages, pieces
from bot.texts import isolated
from storage import JobRow, PictureRow

PREFIX = "r_"
_LINK = re.compile(r"(?P<token>[A-Za-z0-9_-]{16})(?P<position>[0-9]{1,2})?")


async def replay_of(house: House, asked: Asked) -> None:
    """Paint what is replied to again, or the one of it that a number names."""
    job, pictures = await replied_to(house, asked, "replay-what")
    await _paint(house, asked, job, chosen(pictures, asked.text))


async def replay(house: House, asked: Asked, payload: Payload) -> str | None:
    """Paint the pictures that the button names again."""
    pictures = await left_of(house, payload["pictures"])
    await _paint(house, asked, await job_of(house, pictures[0].job_id), pictures)
    return None


async def _paint(house: House, asked: Asked, job: JobRow, pictures: Sequence[PictureRow]) -> None:
    """The same seeds, on the credits of whoever asks."""
    recipe = await recipe_of(house, asked, job)
    count = Shown(job=job, pictures=pictures).count
    wish = recipe.wish.evolve(seed=pictures[0].seed, num_images=count)
    await submit(house, asked, wish, parents=recipe.parents)


async def share(house: House, asked: Asked, pictures: list[PictureRow]) -> None:
    """A link by which others paint the same. Not where a photo would be needed that is its sender's alone."""
    job = await job_of(house, pictures[0].job_id)
    if (await read_recipe(house, job)).photos:
        raise Refusal("share-private")
    one = str(pictures[0].position) if len(pictures) == 1 else ""
    link = f"https://t.me/{house.bot.username}?start={PREFIX}{await house.storage.library.recipe(job.id)}{one}"
    pass_on = house.buttons(asked).link("button-pass-on", f"https://t.me/share/url?{urlencode({'url': link})}")
    await house.say(asked, "share-link", markup([pass_on]), link=link)


async def opened(house: House, asked: Asked, rest: str) -> None:
    """Somebody follows such a link: show them the words, and offer to paint them."""
    match = _LINK.fullmatch(rest)
    job = await house.storage.library.recipe_of(match["token"]) if match else None
    if match is None or job is None:
        raise Refusal("recipe-gone")
    pictures = await house.storage.pictures_of(job.id)
    if match["position"]:
        pictures = [picture for picture in pictures if picture.position == int(match["position"])]
    if not pictures:
        raise Refusal("recipe-gone")
    recipe, texts = await read_recipe(house, job), house.texts(asked)
    head = texts.html("recipe-shown")
    if recipe.wish.kind != "generate":
        head = texts.html("recipe-shown-made", parts=made_of(texts, recipe.wish))
    words = [texts.html("info-prompt", prompt=isolated(piece)) for piece in pieces(recipe.wish.prompt)]
    *before, last = messages([head, *words])
    for text in before:
        await house.reply(asked, text)
    payload = {"pictures": [picture.id for picture in pictures]}
    await house.reply(asked, last, markup([await house.buttons(asked).button("button-paint", "replay", payload)]))


ACTIONS: dict[str, Action] = {"replay": replay, "share": once(share)}

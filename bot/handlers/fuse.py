"""/fuse: pictures and words become one picture."""

from __future__ import annotations

from bot.asked import Asked
from bot.house import House
from bot.parse import parse
from bot.pictures_in import parents_of
from bot.submit import submit
from bot.wishes import Wish
from engine.jobs import Picture


async def fuse(house: House, asked: Asked) -> None:
    """Fuse the pictures replied to, those sent along, and the words."""
    asked = await house.pictures_in.choose(asked)
    request = parse(asked.text, pictures=len(asked.all_pictures))
    sources = await house.pictures_in.sources(asked)
    pictures = [
        Picture(path=source.path, weight=weight) for source, weight in zip(sources, request.weights, strict=True)
    ]
    wish = Wish(kind="fuse", parts=(*pictures, *request.words), options=request.options)
    await submit(house, asked, wish, parents=parents_of(sources))

"""/vary: a picture comes back in variations."""

from __future__ import annotations

from dataclasses import replace

from bot.asked import Asked
from bot.house import House
from bot.pictures.gathering import fetch, gather
from bot.pictures.pictures_in import Source, parents_of
from bot.requests.parse import Options, parse
from bot.requests.submit import submit
from bot.requests.wishes import Wish
from engine.jobs import Picture, Words


async def vary(house: House, asked: Asked) -> None:
    """Vary the picture sent along, or else the one replied to."""
    if asked.pictures:
        asked = replace(asked, replied_id=None, replied_pictures=())
    gathered = await gather(house, asked)
    request = parse(gathered.text, pictures=gathered.count)
    sources = await fetch(house, asked, gathered)
    await submit(house, asked, variation(sources[0], request.options, request.words), parents=parents_of(sources))


def variation(source: Source, options: Options, words: tuple[Words, ...] = ()) -> Wish:
    """The wish for variations of a picture, in its own shape unless the options say another."""
    if options.ratio is None and options.size is None:
        options = replace(options, ratio=(source.width, source.height))
    return Wish(kind="vary", parts=(Picture(path=source.path), *words), options=options)

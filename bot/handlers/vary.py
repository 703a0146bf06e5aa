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
    wish = variation(sources[0], request.options, request.words)
    about = await words_of(house, asked, sources[0])
    await submit(house, asked, replace(wish, about=about), parents=parents_of(sources))


async def words_of(house: House, asked: Asked, source: Source) -> str:
    """The words that a picture of the person's own was painted from; nothing for a photo, and for somebody else's
    picture, since those words go when they go."""
    picture = await house.storage.picture(source.picture_id) if source.picture_id is not None else None
    job = await house.storage.job(picture.job_id) if picture is not None else None
    if job is None or job.erased_at is not None or job.person_id != asked.person.id:
        return ""
    wish = Wish.loads(job.payload)
    return wish.prompt or wish.about


def variation(source: Source, options: Options, words: tuple[Words, ...] = ()) -> Wish:
    """The wish for variations of a picture, in its own shape unless the options say another."""
    if options.ratio is None and options.size is None:
        options = replace(options, ratio=(source.width, source.height))
    return Wish(kind="vary", parts=(Picture(path=source.path), *words), options=options)

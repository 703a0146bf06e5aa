"""All that is known of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.asked import Asked
from bot.handlers.picture.found import chosen, job_of, once, replied_to
from bot.house import Action, House
from bot.painting import called
from bot.pictures.captions import made_of, seeds
from bot.requests.wishes import Wish
from bot.sending.overflow import messages, pieces
from bot.styles import STYLES
from bot.texts import Texts, isolated
from bot.times import day_and_time
from storage import JobRow, PictureRow


async def info(house: House, asked: Asked, pictures: list[PictureRow]) -> None:
    """Of the pictures that a message shows."""
    await _tell(house, asked, await job_of(house, pictures[0].job_id), pictures)


async def info_of(house: House, asked: Asked) -> None:
    """Of the pictures that are replied to, or of the one among them that a number names."""
    job, pictures = await replied_to(house, asked, "info-what")
    await _tell(house, asked, job, chosen(pictures, asked.text))


async def _tell(house: House, asked: Asked, job: JobRow, pictures: Sequence[PictureRow]) -> None:
    texts, wish = house.texts(asked), Wish.loads(job.payload)
    painted = len(await house.storage.library.parents(job.id))
    words = [texts.html("info-prompt", prompt=isolated(piece)) for piece in pieces(wish.prompt)]
    without = [texts.html("info-negative", prompt=isolated(piece)) for piece in pieces(wish.options.negative_prompt)]
    facts = "\n".join(_facts(house, texts, job, wish, pictures, painted))
    for text in messages([*words, *without, facts]):
        await house.reply(asked, text)


def _facts(
    house: House, texts: Texts, job: JobRow, wish: Wish, pictures: Sequence[PictureRow], painted: int
) -> list[str]:
    """Short lines, each a name and what there is to it; what nobody knows any more is left out."""
    spec, options = house.painting.find(job.model), wish.options
    sampling = wish.sampling(spec) if spec else None
    steps = sampling.num_inference_steps if sampling else options.num_inference_steps
    guidance = sampling.guidance_scale if sampling else options.guidance_scale
    prior = sampling.prior if sampling else options.prior
    style = STYLES.get(options.style or "")
    told = {
        "info-made": made_of(texts, wish) if wish.kind in ("fuse", "sweep") else None,
        "info-style": texts.plain(style.key) if style else None,
        "info-seed": seeds(pictures),
        "info-model": called(spec) if spec else Path(job.model).name,
        "info-size": f"{pictures[0].width} × {pictures[0].height}",
        "info-steps": steps,
        "info-guidance": None if guidance is None else f"{guidance:g}",
        "info-prior": None if wish.kind == "vary" else prior,
        "info-strength": f"{options.strength or 1.0:g}" if wish.kind == "vary" else None,
        "info-time": None if job.seconds is None else f"{job.seconds:.1f}",
        "info-credits": job.cost,
        "info-when": day_and_time(job.created_at),
        "info-parents": painted or None,
    }
    return [texts.html(key, value=str(value)) for key, value in told.items() if value is not None]


ACTIONS: dict[str, Action] = {"info": once(info)}

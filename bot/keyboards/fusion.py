"""Under fusions and sweeps, and under what is put aside for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from bot.pictures.mixtures import names
from bot.requests.wishes import Wish
from storage import JobRow, PictureRow

_NAME_LENGTH = 18
_ROW = 8


async def leaning(buttons: Buttons, job: JobRow, pictures: Sequence[PictureRow]) -> list[InlineKeyboardButton]:
    """Under a fusion of two: more of the one, and more of the other. Nothing under anything else."""
    wish = _of_two(job)
    if wish is None:
        return []
    first, second = names(buttons.texts, wish.parts, _NAME_LENGTH)
    same = {"job": job.id, "seed": pictures[0].seed, "n": len(pictures)}
    return [
        await buttons.button("button-lean-first", "lean", {"to": 0, **same}, part=first),
        await buttons.button("button-lean-second", "lean", {"to": 1, **same}, part=second),
    ]


async def sweeping(buttons: Buttons, job: JobRow, pictures: Sequence[PictureRow]) -> list[InlineKeyboardButton]:
    """Under a fusion of two: the way between them. Nothing under anything else."""
    if _of_two(job) is None:
        return []
    return [await buttons.button("button-sweep", "sweep", {"job": job.id, "seed": pictures[0].seed})]


def _of_two(job: JobRow) -> Wish | None:
    """The wish of a fusion of two; None for any other job."""
    if job.kind != "fuse" or job.erased_at is not None:
        return None
    wish = Wish.loads(job.payload)
    return wish if len(wish.parts) == 2 else None


async def frames(
    buttons: Buttons, pictures: Sequence[PictureRow], *, animated: bool
) -> list[Sequence[InlineKeyboardButton]]:
    """Under a sweep: each frame alone, and the other form of them all."""
    numbers = [
        await buttons.button("button-number", "show", {"pictures": [picture.id]}, n=picture.position + 1)
        for picture in pictures
    ]
    payload = {"shown": [picture.id for picture in pictures], "to": not animated}
    other = await buttons.button("button-as-strip" if animated else "button-as-animation", "sweep-form", payload)
    return [*in_rows(numbers, _ROW), [other]]


async def basket(buttons: Buttons, names: Sequence[str]) -> InlineKeyboardMarkup:
    """Under pictures put aside, by their names within the picture folder."""
    out = [
        await buttons.button("button-basket-remove", "basket-remove", {"path": name}, n=number)
        for number, name in enumerate(names, start=1)
    ]
    of = {"of": list(names)}
    last = [await buttons.button("button-basket-empty", "basket-empty")]
    if len(names) == 2:
        last.insert(0, await buttons.button("button-sweep", "basket-fuse", of | {"sweep": True}))
    if len(names) > 1:
        last.insert(0, await buttons.button("button-basket-fuse", "basket-fuse", of))
    return markup(*in_rows(out), last)


async def putting(buttons: Buttons, **source: Any) -> InlineKeyboardButton:
    """To put a picture aside: `picture` is the id of one of ours; of a photo, `path`, `width` and `height` are told."""
    return await buttons.button("button-basket-add", "basket-add", source)

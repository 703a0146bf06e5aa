"""Under pictures, and under what is going to be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from bot.keyboards.fusion import frames, leaning, putting, sweeping
from bot.pictures.captions import is_cut
from bot.pictures.pictures_in import Source
from bot.requests.wishes import Wish
from storage import JobRow, PictureRow

SUBTLE = 0.5
STRONG = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a message shows: pictures of one job. `in_group` where others see it too; `seed_kept` where what is painted
    anew from its buttons keeps the seed; `animated` where they are the frames of an animation."""

    job: JobRow
    pictures: Sequence[PictureRow]
    in_group: bool = False
    seed_kept: bool = False
    animated: bool = False

    @property
    def ids(self) -> list[int]:
        return [picture.id for picture in self.pictures]

    @property
    def payload(self) -> dict[str, Any]:
        """What a button that goes on from here is to know."""
        kept = {"kept": True} if self.seed_kept else {}
        return {"shown": self.ids} | kept | ({"animated": True} if self.animated else {})

    @property
    def count(self) -> int:
        """How many pictures the same again makes: of a sweep all frames, also where one of them is shown alone."""
        return Wish.loads(self.job.payload).num_images if self.job.kind == "sweep" else len(self.pictures)

    @property
    def is_sweep(self) -> bool:
        """Whether these are frames of a sweep, and not one of them alone."""
        return self.job.kind == "sweep" and len(self.pictures) > 1


async def cancelling(buttons: Buttons, row: JobRow) -> InlineKeyboardMarkup:
    """Under a status message."""
    return markup([await buttons.button("button-cancel", "cancel", {"job": row.id})])


async def upload(buttons: Buttons, source: Source) -> InlineKeyboardMarkup:
    """Under the answer to a photo that came without words."""
    photo = {"path": source.path, "width": source.width, "height": source.height}
    return markup(await _vary(buttons, **photo), [await putting(buttons, **photo)])


async def number(buttons: Buttons, shown: int, pictures: Sequence[PictureRow]) -> InlineKeyboardButton:
    """A number that shows those pictures once more."""
    return await buttons.button("button-number", "show", {"pictures": [picture.id for picture in pictures]}, n=shown)


async def under(buttons: Buttons, shown: Shown) -> InlineKeyboardMarkup:
    """What stands under pictures at first, one or several."""
    if len(shown.pictures) == 1:
        rows = [await _vary(buttons, picture=shown.pictures[0].id)]
    elif shown.is_sweep:
        rows = await frames(buttons, shown.pictures, animated=shown.animated)
    else:
        rows = await _each(buttons, shown)
    rows.append(await leaning(buttons, shown.job, shown.pictures))
    change = [] if shown.job.kind == "sweep" else [await buttons.button("button-change", "change", shown.payload)]
    sweep = await sweeping(buttons, shown.job, shown.pictures)
    rows.append([await _again(buttons, shown), *change, *sweep, await menu(buttons, "button-more", shown, "more")])
    whole = [await buttons.button("button-whole", "info", {"pictures": shown.ids})] if is_cut(shown.job.prompt) else []
    return markup(*rows, [*whole, *await forking(buttons, shown)])


async def varying(buttons: Buttons, shown: Shown, picture: PictureRow) -> InlineKeyboardMarkup:
    """In place of the first keyboard: how far the variations of one of several pictures shall go."""
    n = picture.position + 1
    back = {"picture": picture.id, **shown.payload}
    return markup(
        [
            await buttons.button("button-subtle-of", "vary", {"strength": SUBTLE, **back}, n=n),
            await buttons.button("button-strong-of", "vary", {"strength": STRONG, **back}, n=n),
        ],
        [await menu(buttons, "button-back", shown, "first")],
        await forking(buttons, shown),
    )


async def forking(buttons: Buttons, shown: Shown) -> list[InlineKeyboardButton]:
    """What gives others the picture as their own, in a group: under every keyboard, since it is not theirs to leaf."""
    if not shown.in_group:
        return []
    return [await buttons.anybodys().button("button-fork", "fork", {"pictures": shown.ids})]


async def menu(
    buttons: Buttons, label: str, shown: Shown, page: str, /, *, of: int = 0, at: int = 0, **fill: str | int
) -> InlineKeyboardButton:
    """A button that puts another keyboard in place. Anybody's, since a group's administrators may open what deletes;
    who may press it otherwise is in what it knows. `of` is the picture that the keyboard is about, `at` its page."""
    about = ({"of": of} if of else {}) | ({"at": at} if at else {})
    payload = {"page": page, "for": buttons.owner, **about, **shown.payload}
    return await buttons.anybodys().button(label, "menu", payload, **fill)


async def _each(buttons: Buttons, shown: Shown) -> list[Sequence[InlineKeyboardButton]]:
    """For each picture one that shows it alone, and one that varies it."""
    alone, vary = [], []
    for picture in shown.pictures:
        n = picture.position + 1
        alone.append(await buttons.button("button-alone", "show", {"pictures": [picture.id]}, n=n))
        vary.append(await menu(buttons, "button-vary", shown, "vary", of=picture.id, n=n))
    return in_rows(alone) + in_rows(vary)


async def _again(buttons: Buttons, shown: Shown) -> InlineKeyboardButton:
    payload = {"job": shown.job.id, "n": shown.count}
    several = len(shown.pictures) > 1
    if shown.seed_kept:
        kept = payload | {"seed": shown.pictures[0].seed}
        return await buttons.button("button-reroll-kept" if several else "button-again-kept", "again", kept)
    return await buttons.button("button-reroll" if several else "button-again", "again", payload)


async def _vary(buttons: Buttons, **source: Any) -> Sequence[InlineKeyboardButton]:
    return [
        await buttons.button("button-subtle", "vary", {"strength": SUBTLE, **source}),
        await buttons.button("button-strong", "vary", {"strength": STRONG, **source}),
    ]

"""In place of a picture's first keyboard: what else can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from bot.keyboards.fusion import putting
from bot.keyboards.pictures import Shown, forking, menu
from bot.styles import Style

STYLES_AT_ONCE = 12
RATIOS = ((1, 1), (4, 3), (3, 4), (16, 9), (9, 16))


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What the second keyboard depends on: whether all that is shown are favourites of the buttons' owner, whether it
    was made of pictures of ours, and whether there are styles for it."""

    favourite: bool = False
    has_parents: bool = False
    has_styles: bool = False


async def more(buttons: Buttons, shown: Shown, standing: Standing) -> InlineKeyboardMarkup:
    """Everything else."""
    pictures = {"pictures": shown.ids}
    mark = "button-favourite-on" if standing.favourite else "button-favourite-off"
    passed_on = [await buttons.button("button-share", "share", pictures)]
    if standing.has_parents:
        passed_on.append(await buttons.button("button-lineage", "lineage", pictures))
    if len(shown.pictures) == 1:
        passed_on.append(await putting(buttons, picture=shown.pictures[0].id))
    style = [await menu(buttons, "button-style", shown, "style")] if standing.has_styles else []
    return markup(
        [*style, await menu(buttons, "button-aspect", shown, "aspect"), await _seed(buttons, shown)],
        [
            await buttons.button("button-file", "file", pictures),
            await buttons.button(mark, "favourite", {"on": not standing.favourite, **shown.payload}),
            await buttons.button("button-info", "info", pictures),
        ],
        passed_on,
        [await menu(buttons, "button-delete", shown, "delete"), await menu(buttons, "button-back", shown, "first")],
        await forking(buttons, shown),
    )


async def styles(
    buttons: Buttons, shown: Shown, suited: Sequence[Style], *, page: int, styled: bool
) -> InlineKeyboardMarkup:
    """The styles in which it can be painted anew, some at a time; without any, where it is `styled`."""
    here = suited[page * STYLES_AT_ONCE : (page + 1) * STYLES_AT_ONCE]
    names = [
        await buttons.named(buttons.texts.plain(style.key), "again", _again(shown) | {"style": style.id})
        for style in here
    ]
    turns = []
    if page > 0:
        turns.append(await menu(buttons, "button-styles-before", shown, "style", at=page - 1))
    if (page + 1) * STYLES_AT_ONCE < len(suited):
        turns.append(await menu(buttons, "button-styles-after", shown, "style", at=page + 1))
    last = [await menu(buttons, "button-back", shown, "more")]
    if styled:
        last.insert(0, await buttons.button("button-style-none", "again", _again(shown) | {"style": ""}))
    return markup(*in_rows(names, 3), turns, last, await forking(buttons, shown))


async def aspects(buttons: Buttons, shown: Shown) -> InlineKeyboardMarkup:
    """The shapes in which it can be painted anew."""
    shapes = [
        await buttons.named(f"{width}:{height}", "again", _again(shown) | {"ratio": [width, height]})
        for width, height in RATIOS
    ]
    back = [await menu(buttons, "button-back", shown, "more")]
    return markup(*in_rows(shapes), back, await forking(buttons, shown))


async def deleting(buttons: Buttons, shown: Shown) -> InlineKeyboardMarkup:
    """Whether it shall go. Anybody's: who may delete what is looked at when it is pressed."""
    payload = {"for": buttons.owner, **shown.payload}
    return markup(
        [await buttons.anybodys().button("button-delete-yes", "delete", payload, count=len(shown.pictures))],
        [await menu(buttons, "button-delete-no", shown, "first")],
    )


def _again(shown: Shown) -> dict[str, Any]:
    """What is painted anew, after which the first keyboard is back."""
    seed = {"seed": shown.pictures[0].seed} if shown.seed_kept else {}
    return {"job": shown.job.id, "n": shown.count, **shown.payload, **seed}


async def _seed(buttons: Buttons, shown: Shown) -> InlineKeyboardButton:
    """The seed of what is painted from here: new, or kept. It says what is, and a press changes it."""
    other = replace(shown, seed_kept=not shown.seed_kept)
    return await menu(buttons, "button-seed-kept" if shown.seed_kept else "button-seed-new", other, "more")

"""In place of a picture's first keyboard: what else can be done with it."""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Buttons, in_rows, markup
from bot.keyboards.pictures import Shown, menu

RATIOS = ((1, 1), (4, 3), (3, 4), (16, 9), (9, 16))


async def more(buttons: Buttons, shown: Shown, *, favourite: bool, has_parents: bool) -> InlineKeyboardMarkup:
    """Everything else. `favourite` is whether all that is shown are favourites of the buttons' owner."""
    pictures = {"pictures": shown.ids}
    mark = "button-favourite-on" if favourite else "button-favourite-off"
    passed_on = [await buttons.button("button-share", "share", pictures)]
    if has_parents:
        passed_on.append(await buttons.button("button-lineage", "lineage", pictures))
    return markup(
        [await menu(buttons, "button-aspect", shown, "aspect"), await _seed(buttons, shown)],
        [
            await buttons.button("button-file", "file", pictures),
            await buttons.button(mark, "favourite", {"on": not favourite, **shown.payload}),
            await buttons.button("button-info", "info", pictures),
        ],
        passed_on,
        [await menu(buttons, "button-delete", shown, "delete"), await menu(buttons, "button-back", shown, "first")],
    )


async def aspects(buttons: Buttons, shown: Shown) -> InlineKeyboardMarkup:
    """The shapes in which it can be painted anew."""
    again = {"job": shown.job.id, "n": len(shown.pictures), **shown.payload}
    if shown.seed_kept:
        again["seed"] = shown.pictures[0].seed
    shapes = [
        await buttons.button("button-ratio", "again", {"ratio": [width, height], **again}, ratio=f"{width}:{height}")
        for width, height in RATIOS
    ]
    return markup(*in_rows(shapes), [await menu(buttons, "button-back", shown, "more")])


async def deleting(buttons: Buttons, shown: Shown) -> InlineKeyboardMarkup:
    """Whether it shall go. Anybody's: who may delete what is looked at when it is pressed."""
    payload = {"for": buttons.owner, **shown.payload}
    return markup(
        [await buttons.anybodys().button("button-delete-yes", "delete", payload, count=len(shown.pictures))],
        [await menu(buttons, "button-delete-no", shown, "first")],
    )


async def _seed(buttons: Buttons, shown: Shown) -> InlineKeyboardButton:
    """The seed of what is painted from here: new, or kept. It says what is, and a press changes it."""
    other = replace(shown, seed_kept=not shown.seed_kept)
    return await menu(buttons, "button-seed-kept" if shown.seed_kept else "button-seed-new", other, "more")

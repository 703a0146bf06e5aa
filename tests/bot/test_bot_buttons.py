"""Keyboards: which buttons stand where."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import InlineKeyboardMarkup

from bot.buttons import Buttons
from bot.keyboards.more import STYLES_AT_ONCE, Standing, aspects, more, styles
from bot.keyboards.pictures import Shown, under, varying
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.styles import STYLES
from bot.texts import Texts
from engine.jobs import Part, Picture, Words
from storage import CreditRules, JobRow, PictureRow, Storage

NO_JOB: Any = dict.fromkeys(JobRow.__dataclass_fields__)
JOB = JobRow(**NO_JOB | {"id": "a", "person_id": 7, "prompt": "a fox"})
NO_PICTURE: Any = dict.fromkeys(PictureRow.__dataclass_fields__)


@pytest.fixture
async def buttons(tmp_path: Path) -> AsyncIterator[Buttons]:
    storage = await Storage.open(tmp_path, rules=CreditRules())
    yield Buttons(storage, Texts(), 7)
    await storage.close()


def shown(count: int = 1, **more: Any) -> Shown:
    """That many pictures of a job."""
    pictures = [
        PictureRow(**NO_PICTURE | {"id": position + 1, "job_id": "a", "position": position, "seed": position})
        for position in range(count)
    ]
    return Shown(job=JOB, pictures=pictures, **more)


def labels(markup: InlineKeyboardMarkup) -> list[list[str]]:
    return [[button.text for button in row] for row in markup.inline_keyboard]


def data(markup: InlineKeyboardMarkup, label: str) -> str:
    """What a press of that button sends."""
    [found] = [button.callback_data for row in markup.inline_keyboard for button in row if button.text == label]
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(("count", "rows"), [(2, [2]), (4, [4]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (9, [5, 4])])
async def test_numbers_stand_in_even_rows(buttons: Buttons, count: int, rows: list[int]) -> None:
    """Under several pictures each has a U and a V, in rows of much the same length, above the other buttons."""
    found = labels(await under(buttons, shown(count)))
    assert found[-1] == ["Reroll", "Change", "More"]
    for letter, part in (("U", found[: len(rows)]), ("V", found[len(rows) : -1])):
        assert [len(row) for row in part] == rows
        assert [label for row in part for label in row] == [f"{letter}{n}" for n in range(1, count + 1)]


async def test_one_picture_is_varied_at_once(buttons: Buttons) -> None:
    """Under one picture the variations stand on the first row; only in a group somebody else can fork it."""
    alone = [["Vary a little", "Vary a lot"], ["Again", "Change", "More"]]
    assert labels(await under(buttons, shown())) == alone
    assert labels(await under(buttons, shown(in_group=True))) == [*alone, ["Fork"]]


async def test_a_prompt_that_was_cut_is_one_tap_away(buttons: Buttons) -> None:
    """Where the caption leaves words out, a button tells them all."""
    long = replace(shown(), job=replace(JOB, prompt="a fox " * 100))
    assert labels(await under(buttons, long))[-1] == ["The whole prompt"]


async def test_what_remains_of_several_keeps_its_numbers(buttons: Buttons) -> None:
    """Where the second of three pictures was deleted, the third is still the third."""
    three = shown(3)
    left = replace(three, pictures=[three.pictures[0], three.pictures[2]])
    assert labels(await under(buttons, left))[:2] == [["U1", "U3"], ["V1", "V3"]]


async def test_a_variation_of_one_of_several_asks_how_far(buttons: Buttons) -> None:
    """In place of the first keyboard stand a little, a lot and the way back."""
    four = shown(4)
    found = labels(await varying(buttons, four, four.pictures[2]))
    assert found == [["V3 a little", "V3 a lot"], ["‹ Back"]]


async def test_a_kept_seed_is_seen_and_used(buttons: Buttons) -> None:
    """Where the seed is kept, the buttons that paint anew say so, and mean another thing than without."""
    new, kept = shown(), shown(seed_kept=True)
    assert labels(await under(buttons, kept))[1][0] == "Again, same seed"
    assert data(await under(buttons, new), "Again") != data(await under(buttons, kept), "Again, same seed")
    assert data(await aspects(buttons, new), "16:9") != data(await aspects(buttons, kept), "16:9")


async def test_more_has_what_there_is_to_it(buttons: Buttons) -> None:
    """Under More the mark and the seed say how they stand, and where a picture is from is offered if there is any."""
    found = labels(await more(buttons, shown(), Standing()))
    assert found == [
        ["Aspect", "Seed: new"],
        ["File", "☆ Favourite", "Info"],
        ["Share", "Put aside"],
        ["Delete", "‹ Back"],
    ]
    assert "Put aside" not in {label for row in labels(await more(buttons, shown(2), Standing())) for label in row}
    standing = Standing(favourite=True, has_parents=True, has_styles=True)
    other = labels(await more(buttons, shown(seed_kept=True), standing))
    assert {label for row in other for label in row} >= {"Style", "Seed: kept", "★ Favourite", "Where from"}


async def test_styles_have_pages(buttons: Buttons) -> None:
    """All styles are there, some at a time, with ways forward, back and out."""
    seen, pages = [], -(-len(STYLES) // STYLES_AT_ONCE)
    assert pages > 1
    for page in range(pages):
        keyboard = await styles(buttons, shown(), list(STYLES.values()), page=page, styled=page == 0)
        *rows, turns, last = labels(keyboard)
        assert ("‹ More styles" in turns, "More styles ›" in turns) == (page > 0, page < pages - 1)
        assert last == (["No style", "‹ Back"] if page == 0 else ["‹ Back"])
        seen += [label for row in rows for label in row]
    assert seen == [Texts().plain(style.key) for style in STYLES.values()]


def fusion(*parts: Part, count: int = 1) -> Shown:
    """So many pictures of a fusion."""
    wish = Wish(kind="fuse", parts=parts, options=Options(seed=5))
    return replace(shown(count), job=replace(JOB, kind="fuse", payload=wish.dumps()))


async def test_a_fusion_of_two_leans_and_sweeps(buttons: Buttons) -> None:
    """Under a fusion of two each side is named, cut where it is long; under one of three there is no leaning."""
    cat, photo = Words(prompt="a cat"), Picture(path="uploads/a.png")
    for count in (1, 4):
        found = labels(await under(buttons, fusion(photo, cat, count=count)))
        assert ["‹ more: photo", "more: a cat ›"] in found
        assert "Sweep" in found[-1]
    long = labels(await under(buttons, fusion(Words(prompt="a large green apple in the snow"), cat)))
    assert ["‹ more: a large green…", "more: a cat ›"] in long
    three = labels(await under(buttons, fusion(photo, photo, cat)))
    assert not {"Sweep", "more: a cat ›"} & {label for row in three for label in row}


@pytest.mark.parametrize(("count", "rows"), [(2, [2]), (8, [8]), (9, [5, 4]), (24, [8, 8, 8])])
async def test_a_sweep_has_its_frames_and_its_other_form(buttons: Buttons, count: int, rows: list[int]) -> None:
    """Each frame has a number, and a strip becomes an animation, an animation a strip; again paints all frames."""
    wish = Wish(kind="sweep", parts=(Words(prompt="a"), Words(prompt="b")), options=Options(num_images=count))
    strip = replace(shown(count), job=replace(JOB, kind="sweep", payload=wish.dumps()))
    found = labels(await under(buttons, strip))
    assert [len(row) for row in found[:-2]] == rows
    assert [label for row in found[:-2] for label in row] == [str(n) for n in range(1, count + 1)]
    assert found[-2:] == [["As animation"], ["Reroll", "More"]]
    assert labels(await under(buttons, replace(strip, animated=True)))[-2] == ["As strip"]
    alone = replace(strip, pictures=strip.pictures[:1])
    assert labels(await under(buttons, alone)) == [["Vary a little", "Vary a lot"], ["Again", "More"]]
    assert alone.count == count

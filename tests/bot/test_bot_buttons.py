"""Keyboards: which buttons stand where."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.buttons import Buttons
from bot.keyboards.pictures import grid
from bot.texts import Texts
from storage import CreditRules, PictureRow, Storage


@pytest.fixture
async def buttons(tmp_path: Path) -> AsyncIterator[Buttons]:
    storage = await Storage.open(tmp_path, rules=CreditRules())
    yield Buttons(storage, Texts(), 7)
    await storage.close()


def picture(position: int) -> PictureRow:
    return PictureRow(
        id=position + 1,
        job_id="a",
        person_id=7,
        position=position,
        path=Path("a.png"),
        width=8,
        height=8,
        seed=position,
        file_id=None,
        chat_id=None,
        message_id=None,
        created_at=0.0,
    )


@pytest.mark.parametrize(("count", "rows"), [(2, [2]), (4, [4]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (9, [5, 4])])
async def test_numbers_stand_in_even_rows(buttons: Buttons, count: int, rows: list[int]) -> None:
    """Under a sheet there is a number for each picture, in rows of much the same length, above the other buttons."""
    markup = await grid(buttons, [picture(position) for position in range(count)])
    numbers = [[button.text for button in row] for row in markup.inline_keyboard[:-1]]
    assert [len(row) for row in numbers] == rows
    assert [number for row in numbers for number in row] == [str(number) for number in range(1, count + 1)]

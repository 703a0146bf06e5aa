"""The real bot process and the words that control it: flags, styles, mixtures, many requests in one, and settings."""

from __future__ import annotations

import io

from bot_world import GROUP, somebody
from PIL import Image

from playground.client import Message, Person, Playground


async def painted(person: Person, *words: str) -> Message:
    """The next picture whose caption has those words."""
    return await person.wait_for(
        lambda message: message.photo and "seed" in message.text and all(word in message.text for word in words)
    )


async def test_words_are_mixed(person: Person) -> None:
    """Parts with weights behind them become one fusion, which says all its parts."""
    await person.say("/imagine a red apple::2 a blue fox::1 --seed 4")
    assert "fusion" in (await painted(person, "a red apple + a blue fox", "seed 4")).text


async def test_styles_are_shown_and_one_becomes_mine(person: Person) -> None:
    """/styles shows a sheet of previews with a button for each style; the one that is pressed holds until it is taken
    away."""
    await person.say("/styles")
    sheet = await person.wait_for(lambda message: "Styles" in message.text)
    assert sheet.photo
    assert Image.open(io.BytesIO(await person.file(sheet.photo))).width > 800
    labels = [label for row in sheet.buttons for label in row]
    assert labels[0] == "1 Poster colours"
    assert len(labels) == 16
    assert (await person.press(sheet, "In the snow"))["text"] == "That is your style from now on."
    marked = await person.wait_for(lambda message: any("✓ 10 In the snow" in row for row in message.buttons))
    assert marked.id == sheet.id
    assert (await person.press(marked, "No style"))["text"] == "You have no style of your own now."
    await person.wait_for(
        lambda message: message.id == sheet.id and not any("✓" in str(row) for row in message.buttons)
    )


async def test_somebody_elses_styles_are_not_mine_to_choose(playground: Playground) -> None:
    """In a group, a press on another person's sheet changes nobody's style."""
    ada, eve = somebody(playground, chat=GROUP), somebody(playground, chat=GROUP)
    await ada.say("/styles")
    sheet = await ada.wait_for(lambda message: "Styles" in message.text)
    assert "belong to whoever asked" in (await eve.press(sheet, "Pastel"))["text"]

"""The real bot process and people's pictures: alone, in albums, with captions, as replies."""

from __future__ import annotations

import io

import pytest
from bot_world import credits_of, picture
from PIL import Image

from playground.client import Message, Person


async def painted(person: Person, *words: str) -> Message:
    """The next picture of the bot's whose caption has those words."""
    return await person.wait_for(
        lambda message: message.photo and "seed" in message.text and all(word in message.text for word in words)
    )


async def colour_of(person: Person, message: Message) -> tuple[int, int, int]:
    """The colour in the middle of a message's photo."""
    assert message.photo
    image = Image.open(io.BytesIO(await person.file(message.photo))).convert("RGB")
    red, green, blue = image.resize((1, 1)).tobytes()
    return red, green, blue


async def test_a_photo_alone_offers_variations(person: Person) -> None:
    """A photo without words is answered with buttons; each makes a variation of it, in its own shape."""
    await person.send_photo(picture(size=(64, 32)))
    offer = await person.wait_for(lambda message: "What shall I make" in message.text)
    assert offer.buttons == [["Vary a little", "Vary a lot"], ["Put aside"]]
    await person.press(offer, "Vary a little")
    variation = await painted(person, "variation")
    sizes = variation.raw["photo"][-1]
    assert sizes["width"] > sizes["height"]


async def test_a_photo_with_words_is_fused(person: Person) -> None:
    """A photo and its caption become one picture."""
    await person.send_photo(picture("red"), caption="a blue fox")
    await painted(person, "a blue fox", "fusion")


async def test_a_photo_with_flags_alone_is_varied(person: Person) -> None:
    """Flags without words say how to vary the photo."""
    await person.send_photo(picture("red"), caption="--seed 3 --strength 0.5")
    await painted(person, "variation of a photo, seed 3")


async def test_an_album_is_fused(person: Person) -> None:
    """Two photos in an album become one picture, after one status message."""
    await person.send_photo(picture("red"), picture("blue"))
    fusion = await painted(person, "fusion")
    red, _, blue = await colour_of(person, fusion)
    assert red > 40
    assert blue > 40
    assert len([message for message in await person.messages() if message.from_bot]) == 1


async def test_an_album_with_weights_in_its_caption(person: Person) -> None:
    """/fuse as an album's caption weighs its pictures in their order."""
    await person.send_photo(picture("red"), picture("blue"), caption="/fuse 0.9 0.1 --seed 0")
    await painted(person, "fusion", "seed 0")


async def test_fuse_as_a_reply(person: Person) -> None:
    """/fuse as a reply to a photo fuses that photo with the words."""
    [photo] = await person.send_photo(picture("red"))
    await person.wait_for(lambda message: "What shall I make" in message.text)
    await person.say("/fuse 0.7 | a fox 0.3", reply_to=photo)
    await painted(person, "a fox", "fusion")


async def test_vary_as_a_reply_and_as_a_caption(person: Person) -> None:
    """/vary works as a reply to anybody's photo, as a reply to the bot's own picture, and as a caption."""
    [photo] = await person.send_photo(picture("green"), caption="/vary --strength 0.5 --seed 1")
    variation = await painted(person, "variation", "seed 1")
    await person.say("/vary --seed 2", reply_to=photo)
    await painted(person, "variation", "seed 2")
    await person.say("/vary --seed 3", reply_to=variation)
    await painted(person, "variation", "seed 3")


async def test_a_reply_to_a_sheet_asks_which(person: Person) -> None:
    """A sheet shows several pictures, so /vary as a reply to it asks to choose one first."""
    await person.say("/imagine a fox --n 2")
    sheet = await painted(person, "a fox")
    await person.say("/vary", reply_to=sheet)
    await person.wait_for(lambda message: "several pictures" in message.text)


async def test_a_reply_to_a_picture_of_a_sheet(person: Person) -> None:
    """A picture that a number brought is varied as it was painted, and a sheet from the history is still a sheet."""
    await person.say("/imagine a fox --n 2 --seed 20")
    sheet = await painted(person, "a fox")
    await person.press(sheet, "U2")
    alone = await painted(person, "seed 21")
    await person.say("/vary --seed 22", reply_to=alone)
    await painted(person, "seed 22")
    await person.say("/history")
    page = await person.wait_for(lambda message: "What you made" in message.text)
    await person.press(page, "2")
    again = await painted(person, "seed 20 … 21")
    await person.say("/vary", reply_to=again)
    await person.wait_for(lambda message: "several pictures" in message.text)


async def test_pictures_sent_as_files(person: Person) -> None:
    """A JPEG or a WebP sent as a file is as good as a photo."""
    await person.send_document(picture("red", format="WEBP"), "photo.webp", caption="/vary --seed 4")
    await painted(person, "seed 4")
    await person.send_document(picture("red", format="JPEG"), "photo.jpg", caption="/fuse a fox --seed 5")
    await painted(person, "seed 5")


def bomb() -> bytes:
    """A small file that says it has more pixels than anybody should decode."""
    buffer = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "answer"),
    [
        (b"%PDF-1.4 no picture at all", "report.pdf", "no picture I can read"),
        (b"", "empty.png", "no picture I can read"),
        (picture()[:60], "half.png", "no picture I can read"),
        (picture(format="GIF"), "moving.gif", "no picture I can read"),
        (b"\xff" * (21 << 20), "huge.png", "too large"),
        (bomb(), "bomb.png", "too large to open"),
    ],
    ids=["pdf", "empty", "half", "gif", "huge", "bomb"],
)
async def test_files_that_are_no_pictures(person: Person, content: bytes, name: str, answer: str) -> None:
    """A file that cannot be used is refused in one sentence, and nothing is held or charged for it."""
    await person.send_document(content, name, caption="/vary")
    refusal = await person.wait_for(lambda message: message.text)
    assert answer in refusal.text
    assert "\n" not in refusal.text
    assert await credits_of(person) == 100


async def test_an_album_of_eleven(person: Person) -> None:
    """More pictures than can be fused are refused in one sentence that says how many can."""
    await person.send_photo(*[picture()] * 11)
    refusal = await person.wait_for(lambda message: message.text)
    assert "10" in refusal.text
    assert await credits_of(person) == 100

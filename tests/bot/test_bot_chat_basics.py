"""The real bot process in a private chat, one test for what each command is for."""

from __future__ import annotations

import io

import pytest
from bot_world import EXAMPLES, credits_of, somebody
from PIL import Image

from bot.commands import COMMANDS
from bot.menus import offered
from playground.client import Message, Person, Playground

UNDER_A_PICTURE = [["Vary a little", "Vary a lot"], ["Again", "Change", "More"]]


async def painted(person: Person, *words: str) -> Message:
    """The next picture whose caption has those words."""
    return await person.wait_for(
        lambda message: message.photo and "seed" in message.text and all(word in message.text for word in words)
    )


async def test_start_greets_and_a_pressed_example_is_painted(person: Person) -> None:
    """/start greets by name, tells what the model knows, and its buttons paint their own words."""
    await person.say("/start")
    greeting = await person.wait_for(lambda message: "Hello" in message.text)
    assert "apple, fox, light bulb" in greeting.text
    assert greeting.buttons == [[example] for example in EXAMPLES]
    await person.press(greeting, EXAMPLES[1])
    assert EXAMPLES[1] in (await painted(person)).text


async def test_help_names_every_command(person: Person) -> None:
    """The chapters of /help have a line for each command of the table, and the chat's menu has the same commands."""
    await person.say("/help")
    page = await person.wait_for(lambda message: "I paint what you say" in message.text)
    told = page.text
    for chapter in [label for row in page.buttons for label in row]:
        await person.press(page, chapter)
        page = await person.wait_for(lambda message, title=chapter: message.text.startswith(title))
        told += page.text
    names = [command.name for command in offered(COMMANDS, "private")]
    assert all(f"/{name} –" in told for name in names)
    assert await person.commands() == names


async def test_imagine(person: Person) -> None:
    """/imagine answers with one status message, a reply to the request, which becomes the picture with buttons."""
    asked = await person.say("/imagine a red apple --seed 7")
    status = await person.wait_for(lambda message: "In line" in message.text)
    picture = await painted(person, "a red apple", "seed 7")
    assert status.reply_to == asked.id
    assert status.buttons == [["Cancel"]]
    assert picture.id == status.id
    assert picture.buttons == UNDER_A_PICTURE
    assert len([message for message in await person.messages() if message.from_bot]) == 1


async def test_the_status_message_shows_a_bar_with_a_preview(person: Person) -> None:
    """While a job is painted its status message shows how far it is, together with a preview."""
    await person.say("/imagine a slow apple --steps 30")
    preview = await person.wait_for(lambda message: "Painting" in message.text and message.photo)
    assert "▰" in preview.text
    assert "%" in preview.text
    assert preview.buttons == [["Cancel"]]
    assert (await painted(person, "a slow apple")).id == preview.id


async def test_several_pictures_are_one_sheet_with_numbers(person: Person) -> None:
    """Several pictures come as one sheet; a number under it gives that picture alone, with its own seed."""
    await person.say("/imagine a fox --n 4 --seed 10")
    sheet = await painted(person, "seed 10 … 13")
    assert sheet.buttons == [["U1", "U2", "U3", "U4"], ["V1", "V2", "V3", "V4"], ["Reroll", "Change", "More"]]
    assert sheet.photo
    assert Image.open(io.BytesIO(await person.file(sheet.photo))).size > (100, 100)
    await person.press(sheet, "U3")
    alone = await painted(person, "seed 12")
    assert alone.id != sheet.id
    assert alone.reply_to == sheet.id
    assert alone.buttons == UNDER_A_PICTURE


async def test_the_buttons_under_a_picture(person: Person) -> None:
    """Under a picture: Again, the two variations and, under More, the lossless file all do what they say."""
    await person.say("/imagine a red fox --ar 2:1 --seed 3")
    first = await painted(person, "a red fox")
    for label, words in (
        ("Again", ("a red fox",)),
        ("Vary a little", ("variation",)),
        ("Vary a lot", ("variation",)),
    ):
        assert await person.press(first, label) is not None
        assert (await painted(person, *words)).id > first.id
    await person.press(first, "More")
    more = await person.wait_for(lambda message: message.id == first.id)
    await person.press(more, "File")
    document = await person.wait_for(lambda message: message.document)
    assert document.document
    image = Image.open(io.BytesIO(await person.file(document.document)))
    assert image.format == "PNG"
    assert image.width == 2 * image.height or abs(image.width / image.height - 2) < 0.3


async def test_words_without_a_command_are_offered_to_be_painted(person: Person) -> None:
    """Plain words in a private chat are not painted unasked: a button does it."""
    await person.say("a quiet fox")
    offer = await person.wait_for(lambda message: "Shall I paint" in message.text)
    await person.press(offer, "Paint it")
    await painted(person, "a quiet fox")


async def test_a_greeting_is_answered_by_one(person: Person) -> None:
    """Whoever says hello is greeted, and whoever asks for help gets it; words that only begin so are to be painted."""
    for said, answer in (("Hi!", "Hello"), ("what can you do?", "More about"), ("help a fox", "Shall I paint")):
        asked = await person.say(said)
        await person.wait_for(lambda message: message.reply_to == asked.id and answer in message.text)  # noqa: B023


async def test_words_that_the_model_does_not_know(person: Person) -> None:
    """A prompt with none of the model's words is painted, with a line on what the model knows."""
    await person.say("/imagine parliament")
    picture = await painted(person, "parliament")
    assert "apple, fox, light bulb" in picture.text
    assert "had to guess" in picture.text
    await person.say("/imagine two foxes")
    assert "had to guess" not in (await painted(person, "two foxes")).text


async def test_history_opens_pictures(person: Person) -> None:
    """/history shows the newest first, and its numbers open pictures."""
    await person.say("/history")
    await person.wait_for(lambda message: "nothing yet" in message.text)
    for number in range(3):
        await person.say(f"/imagine apple number {number}")
        await painted(person, f"number {number}")
    await person.say("/history")
    page = await person.wait_for(lambda message: "What you made" in message.text)
    assert [line[3:17] for line in page.text.splitlines()[1:]] == [f"apple number {n}" for n in (2, 1, 0)]
    assert page.buttons == [["1", "2", "3"], ["★ Favourites only", "Search", "Export"]]
    await person.press(page, "2")
    await painted(person, "apple number 1")


async def test_quota_counts_what_was_painted(person: Person) -> None:
    """/quota says what is left: three pictures cost three credits, and a bar of the day says when there are more."""
    assert await credits_of(person) == 100
    await person.say("/imagine a fox --n 3")
    await painted(person, "a fox")
    assert await credits_of(person) == 97


async def test_cancel_stops_what_is_painted_and_what_waits(person: Person) -> None:
    """/cancel stops mine, running and waiting, says so in their status messages, and gives the credits back."""
    for name in ("first", "second"):
        await person.say(f"/imagine a slow {name} apple --steps 100")
    await person.wait_for(lambda message: "Painting" in message.text)
    await person.say("/cancel")
    await person.wait_for(lambda message: "2 requests are cancelled" in message.text)

    async def all_cancelled() -> bool:
        texts = [message.text for message in await person.messages() if message.from_bot]
        return len([text for text in texts if text.startswith("Cancelled")]) == 2

    while not await all_cancelled():
        await person.wait_for(lambda message: message.text.startswith("Cancelled"))
    assert await credits_of(person) == 100
    await person.say("/cancel")
    await person.wait_for(lambda message: "nothing to cancel" in message.text)


async def test_cancel_as_a_reply_stops_that_one(person: Person) -> None:
    """/cancel as a reply to a request or its status message stops that one; as a reply to anything else, none."""
    first = await person.say("/imagine a slow apple --steps 30 --n 2")
    second = await person.say("/imagine a late fox")
    status = await person.wait_for(lambda message: message.reply_to == second.id)
    await person.say("/cancel", reply_to=status)
    await person.wait_for(lambda message: "One request is cancelled" in message.text)
    await person.say("/cancel", reply_to=second)
    await person.wait_for(lambda message: "on its own" in message.text)
    await person.say("/cancel", reply_to=first)
    await person.wait_for(lambda message: "One request is cancelled" in message.text)
    assert await credits_of(person) == 100


async def test_the_cancel_button_stops_one(person: Person) -> None:
    """The button under a status message stops that job; once it has ended, a press says that it is too late."""
    await person.say("/imagine a slow apple --steps 100")
    status = await person.wait_for(lambda message: "Painting" in message.text)
    assert (await person.press(status, "Cancel"))["text"] == "Cancelled."
    assert "too late" in (await person.press(status, "Cancel"))["text"].lower()
    await person.wait_for(lambda message: message.text.startswith("Cancelled"))


async def test_edited_requests_are_not_painted_again(person: Person) -> None:
    """Editing a request changes nothing: no second picture, no second charge."""
    asked = await person.say("/imagine a fox")
    await painted(person, "a fox")
    await person.edit(asked, "/imagine two foxes")
    assert await credits_of(person) == 99
    assert len([message for message in await person.messages() if message.photo]) == 1


async def test_a_refused_request_is_painted_once_it_is_mended(person: Person) -> None:
    """Editing what could not be read asks again, and once it is painted a further edit changes nothing."""
    asked = await person.say("/imagine a mended fox --sede 4")
    await person.wait_for(lambda message: "Did you mean --seed?" in message.text)
    await person.edit(asked, "/imagine a mended fox --seed 4 --n 0")
    await person.wait_for(lambda message: "--n goes from 1 to 9" in message.text)
    await person.edit(asked, "/imagine a mended fox --seed 4")
    picture = await painted(person, "a mended fox", "seed 4")
    assert picture.reply_to == asked.id
    await person.edit(asked, "/imagine a mended fox --seed 5")
    assert await credits_of(person) == 99
    await person.say("/imagine a last fox")
    await painted(person, "a last fox")
    assert len([message for message in await person.messages() if message.photo]) == 2


@pytest.mark.parametrize("text", ["/imagine a <b>fox</b> & co", "/imagine " + "🦊" * 600])
async def test_any_words_fit_under_their_picture(person: Person, text: str) -> None:
    """Markup in a prompt is shown as it was typed, and a prompt longer than a caption is cut."""
    await person.say(text)
    picture = await painted(person)
    shown = picture.text.splitlines()[0]
    assert text.removeprefix("/imagine ").startswith(shown.removesuffix("…"))
    assert len(shown.encode("utf-16-le")) // 2 <= 300


async def test_turns_are_fair(playground: Playground) -> None:
    """Somebody who asks once does not wait for all that somebody else asked before."""
    busy, modest = somebody(playground), somebody(playground)
    for number in range(4):
        await busy.say(f"/imagine a slow apple {number} --steps 8")
    await modest.say("/imagine a fox")
    await painted(modest, "a fox")
    assert len([message for message in await busy.messages() if "seed" in message.text]) <= 2
    for number in range(4):
        await painted(busy, f"apple {number}")

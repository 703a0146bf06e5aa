"""The real bot process and the words that control it: flags, styles, mixtures, many requests in one, and settings."""

from __future__ import annotations

import io

from bot_world import GROUP, credits_of, somebody
from PIL import Image

from playground.client import Message, Person, Playground


async def painted(person: Person, *words: str) -> Message:
    """The next picture whose caption has those words."""
    return await person.wait_for(
        lambda message: message.photo and "seed" in message.text and all(word in message.text for word in words)
    )


async def now(person: Person, message: Message) -> Message:
    """The message as it is by now."""
    return next(other for other in await person.messages() if other.id == message.id)


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


async def test_a_costly_request_is_begun_once_its_price_is_agreed_to(person: Person) -> None:
    """What costs much of a day is answered with the price and what makes it; the button paints it, and only once."""
    asked = await person.say("/imagine a red apple --n 9 --steps 16 --seed 5")
    question = await person.wait_for(lambda message: "Shall I paint it?" in message.text)
    assert "36 credits of your 100: 9 pictures, 16 steps instead of 4" in question.text
    assert await credits_of(person) == 100
    await person.press(question, "Paint it")
    agreed = await now(person, question)
    assert (agreed.text, agreed.buttons) == ("Agreed, for 36 credits.", [])
    assert (await painted(person, "a red apple", "seed 5 … 13")).reply_to == asked.id
    assert await credits_of(person) == 64
    assert "agreed to that once already" in (await person.press(question, "Paint it"))["text"]
    assert await credits_of(person) == 64


async def test_what_is_too_dear_is_refused_at_once(person: Person) -> None:
    """A price beyond what is left is told as such, without a question."""
    await person.say("/imagine {red, blue} apple --n 9 --steps 30")
    assert "more than the 100 of a whole day" in (await person.wait_for(lambda message: "credits" in message.text)).text
    await person.say("/imagine {a, b, c, d, e, f, g, h, i} --n 8")
    await person.wait_for(lambda message: "72 credits of your 100" in message.text)


async def test_many_requests_are_one_question_and_one_yes(person: Person) -> None:
    """Choices in braces are told as so many requests with their price; a yes paints all of them, held in one go."""
    asked = await person.say("/imagine {red, blue} apple {in the snow, at sea} --n 2 --seed 8")
    question = await person.wait_for(lambda message: "Paint them?" in message.text)
    assert "That makes 4 requests, 8 credits of your 100" in question.text
    await person.press(question, "Paint them all")
    for words in ("red apple in the snow", "red apple at sea", "blue apple in the snow", "blue apple at sea"):
        assert (await painted(person, words, "seed 8 … 9")).reply_to == asked.id
    assert await credits_of(person) == 92
    assert "once already" in (await person.press(question, "Paint them all"))["text"]


async def test_many_requests_are_held_all_or_none(person: Person) -> None:
    """When the credits have gone elsewhere meanwhile, a yes begins none of them, and says what is short."""
    await person.say("/imagine {red, blue} apple --n 9 --steps 16")
    question = await person.wait_for(lambda message: "Paint them?" in message.text)
    await person.say("/imagine a slow fox --n 9 --steps 16")
    other = await person.wait_for(lambda message: "Shall I paint it?" in message.text)
    await person.press(other, "Paint it")
    assert "costs 72 credits and you have 64" in (await person.press(question, "Paint them all"))["text"]
    await person.say("/cancel")
    await person.wait_for(lambda message: "One request is cancelled" in message.text)
    assert await credits_of(person) == 100


async def test_plain_words_are_looked_at_before_they_are_offered(person: Person) -> None:
    """Words without a command that could not be painted get the sentence that says so, and no button."""
    await person.say("a cat --style xyzzy")
    await person.wait_for(lambda message: "There is no style" in message.text)
    await person.say("{red, blue} foxes")
    offer = await person.wait_for(lambda message: "Shall I paint that?" in message.text)
    await person.press(offer, "Paint it")
    await person.wait_for(lambda message: "That makes 2 requests" in message.text)

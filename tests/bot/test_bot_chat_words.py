"""The real bot process and the words that control it: flags, styles, mixtures, many requests in one, and settings."""

from __future__ import annotations

import io

from bot_world import credits_of, somebody
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
    """Parts with weights behind them become one fusion, which says how much of each is in it."""
    await person.say("/imagine a red apple::2 a blue fox::1 --seed 4")
    assert "fusion" in (await painted(person, "a red apple 67", "a blue fox 33", "seed 4")).text


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


async def test_a_style_is_chosen_by_its_name(person: Person) -> None:
    """/styles with a name makes that style one's own, and --style none leaves it out once; a slip is answered."""
    for said, answer in (("pastle", "Did you mean pastel?"), ("Pastel", "Pastel is your style"), ("none", "no style")):
        if said == "none":
            await person.say("/imagine a plain fox --style none --seed 8")
            assert "Pastel" not in (await painted(person, "a plain fox")).text
            await person.say("/imagine a soft fox --seed 9")
            assert "seed 9 · Pastel" in (await painted(person, "a soft fox")).text
        await person.say(f"/styles {said}")
        await person.wait_for(lambda message: answer in message.text)  # noqa: B023


async def test_a_model_is_chosen_and_shows_its_own_styles(person: Person) -> None:
    """--model names one of those that are offered, whose styles are its own; another name is answered with them."""
    await person.say("/imagine a quiet sea --model large --style anime --seed 3")
    assert "seed 3 · Anime" in (await painted(person, "a quiet sea")).text
    await person.say("/imagine a quiet sea --model dall-e")
    await person.wait_for(lambda message: "You can choose mini, large" in message.text)
    await person.say("/imagine a quiet sea --style anime")
    await person.wait_for(lambda message: "cannot show the style anime" in message.text)
    panel = await settings_of(person)
    await person.press(panel, "Model")
    await person.press(await now(person, panel), "large")
    assert "Model: large (yours)" in (await now(person, panel)).text
    await person.say("/styles")
    listed = await person.wait_for(lambda message: "Styles" in message.text)
    assert any("Ukiyo-e" in row for row in listed.buttons)


async def test_somebody_elses_styles_are_not_mine_to_choose(playground: Playground, group: int) -> None:
    """In a group, a press on another person's sheet changes nobody's style."""
    ada, eve = somebody(playground, chat=group), somebody(playground, chat=group)
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


async def settings_of(person: Person) -> Message:
    """The panel that the person has just asked for."""
    await person.say("/settings")
    return await person.wait_for(lambda message: "ettings" in message.text and message.buttons)


async def test_settings_hold_until_they_are_unset(person: Person) -> None:
    """/settings shows what holds and where it comes from; a press sets it in place, and requests that say nothing else
    are painted so."""
    panel = await settings_of(person)
    assert "Shape: 1:1\n" in panel.text
    assert "Pictures: 1\n" in panel.text
    await person.press(panel, "Shape")
    assert [label for row in (await now(person, panel)).buttons for label in row][-1] == "‹ Back"
    await person.press(await now(person, panel), "16:9")
    await person.press(await now(person, panel), "Pictures")
    await person.press(await now(person, panel), "2")
    await person.press(await now(person, panel), "Seed")
    await person.press(await now(person, panel), "always the same")
    panel = await now(person, panel)
    assert "Shape: 16:9 (yours)\nPictures: 2 (yours)\n" in panel.text
    seed = int(panel.text.split("Seed: always ")[1].split()[0])
    await person.say("/imagine a red apple")
    await painted(person, "a red apple", f"seed {seed} …")
    await person.say("/imagine a red fox --n 1 --seed 7")
    alone = await painted(person, "a red fox", "seed 7")
    assert alone.photo
    size = Image.open(io.BytesIO(await person.file(alone.photo))).size
    assert abs(size[0] / size[1] - 16 / 9) < 0.1
    await person.press(await now(person, panel), "Seed")
    await person.press(await now(person, panel), "Unset")
    assert "Seed: new each time\n" in (await now(person, panel)).text


async def test_a_groups_settings_are_its_administrators(playground: Playground, group: int) -> None:
    """In a group /settings is the group's, which its administrators alone see and change; it goes before a person's."""
    ada, chief = somebody(playground, chat=group), somebody(playground, chat=group)
    await ada.say("/settings")
    await ada.wait_for(lambda message: "Only administrators" in message.text)
    await chief.say("hello")
    await Person(playground, 101, chat=group, bot=1).promote(chief.user)
    panel = await settings_of(chief)
    assert "Settings of this group" in panel.text
    assert "Shape: each their own" in panel.text
    await chief.press(panel, "Pictures")
    await chief.press(await now(chief, panel), "3")
    assert "Pictures: 3 (the group's)" in (await now(chief, panel)).text
    await ada.say("/imagine a modest fox --seed 5")
    await painted(ada, "a modest fox", "seed 5 … 7")
    assert "belong to whoever asked" in (await ada.press(await now(chief, panel), "Pictures"))["text"]
    await chief.press(await now(chief, panel), "Pictures")
    await chief.press(await now(chief, panel), "Unset")
    assert "Pictures: each their own" in (await now(chief, panel)).text


async def test_language_is_asked_for(person: Person) -> None:
    """/language offers every language by its own name, and says in the one chosen that it is spoken now."""
    await person.say("/language")
    question = await person.wait_for(lambda message: "Which language" in message.text)
    await person.press(question, "English")
    answer = await now(person, question)
    assert (answer.text, answer.buttons) == ("I speak English with you from now on.", [])

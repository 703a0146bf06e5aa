"""The real bot process and a picture's life under its message: shown, varied, changed, traced, shared, deleted."""

from __future__ import annotations

import io
import re

from bot_world import ADA, credits_of, picture, somebody
from PIL import Image

from playground.client import Message, Person, Playground

UNDER_ONE = [["Vary a little", "Vary a lot"], ["Again", "Change", "More"]]


async def painted(person: Person, *words: str, after: Message | None = None) -> Message:
    """The next picture whose caption has those words, in a message later than that one."""
    last = 0 if after is None else after.id
    return await person.wait_for(
        lambda message: (
            message.id > last
            and message.photo
            and "seed" in message.text
            and all(word in message.text for word in words)
        )
    )


async def pressed(person: Person, message: Message, *labels: str) -> Message:
    """The message after its buttons were pressed one after the other, each of which puts another keyboard there."""
    for label in labels:
        await person.press(message, label)
        message = await now(person, message)
    return message


async def now(person: Person, message: Message) -> Message:
    """The message as it is now."""
    [found] = [each for each in await person.messages() if each.id == message.id]
    return found


async def told(person: Person, words: str) -> Message:
    """The next message with those words."""
    return await person.wait_for(lambda message: words in message.text and not message.photo)


async def test_one_of_several_is_varied_from_its_keyboard(person: Person) -> None:
    """V2 asks in place how far; after the choice the variation of the second picture comes, and the first keyboard is
    back."""
    await person.say("/imagine a fox --n 3 --seed 10")
    sheet = await painted(person, "seed 10 … 12")
    asking = await pressed(person, sheet, "V2")
    assert asking.buttons == [["V2 a little", "V2 a lot"], ["‹ Back"]]
    assert (await pressed(person, asking, "Back")).buttons == sheet.buttons
    await person.press(asking, "V2 a little")
    variation = await painted(person, "variation of a picture")
    assert variation.text.startswith("a fox\n")
    await person.say("/history")
    await person.wait_for(lambda message: "1. Variation: a fox" in message.text)
    assert variation.reply_to == sheet.id
    assert (await now(person, sheet)).buttons == sheet.buttons
    await person.press(variation, "More")
    await person.press(await now(person, variation), "Where from")
    ancestry = await told(person, "Where it comes from")
    assert "a fox · seed 11" in ancestry.text
    await person.press(ancestry, "1")
    assert (await painted(person, "seed 11")).buttons == UNDER_ONE


async def test_a_button_pressed_twice_sends_one_picture(person: Person) -> None:
    """A double click on U shows the picture once, and so does one on File."""
    await person.say("/imagine a fox --n 2 --seed 20")
    sheet = await painted(person, "seed 20 … 21")
    for _ in range(2):
        await person.press(sheet, "U1")
    alone = await painted(person, "seed 20")
    more = await pressed(person, alone, "More")
    for _ in range(2):
        await person.press(more, "File")
    sent = [message for message in await person.messages() if message.from_bot]
    assert len([message for message in sent if message.photo]) == 2
    assert len([message for message in sent if message.document]) == 1


async def test_the_files_of_several_are_an_album(person: Person) -> None:
    """File under several pictures sends each without loss, and a file is as good to reply to as its picture."""
    await person.say("/imagine a fox --n 3 --seed 30")
    sheet = await painted(person, "seed 30 … 32")
    await person.press(await pressed(person, sheet, "More"), "File")
    files = [message for message in await person.messages() if message.document]
    assert len(files) == 3
    assert files[2].document
    assert Image.open(io.BytesIO(await person.file(files[2].document))).format == "PNG"
    await person.say("/info", reply_to=files[2])
    assert "Seed: 32\n" in (await told(person, "Seed:")).text


async def test_shapes_and_the_kept_seed(person: Person) -> None:
    """Aspect paints at once in the chosen shape; with the seed kept it is the seed of before, and Again says so."""
    await person.say("/imagine a fox --seed 40")
    first = await painted(person, "seed 40")
    kept = await pressed(person, first, "More", "Seed: new")
    assert any("Seed: kept" in row for row in kept.buttons)
    shapes = await pressed(person, kept, "Aspect")
    assert shapes.buttons == [["1:1", "4:3", "3:4", "16:9", "9:16"], ["‹ Back"]]
    await person.press(shapes, "16:9")
    wide = await painted(person, "seed 40", after=first)
    size = wide.raw["photo"][-1]
    assert abs(size["width"] / size["height"] - 16 / 9) < 0.1
    back = await now(person, first)
    assert back.buttons[1] == ["Again, same seed", "Change", "More"]
    await person.press(back, "Again, same seed")
    await painted(person, "seed 40", after=wide)


async def test_a_favourite_is_marked_and_unmarked(person: Person) -> None:
    """The star says how it stands, after More was closed and opened again as well."""
    await person.say("/imagine a fox")
    first = await painted(person, "a fox")
    more = await pressed(person, first, "More")
    assert (await person.press(more, "☆ Favourite"))["text"] == "Marked as a favourite of yours."
    starred = await pressed(person, await now(person, more), "Back", "More")
    assert "★ Favourite" in starred.buttons[1]
    plain = await pressed(person, starred, "★ Favourite")
    assert "☆ Favourite" in plain.buttons[1]


async def test_again_with_changes(person: Person) -> None:
    """The reply to Change is read as flags, which leave the words, or as words, which take their place; the rest of the
    recipe stays, and what cannot be read is refused in a sentence and can be said again."""
    await person.say("/imagine a red fox --seed 50 --no dogs")
    first = await painted(person, "a red fox")
    await person.press(first, "Change")
    question = await told(person, "new words")
    assert "a red fox" in question.text
    await person.say("--ar 16:9", reply_to=question)
    wide = await painted(person, "a red fox", "seed 50")
    assert wide.raw["photo"][-1]["width"] > wide.raw["photo"][-1]["height"]
    await person.say("--ar sideways", reply_to=question)
    await told(person, "--ar takes two numbers")
    await person.say("a blue apple --seed 51 --n 2", reply_to=question)
    other = await painted(person, "a blue apple", "seed 51 … 52")
    await person.say("/info", reply_to=other)
    assert "Without: dogs" in (await told(person, "Seed:")).text
    await person.say("a green apple", reply_to=first)
    await told(person, "Shall I paint that?")


async def test_change_pressed_twice_in_a_hurry_asks_once(person: Person) -> None:
    """What is written next is the answer all the same."""
    await person.say("/imagine a red fox")
    picture = await painted(person, "a red fox")
    for _ in range(2):
        await person.press(picture, "Change")
    await told(person, "new words")
    await person.say("a blue apple --seed 51")
    await painted(person, "a blue apple", "seed 51")
    assert sum("new words" in message.text for message in await person.messages()) == 1


async def test_only_who_was_asked_answers(playground: Playground, group: int) -> None:
    """In a group the question mentions whoever pressed Change, so that a reply opens for them alone; what others reply
    is chatter."""
    owner, other = (somebody(playground, chat=group) for _ in range(2))
    await owner.say("/imagine@playground_1_bot a fox to change --seed 55")
    first = await painted(owner, "a fox to change")
    for _ in range(2):
        await owner.press(first, "Change")
    question = await told(owner, "new words")
    assert question.raw["entities"][0]["user"]["id"] == owner.user
    assert len([message for message in await owner.messages() if message.reply_to == first.id]) == 1
    ignored = await other.say("a stolen apple", reply_to=question)
    await owner.say("a changed apple", reply_to=question)
    await painted(owner, "a changed apple", "seed 55")
    assert ignored.id not in [message.reply_to for message in await owner.messages() if message.from_bot]


async def test_changes_to_a_fusion(person: Person) -> None:
    """Words take the place of a fusion's words, and its pictures stay."""
    [photo] = await person.send_photo(picture("red"), caption="/fuse 0.7 | a cat 0.3 --seed 60")
    fusion = await painted(person, "photo 70\u00a0% + a cat 30\u00a0%", "fusion")
    assert fusion.reply_to == photo.id
    await person.press(fusion, "Change")
    await person.say("an apple", reply_to=await told(person, "new words"))
    await painted(person, "an apple", "photo", "fusion, seed 60")


async def test_info_tells_everything(person: Person) -> None:
    """Info has the prompt, the flags and the numbers; /info as a reply says the same, of a single picture as well."""
    await person.say("/imagine a <b>fox</b> & co --seed 70 --n 2 --no dogs --steps 3 --guidance 5")
    sheet = await painted(person, "seed 70 … 71")
    await person.press(await pressed(person, sheet, "More"), "Info")
    facts = (await told(person, "Seed:")).text
    for words in (
        "a <b>fox</b> & co",
        "Without: dogs",
        "Seed: 70 … 71",
        "Steps: 3",
        "Guidance: 5",
        "Credits: 2",
        "UTC",
    ):
        assert words in facts
    await person.say("/info 2", reply_to=sheet)
    assert "Seed: 71\n" in (await told(person, "Seed:")).text
    await person.say("/info 3", reply_to=sheet)
    await told(person, "no picture 3")
    await person.say("/info")
    await told(person, "Reply to a picture of mine")


async def test_a_long_prompt_is_one_tap_away(person: Person) -> None:
    """The caption is cut at a word, and the whole prompt is told by one button, whatever it is made of."""
    words = " ".join(f"🦊{number}" for number in range(320))
    await person.say(f"/imagine {words}")
    long = await painted(person)
    shown = long.text.splitlines()[0]
    assert shown.endswith("…")
    assert words.startswith(shown.removesuffix("…") + " ")
    await person.press(long, "The whole prompt")
    assert words in (await told(person, "Seed:")).text


async def test_words_from_right_to_left_turn_nothing_around(person: Person) -> None:
    """A Hebrew prompt is isolated from what stands beside it, and marks of direction are left out."""
    await person.say("/imagine שועל \u202eאדום")
    assert (await painted(person)).text.splitlines()[0] == "\u2068שועל אדום\u2069"


async def test_replay_paints_the_same(person: Person) -> None:
    """/replay as a reply paints the recipe again with its seed, of several pictures or of one of them."""
    await person.say("/imagine a fox --n 2 --seed 80")
    sheet = await painted(person, "seed 80 … 81")
    await person.say("/replay 2", reply_to=sheet)
    await painted(person, "seed 81", after=sheet)
    await person.say("/replay", reply_to=sheet)
    await painted(person, "seed 80 … 81", after=sheet)
    question = await person.say("/replay")
    await person.wait_for(lambda message: message.reply_to == question.id and "Reply to a picture" in message.text)


async def link_of(person: Person, message: Message) -> str:
    """The words behind /start of the link that Share gives."""
    await person.press(await pressed(person, message, "More"), "Share")
    found = re.search(r"\?start=([A-Za-z0-9_-]{1,64})$", (await told(person, "this link")).text)
    assert found
    return found[1]


async def test_a_recipe_is_passed_on_by_a_link(person: Person, playground: Playground) -> None:
    """Whoever opens the link sees the words, and paints them with the same seed on credits of their own."""
    await person.say("/imagine a shared fox --n 2 --seed 90")
    sheet = await painted(person, "a shared fox")
    await person.press(sheet, "U2")
    start = await link_of(person, await painted(person, "seed 91"))
    other = somebody(playground)
    await other.say(f"/start {start}")
    recipe = await told(other, "A recipe for you")
    assert "a shared fox" in recipe.text
    await other.press(recipe, "Paint it")
    assert (await painted(other, "a shared fox", "seed 91")).buttons == UNDER_ONE
    assert await credits_of(other) == 99
    await other.say("/start r_nothingofthatname")
    await told(other, "no recipe behind that link")


async def test_a_photo_is_not_passed_on(playground: Playground, group: int) -> None:
    """What was made from a photo is not shared, nor painted again by others; its owner paints it again."""
    owner, other = (somebody(playground, chat=group) for _ in range(2))
    await owner.send_photo(picture("red"), caption="/vary@playground_1_bot --seed 95")
    variation = await painted(owner, "variation of a photo, seed 95")
    answer = await owner.press(await pressed(owner, variation, "More"), "Share")
    assert "cannot be passed on" in answer["text"]
    before = await credits_of(other)
    await other.say("/replay@playground_1_bot", reply_to=variation)
    await told(other, "the photo is theirs alone")
    await other.press(variation, "Fork")
    fork = await painted(other, "variation of a photo, seed 95", after=variation)
    assert "theirs alone" in (await other.press(fork, "Again"))["text"]
    assert await credits_of(other) == before
    await owner.say("/replay@playground_1_bot", reply_to=variation)
    await painted(owner, "variation of a photo, seed 95", after=fork)


async def test_a_fork_belongs_to_whoever_pressed_it(playground: Playground, group: int) -> None:
    """In a group somebody else's buttons name Fork; that sends the same for nothing, with buttons of their own, which
    cost them, and nothing of which the first owner may press."""
    owner, other = (somebody(playground, chat=group) for _ in range(2))
    await owner.say("/imagine@playground_1_bot a forked fox --n 2 --seed 100")
    sheet = await painted(owner, "a forked fox")
    assert sheet.buttons[-1] == ["Fork"]
    for label in ("U1", "V1", "Reroll", "Change", "More"):
        answer = await other.press(sheet, label)
        assert "Press Fork" in answer["text"]
        assert answer["show_alert"]
    before = await credits_of(other)
    menu = await pressed(owner, sheet, "More")
    assert menu.buttons[-1] == ["Fork"]
    await other.press(menu, "Fork")
    fork = await painted(other, "a forked fox", after=sheet)
    assert fork.reply_to == sheet.id
    assert await credits_of(other) == before
    assert "Press Fork" in (await owner.press(fork, "U1"))["text"]
    await other.press(fork, "U1")
    alone = await painted(other, "a forked fox", "seed 100", after=fork)
    await other.press(fork, "Reroll")
    await painted(other, "a forked fox", "…", after=alone)
    assert await credits_of(other) == before - 2
    await other.press(await pressed(other, fork, "More", "Delete"), "Delete these 2 pictures")
    assert fork.id not in [message.id for message in await other.messages()]
    assert sheet.id in [message.id for message in await other.messages()]


async def test_a_deleted_picture_leaves_every_message(person: Person) -> None:
    """Delete asks once in place; then the picture is gone from its own message and from the one that shows several,
    its buttons say so, and what is left works on."""
    await person.say("/imagine a fox --n 2 --seed 110")
    sheet = await painted(person, "seed 110 … 111")
    await person.press(sheet, "U2")
    alone = await painted(person, "seed 111")
    more = await pressed(person, alone, "More")
    answer = await person.press(more, "Delete")
    assert answer["text"] == "Delete it for good?"
    asking = await now(person, alone)
    assert asking.buttons == [["Delete this picture"], ["‹ Keep"]]
    await person.press(asking, "Delete this picture")
    left = await person.wait_for(lambda message: message.id == sheet.id and "seed 110" in message.text)
    assert left.buttons == UNDER_ONE
    assert alone.id not in [message.id for message in await person.messages()]
    assert "no longer here" in (await person.press(sheet, "U2"))["text"]
    await person.press(sheet, "U1")
    await painted(person, "seed 110", after=alone)


async def test_an_administrator_deletes_what_is_in_the_group(playground: Playground, group: int) -> None:
    """Somebody who runs the group comes from More straight to the question, and the picture goes; others do not."""
    owner, other, chief = (somebody(playground, chat=group) for _ in range(3))
    await owner.say("/imagine@playground_1_bot an unwanted fox")
    unwanted = await painted(owner, "an unwanted fox")
    for member in (other, chief):
        await member.say("hello")
    await Person(playground, ADA, chat=group, bot=1).promote(chief.user)
    assert "Press Fork" in (await other.press(unwanted, "More"))["text"]
    asking = await pressed(chief, unwanted, "More")
    assert asking.buttons == [["Delete this picture"], ["‹ Keep"]]
    assert "Only whoever asked" in (await other.press(asking, "Delete this picture"))["text"]
    kept = await pressed(chief, asking, "‹ Keep")
    assert kept.buttons == unwanted.buttons
    await chief.press(asking, "Delete this picture")
    assert unwanted.id not in [message.id for message in await owner.messages()]


async def test_one_of_several_is_named_in_a_reply(person: Person) -> None:
    """/vary 2 as a reply to several pictures takes the second; without a number it asks for one."""
    await person.say("/imagine a fox --n 2 --seed 120")
    sheet = await painted(person, "seed 120 … 121")
    await person.say("/vary 2 in the snow --seed 9", reply_to=sheet)
    variation = await painted(person, "in the snow", "variation of a picture, seed 9")
    await person.press(await pressed(person, variation, "More"), "Where from")
    assert "seed 121" in (await told(person, "Where it comes from")).text
    await person.say("/fuse 1 | a cat 0.3", reply_to=sheet)
    await painted(person, "picture 77\u00a0% + a cat 23\u00a0%", "fusion")
    await person.say("/fuse a cat", reply_to=sheet)
    await told(person, "/fuse 2")


async def test_a_sweep_is_painted_again_as_a_whole(person: Person, playground: Playground) -> None:
    """All frames of a sweep come as files, however many; the recipe of one of them is that of the whole sweep."""
    await person.say("/sweep a fox | an apple --frames 12 --seed 130")
    sweep = await painted(person, "seed 130")
    await person.press(await pressed(person, sweep, "More"), "File")
    files = [message for message in await person.messages() if message.document]
    assert len(files) == len({message.raw["document"]["file_name"] for message in files}) == 12
    await person.say("/replay", reply_to=files[11])
    again = await painted(person, "seed 130", after=files[11])
    assert again.buttons == sweep.buttons
    await person.say("/info", reply_to=files[11])
    assert "Made of:" in (await told(person, "Seed:")).text
    await person.press(again, "12")
    start = await link_of(person, await painted(person, "12", after=again))
    other = somebody(playground)
    await other.say(f"/start {start}")
    await other.press(await told(other, "A recipe for you"), "Paint it")
    assert (await painted(other, "seed 130")).buttons == sweep.buttons

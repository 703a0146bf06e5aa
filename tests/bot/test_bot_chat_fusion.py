"""The real bot process and fusions: mixed from grids and baskets, leaned to a side, swept from one to another."""

from __future__ import annotations

import io
import re
from itertools import pairwise

from bot_world import FORUM, credits_of, picture, somebody
from PIL import Image
from test_bot_chat_photos import colour_of, painted

from playground.client import Message, Person, Playground


async def said(person: Person, *words: str) -> Message:
    """The next message of the bot's with those words."""
    return await person.wait_for(lambda message: all(word in message.text for word in words))


async def animation(person: Person, *words: str) -> Message:
    """The next animation of the bot's whose caption has those words."""
    return await person.wait_for(
        lambda message: "animation" in message.raw and all(word in message.text for word in words)
    )


async def frames_of(person: Person, message: Message) -> int:
    """How many frames a message's animation has."""
    return int(Image.open(io.BytesIO(await person.file(message.raw["animation"]["file_id"]))).n_frames)


def shares(message: Message) -> list[int]:
    """The percentages in a caption."""
    return [int(share) for share in re.findall(r"(\d+)\u00a0%", message.text)]


def labels(message: Message) -> list[str]:
    return [label for row in message.buttons for label in row]


async def test_the_caption_says_what_went_in(person: Person) -> None:
    """A fusion's caption names its parts and how much of each there is, whichever way weights and words are said."""
    [photo] = await person.send_photo(picture("red"), caption="/fuse a cat 0.3 | 0.7")
    fusion = await painted(person, "photo 70\u00a0% + a cat 30\u00a0%", "fusion")
    await person.say("/fuse 0.2 | a cat 0.3", reply_to=fusion)
    await painted(person, "picture 40\u00a0% + a cat 60\u00a0%")
    await person.send_photo(picture("blue"), picture("white"), caption="/fuse 2 1 | a dog 1.0", reply_to=photo)
    fusion = await painted(person, "photo 1 40\u00a0%", "photo 2 20\u00a0%", "photo 3 20\u00a0%", "a dog 20\u00a0%")
    assert "Sweep" not in labels(fusion)


async def test_pictures_of_a_grid_are_named_by_number(person: Person) -> None:
    """As a reply to a grid, numbers say which of its pictures are meant; without one, or with a wrong one, it is
    asked which."""
    await person.say("/imagine a fox --n 4 --seed 10")
    grid = await painted(person, "a fox", "seed 10 … 13")
    await person.say("/fuse 2 | a cat", reply_to=grid)
    await painted(person, "picture 50\u00a0% + a cat 50\u00a0%")
    await person.say("/fuse #1 0.7 | #3 0.3", reply_to=grid)
    await painted(person, "picture 1 70\u00a0% + picture 2 30\u00a0%")
    await person.say("/vary 4 --seed 9", reply_to=grid)
    await painted(person, "variation of a picture", "seed 9")
    await person.say("/fuse 0.7 | a cat 0.3", reply_to=grid)
    await said(person, "shows several pictures", "/fuse 4")
    await person.say("/fuse 5 | a cat", reply_to=grid)
    await said(person, "no picture 5", "1, 2, 3, 4")


async def test_leaning_moves_the_weights_until_the_end(person: Person) -> None:
    """Two buttons move a fusion of two towards either part by a step, from the same noise; the end is said."""
    await person.send_photo(picture("red"), caption="/fuse 0.7 | a cat 0.3 --seed 77")
    fusion = await painted(person, "seed 77")
    assert fusion.buttons[1:] == [["‹ more: photo", "more: a cat ›"], ["Again", "Change", "Sweep", "More"]]
    await person.press(fusion, "more: a cat ›")
    assert shares(await painted(person, "seed 77")) == [55, 45]
    await person.press(fusion, "‹ more: photo")
    leaned = await painted(person, "seed 77")
    assert shares(leaned) == [85, 15]
    await person.press(leaned, "‹ more: photo")
    last = await painted(person, "seed 77")
    assert shares(last) == [95, 5]
    answer = await person.press(last, "‹ more: photo")
    assert "as far as it goes towards photo" in answer["text"]


async def test_a_sweep_is_a_strip_and_an_animation(person: Person) -> None:
    """A sweep comes as a strip, becomes an animation and a strip again without being painted anew, and each of its
    frames can be had alone. It costs as much as its frames."""
    await person.say("/sweep red | blue --frames 5 --seed 3")
    strip = await painted(person, "red → blue", "sweep of 5 frames", "seed 3")
    assert await credits_of(person) == 95
    await person.say("/quota")
    await said(person, "5 for sweeps")
    assert [label for label in labels(strip) if label.isdigit()] == ["1", "2", "3", "4", "5"]
    red, _, blue = await colour_of(person, strip)
    assert red > 40
    assert blue > 40
    await person.press(strip, "As animation")
    moving = await animation(person, "red → blue")
    assert moving.id == strip.id
    assert await frames_of(person, moving) == 8
    await person.say("/vary 3 --seed 6", reply_to=moving)
    await painted(person, "variation of a picture", "seed 6")
    await person.press(moving, "As strip")
    again = await painted(person, "red → blue")
    assert again.id == strip.id
    await person.press(again, "As animation")
    known = await animation(person, "red → blue")
    assert known.raw["animation"]["file_id"] == moving.raw["animation"]["file_id"]
    await person.playground.fail("editMessageMedia", code=400)
    await person.press(known, "As strip")
    await painted(person, "red → blue")
    assert await credits_of(person) == 94
    reds = []
    for label in ("1", "3", "5"):
        await person.press(again, label)
        frame = await painted(person, f"frame {label} of 5")
        reds.append((await colour_of(person, frame))[0])
    assert all(earlier > later for earlier, later in pairwise(reds))
    await person.press(frame, "Vary a little")
    await painted(person, "variation of a picture")


async def test_a_sweep_is_asked_for_in_many_ways(person: Person) -> None:
    """Two photos, a photo and words in either order, a picture of a grid, and a fusion's button: all lead to a sweep,
    and `--gif` to an animation at once."""
    [photo] = await person.send_photo(picture("red"), caption="/sweep a cat --gif --frames 2")
    assert await frames_of(person, await animation(person, "photo → a cat")) == 2
    await person.say("/sweep a cat | --frames 2", reply_to=photo)
    await painted(person, "a cat → photo")
    await person.send_photo(picture("blue"), picture("green"), caption="/sweep --frames 3")
    await painted(person, "photo 1 → photo 2", "3 frames")
    await person.say("/fuse a cat | a dog --seed 5")
    fusion = await painted(person, "a cat 50\u00a0% + a dog 50\u00a0%")
    await person.press(fusion, "Sweep")
    sweep = await painted(person, "a cat → a dog", "8 frames", "seed 5")
    await person.say("/sweep 2 7 --frames 2", reply_to=sweep)
    await painted(person, "picture 1 → picture 2", "2 frames")
    await person.say("/history")
    page = await said(person, "What you made")
    await person.press(page, "2")
    assert "As animation" in labels(await painted(person, "a cat → a dog", "8 frames"))


async def test_what_is_no_sweep_is_refused(person: Person) -> None:
    """A sweep of one part, of three, of the same twice or too many frames is refused in one sentence."""
    for request, answer in {
        "/sweep": "goes from one to another",
        "/sweep a cat": "needs two ends",
        "/sweep a cat | a dog | a fox": "that makes 3",
        "/sweep a cat | A cat": "Both ends are the same",
        "/sweep a cat | a dog --frames 25": "2 to 24",
        "/sweep a cat | a dog --n 4": "--n does not go with /sweep",
        "/imagine a cat --gif": "--gif does not go with /imagine",
    }.items():
        await person.say(request)
        refusal = await said(person, answer)
        assert "\n" not in refusal.text
    assert await credits_of(person) == 100


async def test_pictures_are_collected_and_fused(person: Person) -> None:
    """/add puts photos, pictures and ones of a grid aside; /basket shows and removes them; /fuse takes them all, and
    the basket is empty once the job is in line."""
    await person.say("/imagine a fox --n 2 --seed 1")
    grid = await painted(person, "a fox")
    await person.say("/add", reply_to=grid)
    await said(person, "shows several pictures", "/add 2")
    await person.say("/add 2", reply_to=grid)
    await said(person, "One picture is in your basket")
    await person.say("/fuse")
    await said(person, "one picture in your basket")
    await person.send_photo(picture("red"), picture("blue"), caption="/add 0.5 1.5")
    await said(person, "3 pictures are in your basket")
    await person.send_photo(picture("green"), caption="/add")
    await said(person, "4 pictures")
    await person.say("/basket")
    basket = await said(person, "4 pictures are put aside")
    assert basket.buttons == [["✕ 1", "✕ 2", "✕ 3", "✕ 4"], ["Fuse", "Empty"]]
    await person.press(basket, "✕ 4")
    left = await said(person, "3 pictures are put aside")
    assert left.id == basket.id
    await person.say("/fuse a cat 2.0")
    await painted(person, "picture 20\u00a0%", "photo 1 10\u00a0%", "photo 2 30\u00a0%", "a cat 40\u00a0%")
    await person.say("/basket")
    await said(person, "basket here is empty")
    answer = await person.press(left, "Fuse")
    assert "basket here is empty" in answer["text"]


async def test_a_basket_is_fused_and_emptied_by_its_buttons(person: Person) -> None:
    """Fuse under a basket fuses what is in it, and Empty empties it; each says so in place."""
    await person.send_photo(picture("red"), picture("blue"), caption="/add")
    await said(person, "2 pictures are in your basket")
    await person.say("/basket")
    basket = await said(person, "2 pictures are put aside")
    await person.press(basket, "Fuse")
    await painted(person, "photo 1 50\u00a0% + photo 2 50\u00a0%")
    shown = {message.id: message for message in await person.messages()}[basket.id]
    assert "the basket is empty" in shown.text
    assert shown.buttons == []
    await person.send_photo(picture("red"), caption="/add")
    await said(person, "One picture")
    await person.say("/basket")
    basket = await said(person, "One picture is put aside")
    assert basket.buttons == [["✕ 1"], ["Empty"]]
    await person.press(basket, "Empty")
    await said(person, "The basket is empty")


async def test_buttons_put_aside_and_sweep(person: Person) -> None:
    """Photos and pictures are put aside by a button as well, and two of them can be swept between."""
    await person.send_photo(picture("red"))
    await person.press(await said(person, "What shall I make"), "Put aside")
    await said(person, "One picture is in your basket")
    await person.say("/imagine a fox --seed 30")
    fox = await painted(person, "a fox")
    await person.press(fox, "More")
    await person.press(await said(person, "a fox", "seed 30"), "Put aside")
    await said(person, "2 pictures are in your basket")
    await person.say("/add", reply_to=fox)
    await said(person, "already, with 2 pictures")
    await person.say("/basket")
    basket = await said(person, "2 pictures are put aside")
    assert basket.buttons == [["✕ 1", "✕ 2"], ["Fuse", "Sweep", "Empty"]]
    await person.press(basket, "Sweep")
    await painted(person, "photo → picture", "8 frames")
    await person.say("/basket")
    await said(person, "basket here is empty")
    await person.send_photo(picture("red"), caption="/add")
    await said(person, "One picture")
    await person.say("/sweep a cat | a dog | a fox")
    await said(person, "that makes 3")
    await person.say("/sweep a cat | --frames 2")
    await painted(person, "a cat → photo")


async def test_a_fusion_knows_all_it_came_from(person: Person) -> None:
    """Every picture that went into a fusion is told of as its parent."""
    await person.say("/imagine a fox --n 3 --seed 40")
    grid = await painted(person, "a fox")
    await person.say("/fuse 1 3 --seed 50", reply_to=grid)
    fusion = await painted(person, "picture 1 50\u00a0% + picture 2 50\u00a0%", "seed 50")
    await person.press(fusion, "More")
    await person.press(await said(person, "seed 50"), "Where from")
    told = await said(person, "Where it comes from")
    assert "seed 40" in told.text
    assert "seed 42" in told.text
    assert "seed 41" not in told.text


async def test_in_a_group_each_has_a_basket_of_their_own(playground: Playground) -> None:
    """What one puts aside in a group is in nobody else's basket, nor in their own elsewhere, and nobody presses the
    buttons of another's."""
    one, other = somebody(playground, chat=FORUM), somebody(playground, chat=FORUM)
    [photo] = await one.send_photo(picture("red"))
    await other.say("/add", reply_to=photo)
    added = await other.wait_for(lambda message: "One picture is in your basket" in message.text)
    await other.say("/basket", reply_to=added)
    basket = await other.wait_for(lambda message: "One picture is put aside" in message.text)
    answer = await one.press(basket, "✕ 1")
    assert "belong to whoever asked" in answer["text"]
    asked = await one.say("/basket")
    refusal = await one.wait_for(lambda message: message.reply_to == asked.id)
    assert "basket here is empty" in refusal.text
    await other.press(basket, "Empty")


async def test_what_cannot_be_put_aside_is_refused(person: Person, playground: Playground) -> None:
    """/add without a picture, with words, with wrong weights or beyond ten says so; nobody presses another's basket."""
    [photo] = await person.send_photo(picture("red"), caption="/add")
    await said(person, "One picture")
    for request, answer in {
        "/add a <b>cat</b>": "takes pictures and their weights, not “a <b>cat</b>”",
        "/add 0.5 0.5": "2 weights for one photo",
        "/add 0": "out of range",
    }.items():
        await person.say(request, reply_to=photo)
        await said(person, answer)
    await person.say("/add")
    await said(person, "Reply to a picture with /add")
    await person.send_photo(*[picture(size=(8 + n, 8)) for n in range(10)], caption="/add")
    await said(person, "holds 10 pictures, and there are 1")
    await person.say("/add", reply_to=photo)
    await said(person, "already, alone")
    other = somebody(playground)
    await other.say("/basket")
    await said(other, "basket here is empty")

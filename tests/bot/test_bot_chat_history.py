"""The real bot process and what people find again: pages of thumbnails, searches, favourites, files."""

from __future__ import annotations

import io
import zipfile

from bot_world import GROUP, BotProcess, somebody
from PIL import Image

from playground.client import Message, Person, Playground

BOT = "@playground_1_bot"


async def painted(person: Person, *words: str) -> Message:
    """The next picture whose caption has those words."""
    return await person.wait_for(
        lambda message: message.photo and "seed" in message.text and all(word in message.text for word in words)
    )


async def page_of(person: Person, words: str) -> Message:
    """The next page of history with those words, as it was sent or turned."""
    return await person.wait_for(lambda message: message.photo and "UTC" in message.text and words in message.text)


async def told(person: Person, words: str) -> Message:
    """The next message with those words."""
    return await person.wait_for(lambda message: words in message.text and not message.photo)


def lines(page: Message) -> list[str]:
    """What the entries of a page are called."""
    return [line.split(". ", 1)[1].split(" · ")[0] for line in page.text.splitlines()[1:]]


async def mark(person: Person, message: Message) -> None:
    """Make it a favourite."""
    await person.press(message, "More")
    [more] = [each for each in await person.messages() if each.id == message.id]
    await person.press(more, "☆ Favourite")


async def test_pages_are_sheets_of_thumbnails_that_are_turned_in_place(person: Person) -> None:
    """Nine a page, newest first: one small JPEG of three rows and three columns, a number for each, and the same
    message shows the older ones; a number sends the picture with its own buttons."""
    for number in range(11):
        await person.say(f"/imagine apple number {number}")
        await painted(person, f"number {number}")
    await person.say("/history")
    page = await page_of(person, "What you made")
    assert lines(page) == [f"apple number {n}" for n in range(10, 1, -1)]
    assert page.buttons == [
        ["1", "2", "3", "4", "5"],
        ["6", "7", "8", "9"],
        ["Older ›"],
        ["★ Favourites only", "Search", "Export"],
    ]
    assert page.photo
    sheet = await person.file(page.photo)
    assert Image.open(io.BytesIO(sheet)).size == (976, 976)
    assert len(sheet) < 300_000
    await person.press(page, "Older")
    older = await page_of(person, "number 0")
    assert older.id == page.id
    assert lines(older) == ["apple number 1", "apple number 0"]
    assert older.buttons[:2] == [["1", "2"], ["‹ Newer"]]
    await person.press(older, "1")
    again = await painted(person, "apple number 1")
    assert again.buttons[-1] == ["Again", "Change", "More"]
    await person.press(older, "Newer")
    assert (await page_of(person, "number 10")).buttons == page.buttons


async def test_a_picture_is_sent_again_by_its_id(person: Person) -> None:
    """The number sends the very file that Telegram has, and uploads it again where Telegram refuses the id."""
    sent = []
    for words in ("an older fox", "two newer foxes --n 2"):
        await person.say(f"/imagine {words}")
        sent.append(await painted(person, words.split(" --")[0]))
    await person.say("/history")
    page = await page_of(person, "What you made")
    await person.press(page, "1")
    assert (await painted(person, "two newer foxes")).photo == sent[1].photo
    await person.playground.fail("sendPhoto", code=400)
    await person.press(page, "2")
    again = await painted(person, "an older fox")
    assert again.photo != sent[0].photo


async def test_searching(person: Person) -> None:
    """Words behind /history, or in the answer to Search, find what has them all; what nothing has is said."""
    for words in ("a red fox", "a red apple", "a blue fox"):
        await person.say(f"/imagine {words}")
        await painted(person, words)
    await person.say("/history fo red")
    page = await page_of(person, "with “fo red”")
    assert lines(page) == ["a red fox"]
    await person.press(page, "Search")
    question = await told(person, "Which words?")
    await person.say("fox")
    assert lines(await page_of(person, "with “fox”")) == ["a blue fox", "a red fox"]
    await person.say("/history <b>badger</b>")
    await told(person, "Nothing of yours has these words: <b>badger</b>")
    await person.say(",,,", reply_to=question)
    await told(person, "Nothing of yours has these words: ,,,")


async def test_a_question_waits_until_something_else_is_done(person: Person) -> None:
    """What is written next is the answer; after a command, or once it is answered, words are words to paint again."""
    await person.say("/imagine a red fox")
    picture = await painted(person, "a red fox")
    await person.say("/history")
    page = await page_of(person, "What you made")
    await person.press(page, "Search")
    await told(person, "Which words?")
    await person.say("/quota")
    await told(person, "credits left")
    await person.say("fox")
    await told(person, "Shall I paint that?")
    await person.press(page, "Search")
    await told(person, "Which words?")
    await person.press(picture, "More")
    await person.say("fox")
    await told(person, "Shall I paint that?")
    await person.press(page, "Search")
    await told(person, "Which words?")
    await person.say("fox")
    await page_of(person, "with “fox”")
    await person.say("fox")
    await told(person, "Shall I paint that?")


async def test_favourites(person: Person, playground: Playground) -> None:
    """What was marked has pages of its own, with other people's pictures among them, and a star in the history; the
    button goes from everything to favourites and back."""
    await person.say("/favourites")
    await told(person, "marked nothing yet")
    for words in ("a plain fox", "a fine fox"):
        await person.say(f"/imagine {words}")
        last = await painted(person, words)
    await mark(person, last)
    await person.say("/history")
    page = await page_of(person, "What you made")
    assert [line.endswith("★") for line in page.text.splitlines()[1:]] == [True, False]
    await person.press(page, "Favourites only")
    favourites = await page_of(person, "Your favourites")
    assert favourites.id == page.id
    assert lines(favourites) == ["a fine fox"]
    assert favourites.buttons[-1] == ["Everything", "Search", "Export"]
    await person.say("/favourites plain")
    await told(person, "Nothing of yours")
    other = somebody(playground)
    await other.say("/history *")
    await told(other, "marked nothing yet")
    await person.press(favourites, "Everything")
    assert len(lines(await page_of(person, "What you made"))) == 2


async def test_a_group_sees_nothing_private(playground: Playground) -> None:
    """In a group, history, search and favourites have what the person made there alone, and others cannot turn it."""
    private = somebody(playground)
    await private.say("/imagine a secret fox")
    await mark(private, await painted(private, "a secret fox"))
    member, other = Person(playground, private.user, chat=GROUP, bot=1), somebody(playground, chat=GROUP)
    await member.say(f"/imagine{BOT} an open fox")
    await painted(member, "an open fox")
    for command in ("/history", "/history fox"):
        await member.say(f"{command.split()[0]}{BOT} {command.partition(' ')[2]}")
        page = await page_of(member, "What you made")
        assert lines(page) == ["an open fox"]
    await member.say(f"/favourites{BOT}")
    await told(member, "marked nothing yet")
    assert "belong to whoever asked" in (await other.press(page, "Search"))["text"]


async def test_what_is_gone_is_grey(person: Person, shared_bot: BotProcess) -> None:
    """A picture whose file is lost has a tile all the same, and can still be had by its id."""
    await person.say("/imagine a lost fox")
    await painted(person, "a lost fox")
    newest = max((shared_bot.data / "pictures").glob("*.png"), key=lambda path: path.stat().st_mtime_ns)
    kept = newest.read_bytes()
    newest.unlink()
    try:
        await person.say("/history")
        page = await page_of(person, "a lost fox")
        assert page.photo
        tile = Image.open(io.BytesIO(await person.file(page.photo))).convert("RGB").getpixel((250, 250))
        assert isinstance(tile, tuple)
        assert max(abs(part - 0xC8) for part in tile) < 8
        await person.press(page, "1")
        await painted(person, "a lost fox")
    finally:
        newest.write_bytes(kept)


async def test_everything_can_be_taken_along(person: Person, playground: Playground) -> None:
    """/export sends all pictures without loss as one ZIP, and so does the button under the history; a group is told to
    ask in private, and who has nothing that there is nothing."""
    await person.say("/export")
    await told(person, "nothing yet")
    await person.say("/imagine a fox to keep --n 2 --seed 5")
    await painted(person, "a fox to keep")
    await person.say("/history")
    page = await page_of(person, "a fox to keep")
    await person.press(page, "Export")
    sent = await person.wait_for(lambda message: message.document)
    assert sent.raw["document"]["file_name"] == "wassily-1-of-1.zip"
    assert sent.document
    with zipfile.ZipFile(io.BytesIO(await person.file(sent.document))) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("pictures/")]
        assert len(pictures) == 2
        assert Image.open(io.BytesIO(archive.read(pictures[0]))).format == "PNG"
    await told(person, "2 pictures in one file")
    member = somebody(playground, chat=GROUP)
    await member.say(f"/export{BOT}")
    await told(member, "private chat")

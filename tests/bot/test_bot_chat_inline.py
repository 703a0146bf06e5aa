"""The real bot process asked from any chat: pictures of one's own, and one painted into the message."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

from bot_world import GROUP, called, credits_of, running_bot, somebody

from playground.client import Message, Person, Playground


async def painted(person: Person, *words: str) -> Message:
    """The next picture with buttons whose caption has those words."""
    return await person.wait_for(
        lambda message: message.photo and "seed" in message.text and all(word in message.text for word in words)
    )


async def begun(playground: Playground, *, chat: int | None = None) -> tuple[Person, Person]:
    """Somebody new who has a chat with the bot: there, and in the other chat."""
    private = somebody(playground)
    await private.say("/start")
    await private.wait_for(lambda message: "I paint" in message.text)
    return private, Person(playground, private.user, chat=chat or GROUP, bot=1)


async def card(person: Person, message: Message, *words: str) -> Message:
    """A message that was sent inline, once it has those words; it is no message of the bot's own."""

    def is_it(found: Any) -> bool:
        return found.message.id == message.id and all(word in found.message.text for word in words)

    return (await person.wait_for_event(is_it)).message


def titles(answer: dict[str, Any]) -> list[str]:
    """The kinds and titles of results."""
    return [f"{result['type']}: {result.get('title', '')}" for result in answer["results"]]


async def test_words_become_a_picture_where_they_were_written(playground: Playground) -> None:
    """The offer tells the price; its message says that it is painted, and becomes the picture, which the private chat
    has too, with its buttons. It costs once."""
    private, member = await begun(playground)
    answer = await member.inline("a fox sent around --seed 5")
    assert titles(answer) == ["article: Paint this: a fox sent around"]
    assert "costs one credit of your 100" in answer["results"][0]["description"]
    assert answer["cache_time"] <= 1
    sent = await member.choose(answer["results"][0], query="a fox sent around --seed 5")
    assert "Painting: a fox sent around" in sent.text
    assert sent.buttons == [["Cancel"]]
    own = await painted(private, "a fox sent around", "seed 5")
    assert own.buttons[-1] == ["Again", "Change", "More"]
    done = await card(member, sent, "a fox sent around", "seed 5")
    assert done.photo == own.photo
    assert done.buttons == [["Paint another"]]
    assert await credits_of(private) == 99


async def test_what_is_sent_to_the_bot_itself_is_asked_once(playground: Playground) -> None:
    """A result that is chosen in one's own chat with the bot is painted, and is no message to be asked about."""
    private, _ = await begun(playground)
    words = "a fox for its painter --seed 6"
    await private.choose((await private.inline(words))["results"][0], query=words)
    await painted(private, "a fox for its painter", "seed 6")
    assert not [message for message in await private.messages() if "Shall I paint that?" in message.text]


async def test_pictures_of_ones_own(playground: Playground) -> None:
    """One's pictures with the words come as photos, favourites first, and nobody else's; one that was only sent within
    a sheet comes as the sheet, and by itself once it was sent so."""
    private, member = await begun(playground)
    pictures = []
    for words in ("a green fox", "a grey fox", "two foxes --n 2"):
        await private.say(f"/imagine {words}")
        pictures.append(await painted(private, words.split(" --")[0]))
    await private.press(pictures[0], "More")
    [more] = [message for message in await private.messages() if message.id == pictures[0].id]
    await private.press(more, "☆ Favourite")
    answer = await member.inline("")
    assert titles(answer) == ["photo: a green fox", "photo: two foxes", "photo: a grey fox"]
    sent = await member.choose(answer["results"][1])
    assert sent.photo == pictures[2].photo
    await private.press(pictures[2], "U2")
    alone = await painted(private, "two foxes")
    answer = await member.inline("two fox")
    assert titles(answer) == ["article: Paint this: two fox", "photo: two foxes", "photo: two foxes"]
    assert alone.photo == (await member.choose(answer["results"][2])).photo
    _, other = await begun(playground)
    answer = await other.inline("")
    assert answer["results"] == []
    assert answer["button"] == {"text": "Write what to paint", "start_parameter": "inline"}


async def test_more_of_them_are_a_page_further(playground: Playground) -> None:
    """A page is short, and the next begins where it ended; each picture is there once."""
    private, member = await begun(playground)
    for number in range(9):
        await private.say(f"/imagine apple number {number}")
        await painted(private, f"number {number}")
    first = await member.inline("")
    assert len(first["results"]) == 7
    second = await member.inline("", offset=first["next_offset"])
    assert titles(first)[0] == "photo: apple number 8"
    assert titles(second) == ["photo: apple number 1", "photo: apple number 0"]
    assert second["next_offset"] == ""
    assert (await member.inline("", offset="nonsense"))["results"]


async def test_whoever_has_no_chat_with_the_bot_is_asked_to_begin_one(playground: Playground) -> None:
    """Somebody unknown is led to the private chat; somebody who stopped the bot there is told so in the message."""
    stranger = somebody(playground, chat=GROUP)
    answer = await stranger.inline("a fox")
    assert answer["results"] == []
    assert answer["button"] == {"text": "Start me first, in a chat of our own", "start_parameter": "inline"}
    private, member = await begun(playground)
    answer = await member.inline("a fox for nobody")
    await private.block()
    sent = await member.choose(answer["results"][0], query="a fox for nobody")
    told = await card(member, sent, "people who have a chat with me")
    assert told.buttons == [["Start a chat with me"]]
    await private.block(blocked=False)
    assert await credits_of(private) == 100


async def test_what_is_not_painted_is_not_offered(playground: Playground) -> None:
    """A line says why: several requests in one, flags that cannot be read, more credits than there are."""
    private, member = await begun(playground)
    for words, why in (
        ("{red, blue} fox", "One request at a time here"),
        ("a fox --ar sideways", "--ar takes two numbers"),
        ("a fox --n 9 --steps 100", "That costs"),
    ):
        answer = await member.inline(words)
        assert answer["results"] == []
        assert why in answer["button"]["text"], words
        assert answer["button"]["start_parameter"] == "inline"
    assert await credits_of(private) == 100


async def test_it_belongs_to_whoever_sent_it(playground: Playground) -> None:
    """Others cannot cancel it; its sender can, the message says so, and it cost nothing."""
    private, member = await begun(playground)
    other = somebody(playground, chat=GROUP)
    await other.say("hello")
    await private.say("/imagine a slow one first --steps 40")
    words = "a slow fox --steps 60"
    answer = await member.inline(words)
    sent = await member.choose(answer["results"][0], query=words)
    await private.wait_for(lambda message: "In line" in message.text or "Painting" in message.text)
    assert "belong to whoever asked" in (await other.press(sent, "Cancel"))["text"]
    answer = await member.press(sent, "Cancel")
    while answer["text"].startswith("I was not told"):
        answer = await member.press(sent, "Cancel")
    assert answer["text"] == "Cancelled."
    told = await card(member, sent, "Cancelled. It cost nothing.")
    assert "a slow fox" in told.text
    assert told.buttons == []


async def test_what_is_deleted_leaves_other_chats_too(playground: Playground) -> None:
    """A message that became several pictures shows those that are left, and nothing once all are deleted."""
    private, member = await begun(playground)
    words = "foxes to go --n 2 --seed 30"
    answer = await member.inline(words)
    sent = await member.choose(answer["results"][0], query=words)
    both = await card(member, sent, "seed 30 … 31")
    sheet = (await private.messages())[-1]
    await private.press(sheet, "U2")
    alone = await painted(private, "seed 31")
    for label in ("More", "Delete", "Delete this picture"):
        [alone] = [message for message in await private.messages() if message.id == alone.id]
        await private.press(alone, label)
    left = await card(member, sent, "foxes to go", "seed 30")
    assert left.photo != both.photo
    for label in ("More", "Delete", "Delete this picture"):
        [sheet] = [message for message in await private.messages() if message.id == sheet.id]
        await private.press(sheet, label)
    gone = await card(member, sent, "This picture was deleted.")
    assert gone.photo not in (left.photo, both.photo)
    assert "foxes" not in gone.text
    assert not [message for message in await private.messages() if message.photo]


async def test_nothing_is_lost_by_an_end_in_between(tmp_path: Path, model: Path) -> None:
    """The bot is killed while it paints, and what it paints next comes into the message all the same, once."""
    with running_bot(tmp_path, WASSILY_MODEL=str(model)) as bot:
        async with Playground(bot.url) as playground:
            await called(playground)
            private, member = await begun(playground)
            words = "a slow fox that waits --steps 20"
            answer = await member.inline(words)
            sent = await member.choose(answer["results"][0], query=words)
            await private.wait_for(lambda message: "Painting" in message.text)
            bot.stop(signal.SIGKILL)
            bot.start()
            own = await private.wait_for(lambda message: message.photo and "seed" in message.text, timeout=40)
            done = await card(member, sent, "a slow fox that waits", "seed")
            assert done.photo == own.photo
            assert await credits_of(private) == 95

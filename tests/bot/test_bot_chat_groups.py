"""The real bot process in a group of several people."""

from __future__ import annotations

import pytest
from bot_world import FORUM, picture, somebody

from playground.client import Person, Playground

BOT = "@playground_1_bot"


@pytest.fixture
def member(playground: Playground, group: int) -> Person:
    """Somebody in the group."""
    return somebody(playground, chat=group)


async def test_a_request_is_answered_as_a_reply(member: Person) -> None:
    """/imagine@bot in a group is answered by a reply to it, which becomes the picture."""
    asked = await member.say(f"/imagine{BOT} a fox in the group")
    status = await member.wait_for(lambda message: message.reply_to == asked.id)
    picture = await member.wait_for(lambda message: message.photo and "a fox in the group" in message.text)
    assert picture.id == status.id


async def test_a_topic_is_kept(playground: Playground) -> None:
    """A request from a forum topic is answered in that topic."""
    member = somebody(playground, chat=FORUM)
    topic = (await member.topics())[0]
    await member.say("/imagine a fox in a topic", thread=topic.thread)
    picture = await member.wait_for(lambda message: message.photo and "in a topic" in message.text)
    assert picture.thread == topic.thread


async def test_buttons_are_for_the_one_who_asked(member: Person, playground: Playground, group: int) -> None:
    """Somebody else who presses a button is told whose it is, and nothing is painted."""
    await member.say("/imagine my own fox")
    picture = await member.wait_for(lambda message: message.photo and "my own fox" in message.text)
    other = somebody(playground, chat=group)
    answer = await other.press(picture, "Again")
    assert "belong to whoever asked" in answer["text"]
    assert answer["show_alert"]
    await member.press(picture, "Again")
    await member.wait_for(lambda message: message.photo and message.reply_to == picture.id)


async def test_what_is_not_for_the_bot_is_left_alone(member: Person) -> None:
    """Chatter, other bots' commands and other people's photos are left alone; a mention is an address."""
    others = [await member.say(text) for text in ("/imagine@other_bot a fox", "/unheard of", "just talking")]
    others += await member.send_photo(picture())
    others += await member.send_photo(picture(), picture())
    asked = await member.say(f"{BOT} a fox that was mentioned")
    answer = await member.wait_for(lambda message: message.reply_to == asked.id)
    answered = {message.reply_to for message in await member.messages() if message.from_bot}
    assert answered.isdisjoint(message.id for message in others)
    await member.press(answer, "Paint it")
    await member.wait_for(lambda message: message.photo and "that was mentioned" in message.text)


async def test_history_tells_a_group_nothing_private(playground: Playground, group: int) -> None:
    """In a group, /history lists what the person made there, and not what they made in private."""
    private = somebody(playground)
    await private.say("/imagine a secret fox")
    await private.wait_for(lambda message: message.photo and "a secret fox" in message.text)
    member = Person(playground, private.user, chat=group, bot=1)
    asked = await member.say(f"/history{BOT}")
    await member.wait_for(lambda message: message.reply_to == asked.id and "in this chat" in message.text)
    await member.say(f"/imagine{BOT} an open fox")
    await member.wait_for(lambda message: message.photo and "an open fox" in message.text)
    await member.say(f"/history{BOT}")
    page = await member.wait_for(lambda message: "What you made" in message.text)
    assert "an open fox" in page.text
    assert "secret" not in page.text


async def test_an_album_with_a_command_is_fused(member: Person) -> None:
    """An album whose caption is a command for the bot is fused in a group, too."""
    await member.send_photo(picture("red"), picture("blue"), caption=f"/fuse{BOT} a fox together")
    await member.wait_for(lambda message: message.photo and "a fox together" in message.text)

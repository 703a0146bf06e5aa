"""The forum: topics, and what is said in them."""

from __future__ import annotations

from typing import Any

import pytest

from playground.client import Person, Playground, Refused

STUDIO, FORUM = -1001000000001, -1001000000002
NOT_FOUND = (400, "Bad Request: message thread not found")


@pytest.fixture
def boris(playground: Playground, api: Any) -> Person:
    """Boris, in the forum."""
    return Person(playground, 102, chat=FORUM)


async def topic(person: Person, name: str) -> int:
    """The thread id of a topic."""
    return next(topic.thread for topic in await person.topics() if topic.name == name)


async def test_a_forum_says_so(api: Any, boris: Person) -> None:
    """Its chat is one, it has two topics beside General, and no other chat has any."""
    assert (await api.ok("getChat", chat_id=FORUM))["is_forum"] is True
    assert "is_forum" not in await api.ok("getChat", chat_id=STUDIO)
    assert [topic.name for topic in await boris.topics()] == ["Landscapes", "Play"]
    chats = (await boris.playground.get("chats", user=102))["chats"]
    assert [chat["chat"]["id"] for chat in chats if "topics" in chat] == [FORUM]


async def test_a_message_in_a_topic_hangs_on_its_opening(api: Any, boris: Person) -> None:
    """What replies to nothing replies to the message that opened the topic; in General there is none."""
    thread = await topic(boris, "Play")
    await boris.say("/start", thread=thread)
    await boris.say("/start")
    inside, outside = [update["message"] for update in await api.ok("getUpdates")]
    assert (inside["message_thread_id"], inside["is_topic_message"]) == (thread, True)
    assert inside["reply_to_message"]["message_id"] == thread
    assert inside["reply_to_message"]["forum_topic_created"]["name"] == "Play"
    assert not {"message_thread_id", "is_topic_message", "reply_to_message"} & outside.keys()


async def test_a_bot_writes_into_a_topic(api: Any, boris: Person) -> None:
    """By its thread id, or by a reply to what stands in it, which needs no id."""
    thread = await topic(boris, "Landscapes")
    sent = await api.ok("sendMessage", chat_id=FORUM, text="x", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["reply_to_message"]["message_id"]) == (thread, thread)
    said = await boris.say("a hill", thread=thread)
    reply = await api.ok("sendMessage", chat_id=FORUM, text="y", reply_parameters={"message_id": said.id})
    assert (reply["message_thread_id"], reply["reply_to_message"]["message_id"]) == (thread, said.id)
    edited = await api.ok("editMessageText", chat_id=FORUM, message_id=sent["message_id"], text="z")
    assert (edited["message_thread_id"], edited["is_topic_message"]) == (thread, True)
    await api.ok("sendChatAction", chat_id=FORUM, action="typing", message_thread_id=thread)
    assert (await boris.wait_for_event(lambda event: event.kind == "action")).message.raw["message_thread_id"] == thread


@pytest.mark.parametrize("thread", [1, 9999])
async def test_a_topic_that_is_not_there_is_refused(api: Any, boris: Person, paint: Any, thread: int) -> None:
    """Whatever is sent; General has no thread of its own."""
    place = {"chat_id": FORUM, "message_thread_id": thread}
    assert await api.refused("sendMessage", **place, text="x") == NOT_FOUND
    assert await api.refused("sendPhoto", **place, files={"photo": ("a.png", paint())}) == NOT_FOUND
    assert await api.refused("sendChatAction", **place, action="typing") == NOT_FOUND
    with pytest.raises(Refused, match=f"There is no topic {thread}"):
        await boris.say("x", thread=thread)


async def test_other_groups_have_no_threads(api: Any, boris: Person) -> None:
    """They ignore what is asked for; private chats refuse it."""
    sent = await api.ok("sendMessage", chat_id=STUDIO, text="x", message_thread_id=9999)
    assert not {"message_thread_id", "is_topic_message"} & sent.keys()
    await Person(boris.playground, 102, bot=1).say("/start")
    assert await api.refused("sendMessage", chat_id=102, text="x", message_thread_id=9999) == NOT_FOUND


async def test_a_bot_runs_the_topics(api: Any, boris: Person) -> None:
    """As an administrator it opens, closes, reopens and deletes them, and is told of what it did."""
    place = {"chat_id": FORUM}
    rights = (400, "Bad Request: not enough rights to create a topic")
    assert await api.refused("createForumTopic", **place, name="Seas") == rights
    await Person(boris.playground, 101, chat=FORUM).promote(1)
    made = await api.ok("createForumTopic", **place, name="Seas")
    thread = made["message_thread_id"]
    assert (made["name"], await topic(boris, "Seas")) == ("Seas", thread)
    told = (await api.ok("getUpdates"))[-1]["message"]
    assert (told["message_id"], told["forum_topic_created"]["name"]) == (thread, "Seas")
    await api.ok("closeForumTopic", **place, message_thread_id=thread)
    assert (await api.refused("closeForumTopic", **place, message_thread_id=thread))[1].endswith("TOPIC_NOT_MODIFIED")
    await api.ok("reopenForumTopic", **place, message_thread_id=thread)
    await api.ok("deleteForumTopic", **place, message_thread_id=thread)
    assert await api.refused("sendMessage", **place, text="x", message_thread_id=thread) == NOT_FOUND
    assert [topic.name for topic in await boris.topics()] == ["Landscapes", "Play"]
    assert all(message.thread != thread for message in await boris.messages())
    assert (await api.refused("createForumTopic", chat_id=STUDIO, name="x"))[
        1
    ] == "Bad Request: the chat is not a forum"


async def test_a_closed_topic_is_for_administrators(api: Any, boris: Person) -> None:
    """Nobody else writes there, also not by replying; administrators do."""
    ada, thread = Person(boris.playground, 101, chat=FORUM), await topic(boris, "Play")
    said = await boris.say("x", thread=thread)
    await ada.promote(1)
    await api.ok("closeForumTopic", chat_id=FORUM, message_thread_id=thread)
    await api.ok("sendMessage", chat_id=FORUM, text="x", message_thread_id=thread)
    await ada.promote(1, status="member")
    for where in ({"message_thread_id": thread}, {"reply_parameters": {"message_id": said.id}}):
        assert (await api.refused("sendMessage", chat_id=FORUM, text="x", **where))[1] == "Bad Request: TOPIC_CLOSED"
    with pytest.raises(Refused, match="This topic is closed"):
        await boris.say("x", thread=thread)
    await ada.say("x", thread=thread)


async def test_a_reply_in_a_supergroup_has_a_thread_that_is_no_topic(api: Any, boris: Person) -> None:
    """It begins at the first message replied to; in basic groups and private chats there is none."""
    studio = Person(boris.playground, 102, chat=STUDIO)
    first = await studio.say("one")
    second = await studio.say("two", reply_to=first)
    third = await studio.say("three", reply_to=second)
    assert "message_thread_id" not in first.raw
    assert {message.raw["message_thread_id"] for message in (second, third)} == {first.id}
    assert not any("is_topic_message" in message.raw for message in (second, third))
    basic = Person(boris.playground, 102, chat=-4000001)
    assert "message_thread_id" not in (await basic.say("x", reply_to=await basic.say("y"))).raw


async def test_privacy_holds_in_topics(api: Any, boris: Person) -> None:
    """The talk in a topic is not for the bot because it hangs on the topic's opening, not even on one of its own."""
    ada = Person(boris.playground, 101, chat=FORUM)
    await ada.promote(1)
    made = await api.ok("createForumTopic", chat_id=FORUM, name="Seas")
    await ada.promote(1, status="member")
    await api.ok("getUpdates", offset=(await api.ok("getUpdates"))[-1]["update_id"] + 1)
    for thread in (await topic(boris, "Landscapes"), made["message_thread_id"]):
        await boris.say("nice hill", thread=thread)
    assert await api.ok("getUpdates") == []


async def test_the_opening_of_a_topic_stays(api: Any, boris: Person) -> None:
    """Not even an administrator deletes it."""
    await Person(boris.playground, 101, chat=FORUM).promote(1)
    description = (await api.refused("deleteMessage", chat_id=FORUM, message_id=await topic(boris, "Play")))[1]
    assert description == "Bad Request: message can't be deleted"

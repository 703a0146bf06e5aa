"""The group, its people, and several bots: who sees what."""

from __future__ import annotations

from typing import Any

import pytest

from playground.client import Person, Playground, Refused

STUDIO = -1001000000001


@pytest.fixture
def boris(playground: Playground, api: Any) -> Person:
    """Boris, in the group."""
    return Person(playground, 102, chat=STUDIO)


async def seen(api: Any) -> list[str]:
    return [update["message"].get("text", "") for update in await api.ok("getUpdates")]


async def test_a_bot_sees_what_concerns_it(api: Any, boris: Person) -> None:
    """Commands to it or to nobody, mentions of it, replies to it; not the rest of the talk."""
    sent = await api.ok("sendMessage", chat_id=STUDIO, text="hello all")
    for text in ("nice day", "/start", "/start@playground_1_bot", "/start@other_bot", "hey @playground_1_bot", "a /b"):
        await boris.say(text)
    await boris.say("you?", reply_to=sent["message_id"])
    expected = ["/start", "/start@playground_1_bot", "hey @playground_1_bot", "you?"]
    assert await seen(api) == expected


async def test_a_caption_is_read_like_a_text(api: Any, boris: Person, paint: Any) -> None:
    """A photo with a command under it concerns the bot; one without does not."""
    await boris.send_photo(paint())
    await boris.send_photo(paint(), caption="/vary@playground_1_bot")
    updates = await api.ok("getUpdates")
    assert [update["message"]["caption"] for update in updates] == ["/vary@playground_1_bot"]


async def test_a_group_is_a_supergroup_of_three(api: Any, boris: Person) -> None:
    """Ada made it; newcomers who write become members."""
    chat = await api.ok("getChat", chat_id=STUDIO)
    assert (chat["type"], chat["title"]) == ("supergroup", "Studio")
    administrators = await api.ok("getChatAdministrators", chat_id=STUDIO)
    assert [(member["user"]["first_name"], member["status"]) for member in administrators] == [("Ada", "creator")]
    assert await api.ok("getChatMemberCount", chat_id=STUDIO) == 4
    assert (await api.ok("getChatMember", chat_id=STUDIO, user_id=102))["status"] == "member"
    assert (await api.ok("getChatMember", chat_id=STUDIO, user_id=1))["user"]["is_bot"] is True
    await Person(boris.playground, 500, chat=STUDIO).say("hi")
    assert (await api.ok("getChatMember", chat_id=STUDIO, user_id=500))["status"] == "member"
    await Person(boris.playground, 501, bot=1).say("hi")
    assert (await api.ok("getChatMember", chat_id=STUDIO, user_id=501))["status"] == "left"


async def test_everybody_in_the_group_sees_everything(api: Any, boris: Person) -> None:
    """People have no privacy mode."""
    await boris.say("nice day")
    await api.ok("sendMessage", chat_id=STUDIO, text="hello")
    minji = Person(boris.playground, 103, chat=STUDIO)
    assert [message.text for message in await minji.messages()] == ["nice day", "hello"]


async def test_private_chats_of_two_bots_are_apart(api: Any, playground: Playground) -> None:
    """Each bot sees its own; with several, a person says which is meant."""
    second = api.bot("2:second")
    await second.ok("getMe")
    with pytest.raises(Refused, match="Several bots run here"):
        await Person(playground, 101).say("who?")
    await Person(playground, 101, bot=1).say("one")
    await Person(playground, 101, bot=2).say("two")
    assert (await seen(api), await seen(second)) == (["one"], ["two"])
    await second.ok("sendMessage", chat_id=101, text="from two")
    assert [message.text for message in await Person(playground, 101, bot=1).messages()] == ["one"]
    assert [message.text for message in await Person(playground, 101, bot=2).messages()] == ["two", "from two"]
    events = await Person(playground, 101, bot=2).events()
    assert [event.message.text for event in events] == ["two", "from two"]


async def test_a_message_tells_which_bot_is_meant(api: Any, playground: Playground) -> None:
    """With several bots, a reply and a press need not name theirs: the numbers of messages are never the same."""
    bots = [api, api.bot("2:second")]
    await bots[1].ok("getMe")
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    for bot in bots:
        ada = Person(playground, 101, bot=int(bot.token[0]))
        await ada.say("/start")
        sent = await bot.ok("sendMessage", chat_id=101, text="x", reply_markup=markup)
        reply = await Person(playground, 101).say("y", reply_to=sent["message_id"])
        assert [message.id for message in await ada.messages()][-1] == reply.id
        pressing = playground.post("press", user=101, message_id=sent["message_id"], data="a", timeout=0.1)
        with pytest.raises(Refused, match="did not answer"):
            await pressing
        updates = await bot.ok("getUpdates")
        assert updates[-1]["callback_query"]["message"]["message_id"] == sent["message_id"]


async def test_a_new_group_is_founded_by_who_speaks_in_it(api: Any, playground: Playground) -> None:
    """Any negative id will do, and the bots are in it."""
    await Person(playground, 700, chat=-44).say("/hello")
    message = (await api.ok("getUpdates"))[0]["message"]
    assert (message["chat"]["id"], message["chat"]["type"]) == (-44, "group")
    administrators = await api.ok("getChatAdministrators", chat_id=-44)
    assert [member["user"]["id"] for member in administrators] == [700]
    assert await api.refused("sendMessage", chat_id=-45, text="x") == (400, "Bad Request: chat not found")


async def test_two_bots_in_a_group_are_told_apart(api: Any, boris: Person) -> None:
    """A command to one does not reach the other, and no bot sees another bot's messages."""
    second = api.bot("2:second")
    await second.ok("getMe")
    await boris.say("/go@playground_2_bot")
    await api.ok("sendMessage", chat_id=STUDIO, text="/go@playground_2_bot")
    assert (await seen(api), await seen(second)) == ([], ["/go@playground_2_bot"])


async def test_a_bot_knows_only_those_who_wrote_to_it(api: Any, playground: Playground) -> None:
    """Having written to one bot does not open the chat to another."""
    second = api.bot("2:second")
    await second.ok("getMe")
    await Person(playground, 600, bot=1).say("hi")
    assert await second.refused("sendMessage", chat_id=600, text="x") == (400, "Bad Request: chat not found")


async def test_a_reply_from_another_chat_is_external(api: Any, playground: Playground) -> None:
    """It names the chat and the message, and does not carry it."""
    said = await Person(playground, 101).say("mine")
    parameters = {"chat_id": 101, "message_id": said.id}
    sent = await api.ok("sendMessage", chat_id=STUDIO, text="x", reply_parameters=parameters)
    assert sent["external_reply"]["message_id"] == said.id
    assert "reply_to_message" not in sent

"""The people's side: what they send and see, and faults on purpose."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest

from playground.client import Person, Playground, Refused


async def post(address: str, **form: Any) -> Any:
    async with httpx.AsyncClient(base_url=address, trust_env=False, verify=False) as http:
        files = form.pop("files", None)
        return (await http.post("/person/messages", data=form, files=files)).json()


async def test_a_form_is_a_message(api: Any, address: str) -> None:
    """The answer is the `Message`, as the bot gets it."""
    message = await post(address, user=4711, text="/start now", language_code="ko")
    assert message["from"] == {"id": 4711, "is_bot": False, "first_name": "Person 4711", "language_code": "ko"}
    assert message["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]
    assert (await api.ok("getUpdates"))[0]["message"] == message


async def test_photos_are_an_album(api: Any, address: str, paint: Any) -> None:
    """Repeated, they are answered as a list; the text stands under the first."""
    files = [("photo", ("a.png", paint())), ("photo", ("b.png", paint()))]
    album = await post(address, user=101, text="mix", files=files)
    assert [message.get("caption") for message in album] == ["mix", None]
    assert len({message["media_group_id"] for message in album}) == 1
    updates = await api.ok("getUpdates")
    assert [update["message"] for update in updates] == album


async def test_a_reply_and_a_document(api: Any, ada: Person) -> None:
    """A file arrives byte for byte, in reply to a message."""
    said = await ada.say("look")
    sent = await ada.send_document(b"abc", "note.txt", caption="/read", reply_to=said)
    assert sent.document and await ada.file(sent.document) == b"abc"
    assert (sent.reply_to, sent.raw["caption_entities"][0]["type"]) == (said.id, "bot_command")
    with pytest.raises(Refused, match="There is no message 999"):
        await ada.say("x", reply_to=999)


async def test_a_photo_that_is_none_goes_as_a_file(api: Any, ada: Person, paint: Any) -> None:
    """As chat apps do, with garbage and with pictures of impossible sides."""
    for data in (b"garbage", paint(5000, 100)):
        sent = (await ada.send_photo(data))[0]
        assert sent.photo is None and sent.document
        assert await ada.file(sent.document) == data


async def test_an_empty_or_endless_message_is_refused(api: Any, ada: Person) -> None:
    """One sentence says what is wrong."""
    with pytest.raises(Refused, match="nothing to send"):
        await ada.say("  ")
    with pytest.raises(Refused, match="at most 4096 characters; this one has 4097"):
        await ada.say("x" * 4097)


async def test_without_a_bot_nobody_is_there(playground: Playground) -> None:
    """A private chat needs a bot that has called."""
    with pytest.raises(Refused, match="No bot has called yet"):
        await Person(playground, 101).say("hi")
    with pytest.raises(Refused, match="Bot 9 has not called yet"):
        await Person(playground, 101, bot=9).say("hi")


async def test_events_tell_what_happened_once(api: Any, ada: Person) -> None:
    """In order, each with its number; `after` leaves out what is known."""
    sent = await api.ok("sendMessage", chat_id=101, text="a")
    await api.ok("editMessageText", chat_id=101, message_id=sent["message_id"], text="b")
    await api.ok("deleteMessage", chat_id=101, message_id=sent["message_id"])
    answer = await ada.playground.get("events", chat=101)
    assert [event["kind"] for event in answer["events"]] == ["new", "new", "edited", "deleted"]
    numbers = [event["seq"] for event in answer["events"]]
    assert numbers == sorted(set(numbers)) and answer["seq"] == numbers[-1]
    assert await ada.playground.get("events", chat=101, after=answer["seq"]) == {"events": [], "seq": answer["seq"]}
    later = await ada.playground.get("events", chat=101, after=numbers[1])
    assert [event["kind"] for event in later["events"]] == ["edited", "deleted"]


async def test_events_wait_for_something_to_happen(api: Any, ada: Person) -> None:
    """Of this chat: what happens elsewhere does not end the wait."""
    after = (await ada.playground.get("events", chat=101))["seq"]
    waiting = asyncio.create_task(ada.playground.get("events", chat=101, after=after, timeout=10))
    begun = time.monotonic()
    await Person(ada.playground, 102).say("elsewhere")
    await api.ok("sendMessage", chat_id=101, text="here")
    assert [event["message"]["text"] for event in (await waiting)["events"]] == ["here"]
    assert time.monotonic() - begun < 5
    after = (await ada.playground.get("events", chat=101))["seq"]
    assert (await ada.playground.get("events", chat=101, after=after, timeout=0.1))["events"] == []


async def test_the_page_can_list_everything(api: Any, ada: Person) -> None:
    """People, chats with their last message, and messages a page at a time."""
    people = await ada.playground.get("people")
    assert [user["first_name"] for user in people["people"]] == ["Ada", "Boris", "Minji"]
    assert [user["id"] for user in people["bots"]] == [1]
    said = [await ada.say(str(i)) for i in range(5)]
    chats = (await ada.playground.get("chats", user=101))["chats"]
    assert [(chat["chat"]["id"], chat["bot"]) for chat in chats] == [
        (101, 1),
        (-1001000000001, None),
        (-1001000000002, None),
        (-4000001, None),
    ]
    assert (chats[0]["last"]["text"], chats[1]["last"]) == ("4", None)
    page = await ada.playground.get("messages", user=101, chat=101, before=said[3].id, limit=2)
    assert [message["text"] for message in page["messages"]] == ["1", "2"]


async def test_a_file_has_its_kind_and_name(api: Any, ada: Person, address: str) -> None:
    """So that a page can show it, or save it."""
    sent = await ada.send_document(b"abc", "note.txt")
    async with httpx.AsyncClient(base_url=address, trust_env=False, verify=False) as http:
        response = await http.get(f"/person/files/{sent.document}")
        missing = await http.get("/person/files/none")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'filename="note.txt"' in response.headers["content-disposition"]
    assert missing.status_code == 404


async def test_only_ones_own_messages_can_be_edited(api: Any, ada: Person) -> None:
    """A caption is edited like a text."""
    sent = await api.ok("sendMessage", chat_id=101, text="a")
    with pytest.raises(Refused, match="somebody else's"):
        await ada.playground.post("edit", user=101, message_id=sent["message_id"], text="b")
    own = await ada.send_document(b"abc", "note.txt", caption="old")
    assert (await ada.edit(own, "/new")).raw["caption"] == "/new"


async def test_a_call_can_be_made_to_fail(api: Any, ada: Person) -> None:
    """So many times, with the status asked for, before anything is done."""
    await ada.playground.fail("sendMessage", code=429, retry_after=3, times=2)
    for _ in range(2):
        response = await api.post("sendMessage", chat_id=101, text="a")
        assert (response.status_code, response.headers["retry-after"]) == (429, "3")
        assert response.json()["parameters"] == {"retry_after": 3}
        assert response.json()["description"] == "Too Many Requests: retry after 3"
    await api.ok("sendMessage", chat_id=101, text="a")
    assert [message.text for message in await ada.messages()] == ["/start", "a"]


async def test_an_answer_can_be_lost(api: Any, ada: Person) -> None:
    """The message is sent, and the bot does not learn it."""
    await ada.playground.fail("*", code=502, after=True)
    assert await api.refused("sendMessage", chat_id=101, text="a") == (502, "Bad Gateway")
    assert [message.text for message in await ada.messages()] == ["/start", "a"]


async def test_faults_can_be_taken_back(api: Any, ada: Person) -> None:
    """And they meet only the bot and the method they are for."""
    await ada.playground.post("faults", method="sendMessage", bot=2)
    await ada.playground.post("faults", method="sendPhoto")
    await api.ok("sendMessage", chat_id=101, text="a")
    await ada.playground.post("faults")
    assert (await api.refused("sendPhoto", chat_id=101))[0] == 400

"""Buttons and inline queries: a question to the bot, and its answer."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from playground.client import Person, Refused
from playground.files import Files
from playground.server import serve
from playground.world import World

TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


async def with_button(api: Any) -> dict[str, Any]:
    markup = {"inline_keyboard": [[{"text": "Go now", "callback_data": "go"}]]}
    message: dict[str, Any] = await api.ok("sendMessage", chat_id=101, text="x", reply_markup=markup)
    return message


async def test_a_press_waits_for_the_answer(api: Any, ada: Person) -> None:
    """The bot gets the query with the message, and the person gets what the bot says."""
    sent = await with_button(api)
    message = await ada.wait_for(lambda message: message.buttons)
    pressing = asyncio.create_task(ada.press(message, "Go"))
    query = (await api.ok("getUpdates", timeout=5))[0]["callback_query"]
    assert query["message"] == sent
    assert (query["data"], query["from"]["id"], bool(query["chat_instance"])) == ("go", 101, True)
    await api.ok("answerCallbackQuery", callback_query_id=query["id"], text="going", show_alert=True)
    answer = await pressing
    assert (answer["text"], answer["show_alert"]) == ("going", True)
    assert await api.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_a_press_without_answer_ends(api: Any, ada: Person) -> None:
    """The person is told, and the bot's late answer is refused."""
    await with_button(api)
    message = await ada.wait_for(lambda message: message.buttons)
    with pytest.raises(Refused, match=r"did not answer within 0\.1 seconds"):
        await ada.press(message, "Go", timeout=0.1)
    query = (await api.ok("getUpdates"))[0]["callback_query"]
    assert await api.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_a_bot_cannot_answer_for_another(api: Any, ada: Person) -> None:
    """A query belongs to the bot it was put to."""
    await with_button(api)
    message = await ada.wait_for(lambda message: message.buttons)
    pressing = asyncio.create_task(ada.press(message, "Go"))
    query = (await api.ok("getUpdates", timeout=5))[0]["callback_query"]
    assert await api.bot("2:other").refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    await api.ok("answerCallbackQuery", callback_query_id=query["id"])
    assert "text" not in await pressing


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"message_id": 999}, "There is no message 999"),
        ({"message_id": None}, "message_id is missing"),
        ({"data": ""}, "data must have 1 to 64 bytes"),
        ({"data": "x" * 65}, "data must have 1 to 64 bytes"),
        ({"user": None}, "user is missing"),
        ({"user": "Ada"}, "user must be a whole number"),
        ({"chat": 102}, "There is no chat 102"),
        ({"chat": -5}, "There is no message"),
    ],
)
async def test_a_wrong_press_is_refused(api: Any, ada: Person, change: Any, words: str) -> None:
    """One sentence says what is wrong."""
    sent = await with_button(api)
    body = {"user": 101, "message_id": sent["message_id"], "data": "go"} | change
    with pytest.raises(Refused, match=words):
        await ada.playground.post("press", **body)


async def test_only_a_bots_messages_can_be_pressed(api: Any, ada: Person) -> None:
    """People's messages have no buttons."""
    said = await ada.say("x")
    with pytest.raises(Refused, match="not a bot's"):
        await ada.playground.post("press", user=101, message_id=said.id, data="go")


async def test_an_inline_query_is_answered(api: Any, ada: Person, world: World) -> None:
    """The person gets the bot's results."""
    asking = asyncio.create_task(ada.playground.post("inline", user=101, query="apple"))
    query = (await api.ok("getUpdates", timeout=5))[0]["inline_query"]
    assert (query["query"], query["offset"], query["from"]["id"]) == ("apple", "", 101)
    results = [{"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "x"}}]
    target = {"inline_query_id": query["id"]}
    _, description = await api.refused("answerInlineQuery", **target, results=results * 51)
    assert description == "Bad Request: too many inline query results specified"
    _, description = await api.refused("answerInlineQuery", **target, results=[{"type": "article"}])
    assert 'Can\'t find field "id"' in description
    assert await api.ok("answerInlineQuery", **target, results=results, next_offset="2") is True
    answer = await asking
    assert (answer["results"], answer["next_offset"]) == (results, "2")
    assert world.questions == {}


async def test_who_waits_is_sent_home_when_the_playground_ends(tmp_path: Path) -> None:
    """A press, a poll and a look at events end at once, and the end does not wait for them."""
    world = World(Files(tmp_path), first_id=1)
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=20) as http:
        async with serve(world) as url:
            sent = world.post(world.dialog(world.log_in("1:x"), 101), world.bots[1].user, {"text": "x"})
            body = {"user": 101, "message_id": sent["message_id"], "data": "go"}
            waiting = [
                asyncio.create_task(http.post(f"{url}/person/press", json=body)),
                asyncio.create_task(http.get(f"{url}/bot1:x/getUpdates?timeout=15&allowed_updates=[%22poll%22]")),
                asyncio.create_task(http.get(f"{url}/person/events?after=9&timeout=15")),
            ]
            async with asyncio.timeout(5):
                while not world.questions:
                    await http.get(f"{url}/bot1:x/getMe")
            begun = time.monotonic()
        statuses = [(await task).status_code for task in waiting]
    assert statuses == [503, 200, 200]
    assert time.monotonic() - begun < 5

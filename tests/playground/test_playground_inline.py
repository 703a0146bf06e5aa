"""Inline: what a bot offers in any chat, the message a chosen result becomes, and how the bot changes it."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from PIL import Image

from playground.client import Message, Person, Refused

STUDIO, FORUM = -1001000000001, -1001000000002
INVALID = (400, "Bad Request: MESSAGE_ID_INVALID")
BUTTONS = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
ARTICLE = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "*x*"}}


def clip() -> bytes:
    """A GIF of two frames."""
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=500)
    return buffer.getvalue()


async def offered(api: Any, person: Person, *results: Any, query: str = "q", **answer: Any) -> dict[str, Any]:
    """Ask, and let the bot offer these results."""
    asking = asyncio.create_task(person.inline(query))
    updates = await api.ok("getUpdates", timeout=5)
    await api.ok("getUpdates", offset=updates[-1]["update_id"] + 1)
    question = updates[-1]["inline_query"]
    await api.ok("answerInlineQuery", inline_query_id=question["id"], results=list(results), **answer)
    return await asking


async def chosen(api: Any, person: Person, result: Any, **more: Any) -> tuple[Message, dict[str, Any]]:
    """Offer a result, choose it; answers the message and what the bot is told of the choice."""
    answer = await offered(api, person, result)
    message = await person.choose(answer["results"][0], query="q", **more)
    updates = await api.ok("getUpdates")
    await api.ok("getUpdates", offset=updates[-1]["update_id"] + 1)
    return message, next(update["chosen_inline_result"] for update in updates if "chosen_inline_result" in update)


@pytest.fixture
async def files(api: Any, ada: Person, paint: Any) -> dict[str, str]:
    """File ids of each kind, by their fields in results."""
    photo = await api.ok("sendPhoto", chat_id=101, files={"photo": ("a.png", paint())})
    animation = await api.ok("sendAnimation", chat_id=101, files={"animation": ("a.gif", clip())})
    document = await api.ok("sendDocument", chat_id=101, files={"document": ("a.txt", b"abc")})
    return {
        "photo": photo["photo"][-1]["file_id"],
        "animation": animation["animation"]["file_id"],
        "document": document["document"]["file_id"],
    }


async def test_the_bot_learns_where_it_is_asked(api: Any, ada: Person) -> None:
    """The kind of chat, not which."""
    for chat, kind in ((101, "sender"), (STUDIO, "supergroup"), (-44, "group")):
        asking = asyncio.create_task(Person(ada.playground, 101, chat=chat, bot=1).inline("x", timeout=0.2))
        question = (await api.ok("getUpdates", offset=-1, timeout=5))[0]["inline_query"]
        assert question["chat_type"] == kind
        await api.ok("answerInlineQuery", inline_query_id=question["id"], results=[])
        assert (await asking)["results"] == []
        await api.ok("getUpdates", offset=2**40)


async def test_a_chosen_article_is_said_by_the_person(api: Any, ada: Person) -> None:
    """Through the bot, with its markup; the bot is told of the choice, and sees the message too."""
    group = Person(ada.playground, 101, chat=STUDIO, bot=1)
    content = {"message_text": "*x*", "parse_mode": "MarkdownV2"}
    answer = await offered(api, group, ARTICLE | {"input_message_content": content}, query="fox")
    message = await group.choose(answer["results"][0], query="fox")
    assert (message.text, message.raw["from"]["id"], message.raw["via_bot"]["id"]) == ("x", 101, 1)
    assert message.raw["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    seen, choice = await api.ok("getUpdates")
    assert seen["message"] == message.raw
    told = choice["chosen_inline_result"]
    assert (told["result_id"], told["query"], told["from"]["id"]) == ("1", "fox", 101)
    assert "inline_message_id" not in told


async def test_results_of_every_kind_become_messages(api: Any, ada: Person, files: dict[str, str]) -> None:
    """By file id, with a caption; or as a text in their place."""
    kinds = (
        ({"type": "photo", "photo_file_id": files["photo"]}, "photo"),
        ({"type": "mpeg4_gif", "mpeg4_file_id": files["animation"]}, "animation"),
        ({"type": "gif", "gif_file_id": files["animation"]}, "animation"),
        ({"type": "document", "title": "t", "document_file_id": files["document"]}, "document"),
    )
    for result, kind in kinds:
        message, _ = await chosen(api, ada, {"id": "a", "caption": "<i>c</i>", "parse_mode": "HTML"} | result)
        assert kind in message.raw
        assert (message.raw["caption"], message.raw["caption_entities"][0]["type"]) == ("c", "italic")
    instead = {"type": "photo", "id": "a", "photo_file_id": files["photo"]}
    message, _ = await chosen(api, ada, instead | {"input_message_content": {"message_text": "words"}})
    assert (message.text, message.photo) == ("words", None)


async def test_a_photo_from_the_web_is_fetched_when_chosen(api: Any, ada: Person, address: str, files: Any) -> None:
    """Not before: most results are never chosen."""
    url = f"{address}/person/files/{files['photo']}"
    message, _ = await chosen(api, ada, {"type": "photo", "id": "a", "photo_url": url, "thumbnail_url": url})
    assert message.photo and (await ada.file(message.photo)).startswith(b"\xff\xd8")
    gone = {"type": "photo", "id": "a", "photo_url": f"{address}/none.jpg", "thumbnail_url": url}
    answer = await offered(api, ada, gone)
    with pytest.raises(Refused, match="failed to get HTTP URL content"):
        await ada.choose(answer["results"][0])


async def test_a_message_with_buttons_can_be_changed(api: Any, ada: Person, files: dict[str, str]) -> None:
    """By its inline_message_id, in whatever chat it stands; the bot gets True for it."""
    outside = Person(ada.playground, 102, chat=STUDIO, bot=1)
    message, choice = await chosen(api, outside, ARTICLE | {"reply_markup": BUTTONS})
    target = {"inline_message_id": choice["inline_message_id"]}
    pressing = asyncio.create_task(outside.press(message, "More"))
    query = (await api.ok("getUpdates", timeout=5))[0]["callback_query"]
    assert (query["inline_message_id"], query["data"]) == (target["inline_message_id"], "more")
    assert "message" not in query
    await api.ok("answerCallbackQuery", callback_query_id=query["id"], text="yes")
    assert (await pressing)["text"] == "yes"
    assert await api.ok("editMessageText", **target, text="y", reply_markup=BUTTONS) is True
    assert (await api.refused("editMessageText", **target, text="y", reply_markup=BUTTONS))[1].startswith(
        "Bad Request: message is not modified"
    )
    media = {"type": "photo", "media": files["photo"], "caption": "z"}
    assert await api.ok("editMessageMedia", **target, media=media, reply_markup=BUTTONS) is True
    assert await api.ok("editMessageCaption", **target, caption="c", reply_markup=BUTTONS) is True
    shown = (await outside.messages())[-1]
    assert (shown.id, bool(shown.photo), shown.text, shown.buttons) == (message.id, True, "c", [["More"]])
    assert shown.raw["from"]["id"] == 102 and shown.raw["via_bot"]["id"] == 1
    assert await api.ok("editMessageReplyMarkup", **target) is True
    assert (await outside.messages())[-1].buttons == []
    assert [update for update in await api.ok("getUpdates") if "edited_message" in update] == []


async def test_a_message_without_buttons_is_nobodys_to_change(api: Any, ada: Person) -> None:
    """It has no inline_message_id, and nothing to press."""
    message, choice = await chosen(api, ada, ARTICLE)
    assert "inline_message_id" not in choice
    with pytest.raises(Refused, match="without buttons"):
        await ada.playground.post("press", user=101, message_id=message.id, data="more")


async def test_nothing_is_uploaded_into_an_inline_message(api: Any, ada: Person, paint: Any) -> None:
    """A file id or a URL is needed; the message stays as it is."""
    message, choice = await chosen(api, ada, ARTICLE | {"reply_markup": BUTTONS})
    target = {"inline_message_id": choice["inline_message_id"]}
    media = {"type": "photo", "media": "attach://p"}
    refusal = await api.refused("editMessageMedia", **target, media=media, files={"p": ("a.png", paint())})
    assert refusal == (400, "Bad Request: invalid message content specified")
    assert (await ada.messages())[-1].text == message.text


async def test_an_inline_message_is_its_bots_own(api: Any, ada: Person) -> None:
    """Another bot cannot change it, and nobody one that does not exist, or exists no more."""
    _, choice = await chosen(api, ada, ARTICLE | {"reply_markup": BUTTONS})
    target = {"inline_message_id": choice["inline_message_id"]}
    assert await api.bot("2:other").refused("editMessageText", **target, text="y") == INVALID
    assert await api.refused("editMessageText", inline_message_id="none", text="y") == INVALID


async def test_only_what_was_offered_last_can_be_chosen(api: Any, ada: Person) -> None:
    """By the object or by its id; a second page adds to the first."""
    await offered(api, ada, ARTICLE, next_offset="1")
    asking = asyncio.create_task(ada.inline("q", offset="1"))
    question = (await api.ok("getUpdates", timeout=5))[0]["inline_query"]
    assert question["offset"] == "1"
    await api.ok("answerInlineQuery", inline_query_id=question["id"], results=[ARTICLE | {"id": "2"}])
    await asking
    for number in ("1", "2"):
        await ada.playground.post("choose", user=101, query="q", result_id=number)
    with pytest.raises(Refused, match="does not offer this result"):
        await ada.choose({"id": "3"})
    with pytest.raises(Refused, match="must be one of the results"):
        await ada.playground.post("choose", user=101, result="[1]")


async def test_a_result_goes_into_a_topic(api: Any, ada: Person) -> None:
    """Like anything else that is said there."""
    member = Person(ada.playground, 103, chat=FORUM, bot=1)
    thread = (await member.topics())[0].thread
    message, _ = await chosen(api, member, ARTICLE, thread=thread)
    assert message.thread == thread


async def test_a_button_stands_above_the_results(api: Any, ada: Person) -> None:
    """It leads to the private chat, with a parameter."""
    button = {"text": "Open", "start_parameter": "from-inline"}
    assert (await offered(api, ada, ARTICLE, button=button))["button"] == button
    assert "button" not in await offered(api, ada, ARTICLE)


def parsing(words: str) -> str:
    return f"Bad Request: can't parse inline query result: {words}"


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([{"type": "dance", "id": "1"}], parsing('type "dance" is unsupported for the inline query result')),
        ([{"type": "article", "id": "1", "title": "t"}], parsing('Can\'t find field "message_text"')),
        ([{"type": "article", "id": "1"}], parsing('Can\'t find field "title"')),
        ([{"type": "photo", "id": "1"}], parsing('Can\'t find field "photo_file_id"')),
        ([{"type": "photo", "id": "1", "photo_file_id": "x"}], "Bad Request: wrong file identifier/HTTP URL specified"),
        ([ARTICLE, ARTICLE], "Bad Request: RESULT_ID_DUPLICATE"),
        ([ARTICLE | {"id": "x" * 65}], "Bad Request: RESULT_ID_INVALID"),
        (
            [ARTICLE | {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}}],
            "Bad Request: BUTTON_DATA_INVALID",
        ),
    ],
)
async def test_a_result_that_is_none_is_refused(api: Any, ada: Person, results: Any, words: str) -> None:
    """All of the answer, in Telegram's words."""
    assert await api.refused("answerInlineQuery", inline_query_id="1", results=results) == (400, words)


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"start_parameter": "x"}, "can't parse inline query results button: Can't find field \"text\""),
        (
            {"text": "x"},
            "can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field",
        ),
        ({"text": "x", "start_parameter": "a b"}, "START_PARAM_INVALID"),
        ({"text": "x", "start_parameter": "x" * 65}, "START_PARAM_INVALID"),
    ],
)
async def test_a_button_that_leads_nowhere_is_refused(api: Any, ada: Person, button: Any, words: str) -> None:
    """In Telegram's words."""
    refusal = await api.refused("answerInlineQuery", inline_query_id="1", results=[], button=button)
    assert refusal == (400, f"Bad Request: {words}")

"""Changing messages and taking them away."""

from __future__ import annotations

from typing import Any

from playground.client import Person
from playground.world import World

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def keyboard(label: str) -> Any:
    return {"inline_keyboard": [[{"text": label, "callback_data": "x"}]]}


async def sent_text(api: Any, text: str = "one", **more: Any) -> dict[str, Any]:
    message: dict[str, Any] = await api.ok("sendMessage", chat_id=101, text=text, **more)
    return {"chat_id": 101, "message_id": message["message_id"]}


async def test_a_text_is_edited_in_place(api: Any, ada: Person) -> None:
    """The bot gets the whole message back, the person sees an edited one, and the keyboard goes with the edit."""
    target = await sent_text(api, reply_markup=keyboard("a"))
    edited = await api.ok("editMessageText", **target, text="<i>two</i>", parse_mode="HTML")
    assert (edited["text"], edited["entities"][0]["type"]) == ("two", "italic")
    assert "edit_date" in edited and "reply_markup" not in edited
    event = await ada.wait_for_event(lambda event: event.kind == "edited")
    assert event.message.raw == edited
    assert [message.text for message in await ada.messages()] == ["/start", "two"]


async def test_an_edit_must_change_something(api: Any, ada: Person) -> None:
    """Same text and same keyboard is refused, after any number of edits; another keyboard is enough."""
    target = await sent_text(api, reply_markup=keyboard("a"))
    same = {**target, "text": "one", "reply_markup": keyboard("a")}
    assert await api.refused("editMessageText", **same) == (400, NOT_MODIFIED)
    await api.ok("editMessageText", **{**same, "reply_markup": keyboard("b")})
    assert await api.refused("editMessageText", **{**same, "reply_markup": keyboard("b")}) == (400, NOT_MODIFIED)
    assert await api.refused("editMessageReplyMarkup", **target, reply_markup=keyboard("b")) == (400, NOT_MODIFIED)


async def test_a_keyboard_is_edited_alone(api: Any, ada: Person) -> None:
    """The text stays; without a keyboard the old one goes."""
    target = await sent_text(api)
    edited = await api.ok("editMessageReplyMarkup", **target, reply_markup=keyboard("new"))
    assert (edited["text"], edited["reply_markup"]) == ("one", keyboard("new"))
    assert "reply_markup" not in await api.ok("editMessageReplyMarkup", **target)


async def test_a_status_becomes_the_picture(api: Any, ada: Person, paint: Any) -> None:
    """A text message turns into a photo, and the photo into another; then a caption is all there is to edit."""
    target = await sent_text(api, "painting ...")
    for colour in ("red", "blue"):
        media = {"type": "photo", "media": "attach://new", "caption": colour}
        edited = await api.ok("editMessageMedia", **target, media=media, files={"new": ("a.png", paint(colour=colour))})
        assert "text" not in edited and edited["caption"] == colour
    assert await api.refused("editMessageText", **target, text="x") == (
        400,
        "Bad Request: there is no text in the message to edit",
    )
    edited = await api.ok("editMessageCaption", **target, caption="a red apple", reply_markup=keyboard("Again"))
    assert (edited["caption"], len(edited["photo"])) == ("a red apple", 2)
    assert "caption" not in await api.ok("editMessageCaption", **target)


async def test_a_known_file_can_take_a_messages_place(api: Any, ada: Person, paint: Any) -> None:
    """By its file id; the same one again changes nothing."""
    sent = await api.ok("sendDocument", chat_id=101, files={"document": ("a.txt", b"abc")})
    target = await sent_text(api)
    media = {"type": "document", "media": sent["document"]["file_id"]}
    assert (await api.ok("editMessageMedia", **target, media=media))["document"] == sent["document"]
    assert await api.refused("editMessageMedia", **target, media=media) == (400, NOT_MODIFIED)


async def test_a_text_has_no_caption(api: Any, ada: Person) -> None:
    """The refusal names what is missing."""
    expected = (400, "Bad Request: there is no caption in the message to edit")
    assert await api.refused("editMessageCaption", **await sent_text(api), caption="x") == expected


async def test_a_keyboard_of_another_kind_cannot_be_edited_in(api: Any, ada: Person) -> None:
    """Only inline keyboards belong to messages."""
    markup = {"keyboard": [["a"]]}
    target = await sent_text(api, reply_markup=markup)
    _, description = await api.refused("editMessageText", **target, text="x", reply_markup=markup)
    assert description == "Bad Request: inline keyboard expected"


async def test_a_message_is_deleted(api: Any, ada: Person) -> None:
    """The person sees it go; afterwards it is not found."""
    target = await sent_text(api)
    assert await api.ok("deleteMessage", **target) is True
    event = await ada.wait_for_event(lambda event: event.kind == "deleted")
    assert event.message.id == target["message_id"]
    assert await api.refused("deleteMessage", **target) == (400, "Bad Request: message to delete not found")


async def test_several_messages_are_deleted_at_once(api: Any, ada: Person) -> None:
    """Those that are gone already do not matter."""
    numbers = [(await sent_text(api))["message_id"] for _ in range(3)]
    await api.ok("deleteMessages", chat_id=101, message_ids=[*numbers, 999])
    assert [message.text for message in await ada.messages()] == ["/start"]


async def test_in_a_group_a_bot_deletes_its_own_alone(api: Any, ada: Person) -> None:
    """What others wrote stays, as the bot is no administrator there."""
    group = Person(ada.playground, 102, chat=-1001000000001)
    said = await group.say("/hello")
    refused = await api.refused("deleteMessage", chat_id=group.chat, message_id=said.id)
    assert refused == (400, "Bad Request: message can't be deleted")
    sent = await api.ok("sendMessage", chat_id=group.chat, text="x")
    assert await api.ok("deleteMessage", chat_id=group.chat, message_id=sent["message_id"]) is True


async def test_after_48_hours_a_message_stays(api: Any, ada: Person, world: World) -> None:
    """It is too old to be taken away."""
    target = await sent_text(api)
    dialog = world.private[1, 101]
    number = target["message_id"]
    dialog.messages[number] = {**dialog.messages[number], "date": world.now() - 48 * 3600}
    assert await api.refused("deleteMessage", **target) == (400, "Bad Request: message can't be deleted")

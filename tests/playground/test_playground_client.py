"""The client that plays people."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from playground.client import Message, Person, Refused

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Vary", "callback_data": "v"}, {"text": "Vary more", "callback_data": "m"}],
        [{"text": "Site", "url": "https://e.org"}, {"text": "🎲 Again", "callback_data": "a"}],
    ]
}


async def test_waiting_goes_on_where_it_ended(api: Any, ada: Person) -> None:
    """Each message is looked at once, and one's own are passed over."""
    for text in ("a", "b", "a"):
        await api.ok("sendMessage", chat_id=101, text=text)
    first = await ada.wait_for(lambda message: message.text == "a")
    second = await ada.wait_for(lambda message: message.text == "a")
    assert first.id < second.id
    waiting = asyncio.create_task(ada.wait_for(lambda message: True))
    await ada.say("mine")
    await api.ok("sendMessage", chat_id=101, text="late")
    assert (await waiting).text == "late"


async def test_waiting_in_vain_says_what_was_seen(api: Any, ada: Person) -> None:
    """So that a failing test tells why."""
    await api.ok("sendMessage", chat_id=101, text="something else")
    with pytest.raises(TimeoutError, match="something else"):
        await ada.wait_for(lambda message: message.photo, timeout=0.2)


async def test_a_message_shows_its_parts(api: Any, ada: Person, paint: Any) -> None:
    """Text or caption, files, buttons."""
    await api.ok("sendPhoto", chat_id=101, caption="c", reply_markup=KEYBOARD, files={"photo": ("a.png", paint())})
    message = await ada.wait_for(lambda message: message.photo)
    assert (message.text, message.chat, message.from_bot, message.document) == ("c", 101, True, None)
    assert message.photo and (await ada.file(message.photo)).startswith(b"\xff\xd8")
    assert message.buttons == [["Vary", "Vary more"], ["Site", "🎲 Again"]]


def test_buttons_are_found_by_their_words() -> None:
    """The whole label first, then any that contains it; links cannot be pressed."""
    message = Message({"message_id": 1, "reply_markup": KEYBOARD})
    assert [message.data(label) for label in ("Vary", "more", "Again")] == ["v", "m", "a"]
    with pytest.raises(KeyError, match="Site"):
        message.data("Site")


async def test_an_album_is_a_list(api: Any, ada: Person, paint: Any) -> None:
    """One photo too."""
    assert len(await ada.send_photo(paint())) == 1
    assert len(await ada.send_photo(paint(), paint(), paint(), caption="three")) == 3


async def test_a_refusal_is_its_sentence(api: Any, ada: Person) -> None:
    """What the playground says stands in the exception."""
    with pytest.raises(Refused, match="There is no such file"):
        await ada.file("none")

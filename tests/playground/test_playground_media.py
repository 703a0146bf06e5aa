"""Pictures and animations: spoilers, albums, files sent again by their ids."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from playground.client import Person

FORUM = -1001000000002


def moving(*lengths: int, size: tuple[int, int] = (48, 32)) -> bytes:
    """A GIF whose frames stand so many milliseconds each."""
    buffer = io.BytesIO()
    frames = [Image.new("RGB", size, (40 * number, 90, 0)) for number in range(len(lengths))]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=list(lengths))
    return buffer.getvalue()


@pytest.fixture
async def known(api: Any, ada: Person, paint: Any) -> dict[str, str]:
    """File ids by kind."""
    photo = await api.ok("sendPhoto", chat_id=101, files={"photo": ("a.png", paint())})
    animation = await api.ok("sendAnimation", chat_id=101, files={"animation": ("a.gif", moving(500, 500))})
    document = await api.ok("sendDocument", chat_id=101, files={"document": ("a.txt", b"abc")})
    return {
        "photo": photo["photo"][-1]["file_id"],
        "animation": animation["animation"]["file_id"],
        "document": document["document"]["file_id"],
    }


@pytest.mark.parametrize(("lengths", "seconds"), [((500, 500, 1500), 3), ((100, 100), 1)])
async def test_an_animation_has_sides_and_a_length(api: Any, ada: Person, lengths: Any, seconds: int) -> None:
    """Of all its frames together, in whole seconds; what the sender says counts more."""
    files = {"animation": ("a.gif", moving(*lengths))}
    shown = (await api.ok("sendAnimation", chat_id=101, files=files))["animation"]
    assert (shown["width"], shown["height"], shown["duration"]) == (48, 32, seconds)
    said = {"width": 480, "height": 320, "duration": 7}
    shown = (await api.ok("sendAnimation", chat_id=101, files=files, **said))["animation"]
    assert {name: shown[name] for name in said} == said


@pytest.mark.parametrize("kind", ["photo", "animation"])
async def test_a_picture_is_hidden_and_shown(api: Any, ada: Person, known: Any, kind: str) -> None:
    """A spoiler stands in what is sent, stays when words or buttons change, and goes with the picture."""
    method = f"send{kind.title()}"
    sent = await api.ok(method, chat_id=101, caption="c", has_spoiler=True, **{kind: known[kind]})
    assert sent["has_media_spoiler"] is True
    target = {"chat_id": 101, "message_id": sent["message_id"]}
    for change in ("Caption", "ReplyMarkup"):
        markup = {"inline_keyboard": [[{"text": change, "callback_data": "x"}]]}
        edited = await api.ok(f"editMessage{change}", **target, reply_markup=markup)
        assert edited["has_media_spoiler"] is True
    plain = {"type": kind, "media": known[kind]}
    assert "has_media_spoiler" not in await api.ok("editMessageMedia", **target, media=plain)
    hidden = await api.ok("editMessageMedia", **target, media=plain | {"has_spoiler": True})
    assert hidden["has_media_spoiler"] is True
    copied = await api.ok("copyMessage", chat_id=101, from_chat_id=101, message_id=sent["message_id"])
    assert (await ada.messages())[-1].raw["has_media_spoiler"] and copied["message_id"]


async def test_a_file_has_no_spoiler(api: Any, ada: Person, known: Any) -> None:
    """Only what is seen can be hidden."""
    sent = await api.ok("sendDocument", chat_id=101, document=known["document"], has_spoiler=True)
    assert "has_media_spoiler" not in sent
    media = {"type": "document", "media": known["document"], "caption": "x", "has_spoiler": True}
    edited = await api.ok("editMessageMedia", chat_id=101, message_id=sent["message_id"], media=media)
    assert "has_media_spoiler" not in edited


async def test_a_message_becomes_a_known_picture(api: Any, ada: Person, known: Any) -> None:
    """By its file id; the same once more is no change, and an id of another kind is refused."""
    sent = await api.ok("sendMessage", chat_id=101, text="x")
    target = {"chat_id": 101, "message_id": sent["message_id"]}
    for kind in ("photo", "animation", "document"):
        edited = await api.ok("editMessageMedia", **target, media={"type": kind, "media": known[kind]})
        assert kind in edited and "text" not in edited
    again = await api.refused("editMessageMedia", **target, media={"type": "document", "media": known["document"]})
    assert again[1].startswith("Bad Request: message is not modified")
    wrong = await api.refused("editMessageMedia", **target, media={"type": "photo", "media": known["document"]})
    assert wrong == (400, "Bad Request: can't use file of type Document as Photo")


async def test_an_album_mixes_known_and_new_pictures(api: Any, ada: Person, known: Any, paint: Any) -> None:
    """Each with its own spoiler and caption, in the topic asked for."""
    forum = Person(ada.playground, 101, chat=FORUM)
    thread = (await forum.topics())[0].thread
    media = [
        {"type": "photo", "media": known["photo"], "caption": "one"},
        {"type": "photo", "media": "attach://new", "has_spoiler": True},
    ]
    album = await api.ok(
        "sendMediaGroup", chat_id=FORUM, message_thread_id=thread, media=media, files={"new": ("a.png", paint())}
    )
    assert [message.get("has_media_spoiler", False) for message in album] == [False, True]
    assert [message.get("caption") for message in album] == ["one", None]
    assert {message["message_thread_id"] for message in album} == {thread}
    assert len({message["media_group_id"] for message in album}) == 1

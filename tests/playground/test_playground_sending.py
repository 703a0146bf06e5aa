"""Sending: texts, photos in their sizes, files byte for byte, albums, copies and forwards."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from PIL import Image

from playground.client import Person


async def test_a_text_arrives_as_it_was_sent(api: Any, ada: Person) -> None:
    """The bot gets a `Message`, and the person sees the same one."""
    sent = await api.ok("sendMessage", chat_id=101, text="  hello  ")
    assert sent["text"] == "hello"
    assert sent["from"]["is_bot"] is True
    assert sent["chat"] == {"id": 101, "first_name": "Ada", "username": "ada", "type": "private"}
    assert (await ada.wait_for(lambda message: message.text == "hello")).raw == sent


async def test_a_reply_carries_what_it_replies_to(api: Any, ada: Person) -> None:
    """One level deep, by the new parameter and by the old one."""
    asked = await ada.say("why?")
    first = await api.ok("sendMessage", chat_id=101, text="because", reply_parameters={"message_id": asked.id})
    second = await api.ok("sendMessage", chat_id=101, text="so", reply_to_message_id=first["message_id"])
    assert first["reply_to_message"]["text"] == "why?"
    assert second["reply_to_message"]["text"] == "because"
    assert "reply_to_message" not in second["reply_to_message"]


async def test_a_reply_to_nothing_may_be_sent_anyway(api: Any, ada: Person) -> None:
    """With `allow_sending_without_reply` it becomes an ordinary message."""
    gone = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await api.ok("sendMessage", chat_id=101, text="x", reply_parameters=gone)


async def test_a_quote_must_stand_in_the_message(api: Any, ada: Person) -> None:
    """A part of the message may be quoted; anything else may not."""
    asked = await ada.say("an apple and a pear")
    parameters = {"message_id": asked.id, "quote": "a pear"}
    sent = await api.ok("sendMessage", chat_id=101, text="yes", reply_parameters=parameters)
    assert sent["quote"] == {"text": "a pear", "position": 13, "is_manual": True}
    parameters["quote"] = "a plum"
    _, description = await api.refused("sendMessage", chat_id=101, text="yes", reply_parameters=parameters)
    assert "QUOTE_TEXT_INVALID" in description


async def test_protection_and_effects_are_kept(api: Any, ada: Person) -> None:
    """What a message says about itself comes back in it."""
    sent = await api.ok("sendMessage", chat_id=101, text="x", message_effect_id="5", protect_content=True)
    assert (sent["effect_id"], sent["has_protected_content"]) == ("5", True)


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((64, 64), [(64, 64)]),
        ((512, 512), [(90, 90), (320, 320), (512, 512)]),
        ((1280, 640), [(90, 45), (320, 160), (800, 400), (1280, 640)]),
        ((2000, 1000), [(90, 45), (320, 160), (800, 400), (1280, 640)]),
    ],
)
async def test_a_photo_comes_in_sizes(
    api: Any, ada: Person, paint: Any, size: tuple[int, int], sizes: list[tuple[int, int]]
) -> None:
    """Smallest first, none larger than 1280 or than itself, each a JPEG of just these sides."""
    sent = await api.ok("sendPhoto", chat_id=101, files={"photo": ("a.png", paint(*size))})
    assert [(photo["width"], photo["height"]) for photo in sent["photo"]] == sizes
    for photo in sent["photo"]:
        data = await ada.file(photo["file_id"])
        with Image.open(io.BytesIO(data)) as picture:
            assert (picture.format, picture.size) == ("JPEG", (photo["width"], photo["height"]))
        assert len(data) == photo["file_size"]


async def test_a_photo_loses_its_metadata_and_stands_upright(api: Any, ada: Person) -> None:
    """Orientation is applied, and nothing else of the EXIF data stays."""
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret"
    Image.new("RGB", (80, 40)).save(buffer, "JPEG", exif=exif)
    sent = await api.ok("sendPhoto", chat_id=101, files={"photo": ("a.jpg", buffer.getvalue())})
    data = await ada.file(sent["photo"][-1]["file_id"])
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (40, 80)
        assert not picture.getexif()


async def test_transparency_becomes_white(api: Any, ada: Person) -> None:
    """A photo has no transparent places."""
    buffer = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(buffer, "PNG")
    sent = await api.ok("sendPhoto", chat_id=101, files={"photo": ("a.png", buffer.getvalue())})
    with Image.open(io.BytesIO(await ada.file(sent["photo"][-1]["file_id"]))) as picture:
        assert picture.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda paint: b"no picture", "IMAGE_PROCESS_FAILED"),
        (lambda paint: paint()[:60], "IMAGE_PROCESS_FAILED"),
        (lambda paint: b"", "file must be non-empty"),
        (lambda paint: paint(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (lambda paint: paint(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (lambda paint: bytes(10 * 2**20 + 1), "is too big for a photo; the maximum size is 10485760 bytes"),
    ],
    ids=["text", "cut", "empty", "sides", "ratio", "bytes"],
)
async def test_what_cannot_be_a_photo_is_refused(api: Any, ada: Person, paint: Any, make: Any, words: str) -> None:
    """No picture, a broken one, and each limit of a photo."""
    _, description = await api.refused("sendPhoto", chat_id=101, files={"photo": ("a.png", make(paint))})
    assert words in description


async def test_a_document_keeps_its_bytes_and_name(api: Any, ada: Person, paint: Any) -> None:
    """Even a picture; it gets a preview."""
    data = paint(640, 480)
    sent = await api.ok("sendDocument", chat_id=101, caption="as it is", files={"document": ("apple.png", data)})
    document = sent["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "apple.png",
        "image/png",
        len(data),
    )
    assert (document["thumbnail"]["width"], sent["caption"]) == (320, "as it is")
    assert await ada.file(document["file_id"]) == data


async def test_a_moving_picture_becomes_an_animation(api: Any, ada: Person) -> None:
    """Also when sent as a document, unless the bot says otherwise."""
    buffer = io.BytesIO()
    frames = [Image.new("P", (30, 20), colour) for colour in range(4)]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=500)
    gif = ("move.gif", buffer.getvalue())
    for method, part in (("sendAnimation", "animation"), ("sendDocument", "document")):
        sent = await api.ok(method, chat_id=101, files={part: gif})
        animation = sent["animation"]
        assert (animation["width"], animation["height"], animation["duration"]) == (30, 20, 2)
        assert sent["document"]["file_id"] == animation["file_id"]
    sent = await api.ok("sendDocument", chat_id=101, disable_content_type_detection=True, files={"document": gif})
    assert "animation" not in sent


async def test_videos_and_sounds_are_kept_with_what_is_said_of_them(api: Any, ada: Person) -> None:
    """Nobody decodes them here."""
    video = await api.ok("sendVideo", chat_id=101, width=64, height=48, duration=3, files={"video": ("a.mp4", b"123")})
    audio = await api.ok("sendAudio", chat_id=101, title="Song", duration=5, files={"audio": ("a.mp3", b"12")})
    voice = await api.ok("sendVoice", chat_id=101, duration=2, files={"voice": ("a.ogg", b"1")})
    assert [video["video"][key] for key in ("width", "height", "duration", "mime_type")] == [64, 48, 3, "video/mp4"]
    assert (audio["audio"]["title"], audio["audio"]["duration"], voice["voice"]["duration"]) == ("Song", 5, 2)


async def test_a_file_id_sends_a_file_again(api: Any, ada: Person, paint: Any) -> None:
    """Any size of a photo stands for the photo; a file of one kind cannot be sent as another."""
    sent = await api.ok("sendPhoto", chat_id=101, files={"photo": ("a.png", paint(500, 500))})
    again = await api.ok("sendPhoto", chat_id=101, photo=sent["photo"][0]["file_id"], caption="again")
    assert again["photo"] == sent["photo"]
    _, description = await api.refused("sendDocument", chat_id=101, document=sent["photo"][0]["file_id"])
    assert description == "Bad Request: can't use file of type Photo as Document"


async def test_attach_names_another_part(api: Any, ada: Person, paint: Any) -> None:
    """Some libraries name every upload by `attach://`."""
    sent = await api.ok("sendPhoto", chat_id=101, photo="attach://file-1", files={"file-1": ("a.png", paint())})
    assert sent["photo"][-1]["width"] == 200


async def test_a_photo_may_come_from_the_web(api: Any, ada: Person, paint: Any) -> None:
    """An address is fetched; one where nothing is is refused."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        body = paint() if request.startswith(b"GET /a.png") else b"gone"
        status = b"200 OK" if body != b"gone" else b"404 Not Found"
        writer.write(b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        sent = await api.ok("sendPhoto", chat_id=101, photo=f"http://127.0.0.1:{port}/a.png")
        _, description = await api.refused("sendPhoto", chat_id=101, photo=f"http://127.0.0.1:{port}/b.png")
    assert sent["photo"][-1]["width"] == 200
    assert description == "Bad Request: failed to get HTTP URL content"


async def test_an_album_is_several_messages_of_one_group(api: Any, ada: Person, paint: Any) -> None:
    """Each with its own caption, and none with a keyboard."""
    media = [
        {"type": "photo", "media": f"attach://p{i}", "caption": f"<b>{i}</b>", "parse_mode": "HTML"} for i in range(10)
    ]
    files = {f"p{i}": (f"{i}.png", paint()) for i in range(10)}
    sent = await api.ok("sendMediaGroup", chat_id=101, media=media, files=files)
    assert [message["caption"] for message in sent] == [str(i) for i in range(10)]
    assert len({message["media_group_id"] for message in sent}) == 1
    assert sent[0]["caption_entities"] == [{"offset": 0, "length": 1, "type": "bold"}]


async def test_a_caption_has_its_limit(api: Any, ada: Person, paint: Any) -> None:
    """1024 characters once the markup is gone."""
    photo = {"photo": ("a.png", paint())}
    sent = await api.ok("sendPhoto", chat_id=101, caption=f"<b>{'x' * 1024}</b>", parse_mode="HTML", files=photo)
    assert len(sent["caption"]) == 1024
    _, description = await api.refused("sendPhoto", chat_id=101, caption="x" * 1025, files=photo)
    assert description == "Bad Request: message caption is too long"


async def test_a_copy_has_the_content_alone(api: Any, ada: Person, paint: Any) -> None:
    """Not the keyboard, and the caption may be another."""
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    files = {"photo": ("a.png", paint())}
    sent = await api.ok("sendPhoto", chat_id=101, caption="one", reply_markup=markup, files=files)
    source = {"chat_id": 101, "from_chat_id": 101, "message_id": sent["message_id"]}
    await api.ok("copyMessage", **source)
    await api.ok("copyMessage", **source, caption="two")
    assert set(await api.ok("copyMessage", **source, caption="")) == {"message_id"}
    copies = (await ada.messages(limit=3))[:3]
    assert [copy.text for copy in copies] == ["one", "two", "one"]
    assert all(copy.photo == sent["photo"][-1]["file_id"] and not copy.buttons for copy in copies)


async def test_a_forward_says_where_it_comes_from(api: Any, ada: Person) -> None:
    """The first author, also when forwarded twice."""
    said = await ada.say("mine")
    once = await api.ok("forwardMessage", chat_id=101, from_chat_id=101, message_id=said.id)
    twice = await api.ok("forwardMessage", chat_id=101, from_chat_id=101, message_id=once["message_id"])
    assert once["text"] == twice["text"] == "mine"
    assert once["forward_origin"]["sender_user"]["id"] == twice["forward_origin"]["sender_user"]["id"] == 101


async def test_several_messages_are_copied_and_forwarded_at_once(api: Any, ada: Person) -> None:
    """In their order; those that are gone are left out."""
    numbers = [(await ada.say(text)).id for text in ("a", "b")]
    for method in ("copyMessages", "forwardMessages"):
        await api.ok(method, chat_id=101, from_chat_id=101, message_ids=[*numbers, 999])
    assert [message.text for message in await ada.messages(limit=4)] == ["a", "b", "a", "b"]


async def test_protected_content_stays(api: Any, ada: Person) -> None:
    """It cannot be forwarded."""
    sent = await api.ok("sendMessage", chat_id=101, text="x", protect_content=True)
    source = {"chat_id": 101, "from_chat_id": 101, "message_id": sent["message_id"]}
    _, description = await api.refused("forwardMessage", **source)
    assert description == "Bad Request: message has protected content and can't be forwarded"


async def test_an_action_is_seen_and_not_kept(api: Any, ada: Person) -> None:
    """The person sees what the bot is about to do; the chat's history does not."""
    await api.ok("sendChatAction", chat_id=101, action="upload_photo")
    event = await ada.wait_for_event(lambda event: event.kind == "action")
    assert event.message.raw["action"] == "upload_photo"
    assert [message.text for message in await ada.messages()] == ["/start"]


async def test_downloads_have_their_limit(api: Any, ada: Person) -> None:
    """A file of 20 MiB comes whole; one byte more does not."""
    for size, fits in ((20 * 2**20, True), (20 * 2**20 + 1, False)):
        data = bytes(size)
        sent = await api.ok("sendDocument", chat_id=101, files={"document": ("a.bin", data)})
        file_id = sent["document"]["file_id"]
        if fits:
            path = (await api.ok("getFile", file_id=file_id))["file_path"]
            assert (await api.http.get(f"/file/bot{api.token}/{path}")).content == data
        else:
            assert await api.refused("getFile", file_id=file_id) == (400, "Bad Request: file is too big")


async def test_a_wrong_path_downloads_nothing(api: Any, ada: Person) -> None:
    """404, also for paths that try to climb out."""
    for path in ("photos/none.jpg", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd"):
        assert (await api.http.get(f"/file/bot{api.token}/{path}")).status_code == 404

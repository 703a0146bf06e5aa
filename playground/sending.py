"""The methods that put messages into chats."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from playground.calls import Call, caption_content, keyboard, origin, reply_content, text_content
from playground.dialogs import Dialog
from playground.errors import bad_request
from playground.media import media_content
from playground.values import Json, words

MIN_ALBUM, MAX_ALBUM = 2, 10
MAX_MESSAGES = 100

CONTENT = (
    "text",
    "entities",
    "link_preview_options",
    "photo",
    "document",
    "animation",
    "video",
    "audio",
    "voice",
    "caption",
    "caption_entities",
    "show_caption_above_media",
    "has_media_spoiler",
)
"""The fields of a message that are its content: copied, forwarded, and replaced by edits."""

_ACTIONS = words(
    "typing upload_photo record_video upload_video record_voice upload_voice record_audio upload_audio "
    "upload_document choose_sticker find_location record_video_note upload_video_note cancel"
)


async def send_message(call: Call) -> Json:
    """`sendMessage`."""
    return send(call, text_content(call, call.args))


async def send_photo(call: Call) -> Json:
    """`sendPhoto`."""
    return await _send_media(call, "photo")


async def send_document(call: Call) -> Json:
    """`sendDocument`."""
    return await _send_media(call, "document")


async def send_animation(call: Call) -> Json:
    """`sendAnimation`."""
    return await _send_media(call, "animation")


async def send_video(call: Call) -> Json:
    """`sendVideo`."""
    return await _send_media(call, "video")


async def send_audio(call: Call) -> Json:
    """`sendAudio`."""
    return await _send_media(call, "audio")


async def send_voice(call: Call) -> Json:
    """`sendVoice`."""
    return await _send_media(call, "voice")


async def send_media_group(call: Call) -> list[Json]:
    """`sendMediaGroup`: two to ten photos and videos, or as many documents, or sounds."""
    items = call.args["media"]
    _check_album(items)
    captions = [caption_content(call, item) for item in items]
    _check_place(call)
    contents = [
        await media_content(call, item["type"], item, missing="can't parse InputMedia: media not found") | caption
        for item, caption in zip(items, captions, strict=True)
    ]
    group = {"media_group_id": str(secrets.randbits(62))}
    return [send(call, group | content) for content in contents]


def _check_album(items: list[Json]) -> None:
    if len(items) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if len(items) < MIN_ALBUM:
        raise bad_request("too few messages to send as an album")
    kinds = {item["type"] for item in items}
    for kind in kinds - {"photo", "video", "document", "audio"}:
        known = "can't be used in sendMediaGroup" if kind == "animation" else "is unsupported"
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" {known}')
    if len(kinds) > 1 and kinds != {"photo", "video"}:
        raise bad_request("can't use the media of the specified type in the album")


async def send_chat_action(call: Call) -> bool:
    """`sendChatAction`: shown to the people of the chat, and kept nowhere."""
    action = call.args["action"].lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    dialog = call.chat()
    shown: Json = {"chat": dialog.chat, "from": call.bot.user, "date": call.world.now(), "action": action}
    thread = _thread(call, dialog)
    call.world.publish(dialog, "action", shown | ({"message_thread_id": thread} if thread else {}))
    return True


async def copy_message(call: Call) -> Json:
    """`copyMessage`: the content of a message, sent anew."""
    message = call.message(call.chat("from_chat_id", write=False), "message to copy")
    content = _content(message)
    if "caption" in call.args and "text" not in message:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_content(call, call.args)
    return {"message_id": send(call, content)["message_id"]}


async def copy_messages(call: Call) -> list[Json]:
    """`copyMessages`; those that are gone are left out."""
    contents = [_content(message) for message in _messages(call)]
    if call.args.get("remove_caption"):
        contents = [{k: v for k, v in content.items() if not k.startswith("caption")} for content in contents]
    return [{"message_id": send(call, content)["message_id"]} for content in contents]


async def forward_message(call: Call) -> Json:
    """`forwardMessage`."""
    return _forward(call, call.message(call.chat("from_chat_id", write=False), "message to forward"))


async def forward_messages(call: Call) -> list[Json]:
    """`forwardMessages`; those that are gone are left out."""
    return [{"message_id": _forward(call, message)["message_id"]} for message in _messages(call)]


async def _send_media(call: Call, kind: str) -> Json:
    caption = caption_content(call, call.args)
    _check_place(call)
    content = await media_content(call, kind, call.args, missing=f"there is no {kind} in the request")
    return send(call, content | caption)


def _check_place(call: Call) -> None:
    """Refuse what could not be sent before any file is read."""
    dialog = call.chat()
    reply_to, _ = reply_content(call, dialog)
    _thread(call, dialog, reply_to)


def send(call: Call, content: Json) -> Json:
    """Post a message of the bot, with all that the arguments say about it beside its content."""
    dialog = call.chat()
    reply_to, more = reply_content(call, dialog)
    extras: Json = {"has_protected_content": True} if call.args.get("protect_content") else {}
    if call.args.get("message_effect_id"):
        extras["effect_id"] = call.args["message_effect_id"]
    content = more | content | extras | keyboard(call.args)
    thread = _thread(call, dialog, reply_to)
    return call.world.post(dialog, call.bot.user, content, reply_to=reply_to, thread=thread)


def _thread(call: Call, dialog: Dialog, reply_to: Json | None = None) -> int | None:
    """The topic to write into: the one asked for, or that of the message replied to.

    Groups that are no forums ignore what is asked for, as Telegram does.
    """
    thread = call.args.get("message_thread_id", 0)
    if thread <= 0 and reply_to and reply_to.get("is_topic_message"):
        thread = reply_to["message_thread_id"]
    if thread <= 0 or (dialog.is_group and not dialog.is_forum):
        return None
    if thread not in dialog.topics:
        raise bad_request("message thread not found")
    if thread in dialog.closed and not dialog.is_administrator(call.bot.id):
        raise bad_request("TOPIC_CLOSED")
    return int(thread)


def _forward(call: Call, message: Json) -> Json:
    if message.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")
    return send(call, {"forward_origin": origin(message)} | _content(message))


def _content(message: Json) -> Json:
    content = {key: message[key] for key in CONTENT if key in message}
    if not content:
        raise bad_request("the message can't be copied")
    return content


def _messages(call: Call) -> Iterable[Json]:
    numbers = call.args["message_ids"]
    if len(numbers) > MAX_MESSAGES:
        raise bad_request("too many message identifiers specified")
    source: Dialog = call.chat("from_chat_id", write=False)
    return [source.messages[number] for number in sorted(numbers) if number in source.messages]

"""The methods that change messages, or take them away."""

from __future__ import annotations

from playground.calls import Call, caption_content, keyboard, text_content
from playground.dialogs import Dialog
from playground.errors import bad_request
from playground.media import media_content
from playground.sending import CONTENT, MAX_MESSAGES
from playground.values import Json

MAX_AGE = 48 * 3600  # seconds after which a message stays

_MEDIA = ("photo", "document", "animation", "video", "audio", "voice")
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def edit_message_text(call: Call) -> Json:
    """`editMessageText`."""
    content = text_content(call)
    dialog, message = _target(call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _change(call, dialog, message, content)


async def edit_message_caption(call: Call) -> Json:
    """`editMessageCaption`; without a caption, the old one goes."""
    caption = caption_content(call, call.args)
    dialog, message = _target(call)
    if not any(kind in message for kind in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    kept = {key: message[key] for key in (*_MEDIA, "has_media_spoiler") if key in message}
    return _change(call, dialog, message, kept | caption)


async def edit_message_media(call: Call) -> Json:
    """`editMessageMedia`; a text becomes a picture by it, but the pictures of an album stay of one kind."""
    item = call.args["media"]
    kind = item["type"]
    if kind not in _MEDIA or kind == "voice":
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    caption = caption_content(call, item)
    _, message = _target(call)
    if "media_group_id" in message and kind == "animation":
        raise bad_request("message content type can't be used in an album")
    content = await media_content(call, kind, item, missing="can't parse InputMedia: media not found")
    return _change(call, *_target(call), content | caption)


async def edit_message_reply_markup(call: Call) -> Json:
    """`editMessageReplyMarkup`; without a keyboard, the old one goes."""
    dialog, message = _target(call)
    return _change(call, dialog, message, {key: message[key] for key in CONTENT if key in message})


def _target(call: Call) -> tuple[Dialog, Json]:
    """The message to edit, which must be the bot's own."""
    args = call.args
    if "chat_id" not in args and not args.get("message_id"):
        if args.get("inline_message_id"):
            raise bad_request("MESSAGE_ID_INVALID")
        raise bad_request("message identifier is not specified")
    if "chat_id" not in args:
        raise bad_request("chat_id is empty")
    dialog = call.chat()
    message = call.message(dialog, "message to edit")
    if message["from"]["id"] != call.bot.id or "forward_origin" in message:
        raise bad_request("message can't be edited")
    if call.args.get("reply_markup") and "inline_keyboard" not in call.args["reply_markup"]:
        raise bad_request("inline keyboard expected")
    return dialog, message


def _change(call: Call, dialog: Dialog, message: Json, content: Json) -> Json:
    rest = {key: value for key, value in message.items() if key not in (*CONTENT, "reply_markup", "edit_date")}
    changed = rest | content | keyboard(call)
    if changed == {key: value for key, value in message.items() if key != "edit_date"}:
        raise bad_request(_NOT_MODIFIED)
    return call.world.change(dialog, changed | {"edit_date": call.world.now()})


async def delete_message(call: Call) -> bool:
    """`deleteMessage`."""
    dialog = call.chat()
    message = call.message(dialog, "message to delete")
    if not _may_delete(call, dialog, message):
        raise bad_request("message can't be deleted")
    call.world.remove(dialog, message["message_id"])
    return True


async def delete_messages(call: Call) -> bool:
    """`deleteMessages`; those that are gone or must stay are left as they are."""
    numbers = call.args["message_ids"]
    if len(numbers) > MAX_MESSAGES:
        raise bad_request("too many message identifiers specified")
    dialog = call.chat()
    for number in dict.fromkeys(numbers):
        message = dialog.messages.get(number)
        if message is not None and _may_delete(call, dialog, message):
            call.world.remove(dialog, number)
    return True


def _may_delete(call: Call, dialog: Dialog, message: Json) -> bool:
    if message["message_id"] in dialog.topics:
        return False
    if dialog.is_administrator(call.bot.id):
        return True
    own = message["from"]["id"] == call.bot.id
    return (own or not dialog.is_group) and call.world.now() - message["date"] < MAX_AGE

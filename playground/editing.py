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


async def edit_message_text(call: Call) -> Json | bool:
    """`editMessageText`; like the other edits it answers the message, or True for one that was sent inline."""
    content = text_content(call, call.args)
    dialog, message = _target(call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _change(call, dialog, message, content)


async def edit_message_caption(call: Call) -> Json | bool:
    """`editMessageCaption`; without a caption, the old one goes."""
    caption = caption_content(call, call.args)
    dialog, message = _target(call)
    if not any(kind in message for kind in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    kept = {key: message[key] for key in (*_MEDIA, "has_media_spoiler") if key in message}
    return _change(call, dialog, message, kept | caption)


async def edit_message_media(call: Call) -> Json | bool:
    """`editMessageMedia`; a text becomes a picture by it, but the pictures of an album stay of one kind."""
    item = call.args["media"]
    kind = item["type"]
    if kind not in _MEDIA or kind == "voice":
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    caption = caption_content(call, item)
    _, message = _target(call)
    if "invoice" in message:
        raise bad_request("message can't be edited")
    if "media_group_id" in message and kind == "animation":
        raise bad_request("message content type can't be used in an album")
    if _is_inline(call) and (item.get("media", "").startswith("attach://") or call.uploads):
        raise bad_request("invalid message content specified")  # nothing can be uploaded into inline messages
    content = await media_content(call, kind, item, missing="can't parse InputMedia: media not found")
    return _change(call, *_target(call), content | caption)


async def edit_message_reply_markup(call: Call) -> Json | bool:
    """`editMessageReplyMarkup`; without a keyboard, the old one goes."""
    dialog, message = _target(call)
    return _change(call, dialog, message, {key: message[key] for key in CONTENT if key in message})


def _is_inline(call: Call) -> bool:
    """Whether a call names a message by its `inline_message_id`."""
    return "chat_id" not in call.args and not call.args.get("message_id")


def _target(call: Call) -> tuple[Dialog, Json]:
    """The message to edit, which must be the bot's own, or sent through it."""
    args = call.args
    if args.get("reply_markup") and "inline_keyboard" not in args["reply_markup"]:
        raise bad_request("inline keyboard expected")
    if _is_inline(call):
        return _inline_target(call)
    if "chat_id" not in args:
        raise bad_request("chat_id is empty")
    dialog = call.chat()
    message = call.message(dialog, "message to edit")
    if message["from"]["id"] != call.bot.id or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return dialog, message


def _inline_target(call: Call) -> tuple[Dialog, Json]:
    if not call.args.get("inline_message_id"):
        raise bad_request("message identifier is not specified")
    inline = call.world.inline_messages.get(call.args["inline_message_id"])
    message = inline.dialog.messages.get(inline.message_id) if inline and inline.bot is call.bot else None
    if inline is None or message is None:
        raise bad_request("MESSAGE_ID_INVALID")
    return inline.dialog, message


def _change(call: Call, dialog: Dialog, message: Json, content: Json) -> Json | bool:
    rest = {key: value for key, value in message.items() if key not in (*CONTENT, "reply_markup", "edit_date")}
    changed = rest | content | keyboard(call.args)
    if changed == {key: value for key, value in message.items() if key != "edit_date"}:
        raise bad_request(_NOT_MODIFIED)
    changed = call.world.change(dialog, changed | {"edit_date": call.world.now()})
    return True if _is_inline(call) else changed


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

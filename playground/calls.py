"""One call of a method, and what most methods do first: find the chat, read the text, find the message replied to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.dialogs import Dialog
from playground.entities import formatted
from playground.errors import bad_request
from playground.values import Json, Upload
from playground.world import Bot, World

MAX_TEXT = 4096
MAX_CAPTION = 1024


@dataclass(frozen=True, kw_only=True)
class Call:
    """A method called by a bot: its arguments as the table read them, and the files that came along."""

    world: World
    bot: Bot
    args: Json
    uploads: Mapping[str, Upload]

    def chat(self, name: str = "chat_id", *, write: bool = True) -> Dialog:
        """The chat that an argument names, which the bot may read, or write to."""
        return self.world.chat_for(self.bot, self.args[name], write=write)

    def message(self, dialog: Dialog, what: str) -> Json:
        """The message that `message_id` names; `what` it is for stands in the refusal."""
        message = dialog.messages.get(self.args.get("message_id", 0))
        if message is None:
            raise bad_request(f"{what} not found")
        return message


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A result that comes with a sentence, as those of `setWebhook` do."""

    result: Any
    description: str


def text_content(call: Call, options: Json) -> Json:
    """The text in the arguments of a method, or in an offered message, with its entities.

    1 to 4096 characters once the markup is gone.
    """
    text, entities = _formatted(call, options["text"], options.get("parse_mode", ""), options.get("entities", []))
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if options.get("link_preview_options"):
        content["link_preview_options"] = options["link_preview_options"]
    return content


def caption_content(call: Call, options: Json) -> Json:
    """The caption in the arguments of a method, or in one `InputMedia`; at most 1024 characters."""
    given = (options.get("caption", ""), options.get("parse_mode", ""), options.get("caption_entities", []))
    text, entities = _formatted(call, *given)
    if len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = entities
    if options.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    if options.get("has_spoiler") and options.get("type", "photo") in ("photo", "animation", "video"):
        content["has_media_spoiler"] = True
    return content


def _formatted(call: Call, text: str, mode: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Text and entities, where mentions of people carry who they are; those of strangers go."""
    text, found = formatted(text, mode, entities)
    kept = []
    for entity in found:
        if entity["type"] != "text_mention":
            kept.append(entity)
        elif (user := call.world.people.get(entity["user"].get("id"))) is not None:
            kept.append({**entity, "user": user})
    return text, kept


def keyboard(options: Json) -> Json:
    """`{"reply_markup": ...}` where the message is to have buttons under it, else nothing."""
    markup = options.get("reply_markup") or {}
    return {"reply_markup": markup} if markup.get("inline_keyboard") else {}


def reply_content(call: Call, dialog: Dialog) -> tuple[Json | None, Json]:
    """The message of this chat that is replied to, and what else a reply puts into the new message."""
    args = call.args
    parameters = args.get("reply_parameters") or {
        "message_id": args.get("reply_to_message_id", 0),
        "allow_sending_without_reply": args.get("allow_sending_without_reply", False),
    }
    if parameters["message_id"] <= 0:
        return None, {}
    reference = parameters.get("chat_id") or str(dialog.id)
    source = call.world.chat_for(call.bot, reference) if reference != str(dialog.id) else dialog
    message = source.messages.get(parameters["message_id"])
    if message is None:
        if parameters.get("allow_sending_without_reply"):
            return None, {}
        raise bad_request("message to be replied not found")
    if source is not dialog:
        return None, {
            "external_reply": {"origin": origin(message), "chat": source.chat, "message_id": message["message_id"]}
        }
    return message, _quote(message, parameters)


def _quote(message: Json, parameters: Json) -> Json:
    quote = parameters.get("quote")
    if not quote:
        return {}
    text = message.get("text") or message.get("caption") or ""
    if quote not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": {"text": quote, "position": text.index(quote), "is_manual": True}}


def origin(message: Json) -> Json:
    """Where a forwarded message came from first."""
    known: Json | None = message.get("forward_origin")
    return known or {"type": "user", "date": message["date"], "sender_user": message["from"]}

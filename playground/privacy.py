"""Privacy mode: what a bot gets to see of a group."""

from __future__ import annotations

from playground.entities import entity_text
from playground.values import Json

SERVICE = ("forum_topic_created", "migrate_to_chat_id", "migrate_from_chat_id")
"""Fields of the messages that tell what happened in a chat, which all its bots see."""


def may_see(bot: Json, message: Json) -> bool:
    """Whether a person's message concerns the bot: a command to it or to nobody, a reply to it, a mention of it,
    a message sent through it,    or that something happened in the group."""
    replied = message.get("reply_to_message", {})
    if replied.get("from", {}).get("id") == bot["id"] and "forum_topic_created" not in replied:
        return True
    if message.get("via_bot", {}).get("id") == bot["id"]:
        return True
    if any(kind in message for kind in SERVICE):
        return True
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    return any(_concerns(bot, entity, entity_text(text, entity)) for entity in entities)


def _concerns(bot: Json, entity: Json, text: str) -> bool:
    name = str(bot["username"]).lower()
    if entity["type"] == "bot_command":
        addressee = text.partition("@")[2].lower()
        return addressee == name or (not addressee and entity["offset"] == 0)
    if entity["type"] == "mention":
        return text[1:].lower() == name
    return bool(entity["type"] == "text_mention" and entity["user"]["id"] == bot["id"])

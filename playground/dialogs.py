"""Chats: a private one of a person and a bot, or a group."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from playground.values import Json

EventKind: TypeAlias = Literal["new", "edited", "deleted", "action"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the people in a chat see happen; `seq` grows over all chats."""

    seq: int
    kind: EventKind
    message: Json


@dataclass(kw_only=True)
class Dialog:
    """A chat: who is in it, what was said, and the events that led there.

    `bot_id` is None in groups; `removed` holds the bots that were blocked or kicked; `begun` is False until the
    person writes for the first time, and until then the bot may not. Of bots, `members` names administrators alone;
    `topics` are the names of a forum's topics by their thread ids, General not among them, and in the `closed` ones
    only administrators write; `reactions` are kept by
    message and by who reacted; `successor` is the supergroup that a basic group became.
    """

    chat: Json
    bot_id: int | None
    message_ids: Iterator[int]
    begun: bool
    members: dict[int, str] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    reactions: dict[int, dict[int, list[Json]]] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    successor: int | None = None
    events: list[Event] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.chat["id"])

    @property
    def is_group(self) -> bool:
        return self.bot_id is None

    @property
    def is_forum(self) -> bool:
        return bool(self.chat.get("is_forum"))

    def is_administrator(self, user_id: int) -> bool:
        """Whether somebody runs this group, as its owner or as an administrator."""
        return self.is_group and self.members.get(user_id) in ("creator", "administrator")

    def events_after(self, seq: int) -> list[Event]:
        """The events that came later than event number `seq`."""
        return self.events[bisect_right(self.events, seq, key=lambda event: event.seq) :]

    def history(self, *, before: int | None, limit: int) -> list[Json]:
        """The last `limit` messages, or the last before message `before`; oldest first."""
        older = [message for number, message in self.messages.items() if before is None or number < before]
        return [self.shown(message) for message in older[-limit:]] if limit > 0 else []

    def shown(self, message: Json) -> Json:
        """A message as people see it: with the `reactions` to it, which a bot's `Message` does not have."""
        reactions: dict[str, Json] = {}
        for user_id, given in self.reactions.get(message.get("message_id", 0), {}).items():
            for reaction in given:
                shown = reactions.setdefault(str(reaction), {**reaction, "count": 0, "people": []})
                shown["count"] += 1
                shown["people"].append(user_id)
        return {**message, "reactions": list(reactions.values())} if reactions else message


def private_chat(person: Json, bot_id: int, message_ids: Iterator[int]) -> Dialog:
    """The chat of a person with a bot; its id is the person's."""
    chat: Json = {key: person[key] for key in ("id", "first_name", "last_name", "username") if key in person}
    chat["type"] = "private"
    members = {int(person["id"]): "member", bot_id: "member"}
    return Dialog(chat=chat, bot_id=bot_id, message_ids=message_ids, begun=False, members=members)


def group_chat(chat_id: int, title: str, message_ids: Iterator[int], *, is_forum: bool = False) -> Dialog:
    """A group without members yet; the ids of supergroups begin with -100."""
    chat: Json = {"id": chat_id, "title": title, "type": "supergroup" if chat_id <= -(10**12) else "group"}
    if is_forum:
        chat["is_forum"] = True
    return Dialog(chat=chat, bot_id=None, message_ids=message_ids, begun=True)

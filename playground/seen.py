"""What people see through the client: messages, events, topics, and calls that were made to fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person sees it; `raw` is the whole of it, as the Bot API writes it."""

    raw: dict[str, Any]

    @property
    def id(self) -> int:
        """Its number in the chat; 0 for an action, which has none."""
        return int(self.raw.get("message_id", 0))

    @property
    def chat(self) -> int:
        """The id of its chat."""
        return int(self.raw["chat"]["id"])

    @property
    def from_bot(self) -> bool:
        """Whether a bot wrote it."""
        return bool(self.raw["from"]["is_bot"])

    @property
    def text(self) -> str:
        """Its text, or its caption, or nothing."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def photo(self) -> str | None:
        """The file id of its photo in the largest size."""
        sizes = self.raw.get("photo")
        return str(sizes[-1]["file_id"]) if sizes else None

    @property
    def document(self) -> str | None:
        """The file id of its document."""
        document = self.raw.get("document")
        return str(document["file_id"]) if document else None

    @property
    def reply_to(self) -> int | None:
        """The number of the message it replies to; None also where that is only the opening of its topic."""
        replied = self.raw.get("reply_to_message")
        return int(replied["message_id"]) if replied and "forum_topic_created" not in replied else None

    @property
    def thread(self) -> int | None:
        """The topic it stands in."""
        return self.raw["message_thread_id"] if self.raw.get("is_topic_message") else None

    @property
    def reactions(self) -> dict[str, list[int]]:
        """Who reacted to it, by the emoji."""
        return {reaction["emoji"]: reaction["people"] for reaction in self.raw.get("reactions", [])}

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the buttons under it, row by row."""
        return [[button["text"] for button in row] for row in self._keyboard()]

    def data(self, label: str) -> str:
        """What pressing a button sends: of the one with this label, or else the first that contains it.

        Raises KeyError where there is none.
        """
        buttons = [button for row in self._keyboard() for button in row if "callback_data" in button]
        for fits in (str.__eq__, str.__contains__):
            for button in buttons:
                if fits(button["text"], label):
                    return str(button["callback_data"])
        raise KeyError(f"{label!r} is not among the buttons {self.buttons}")

    def _keyboard(self) -> list[list[dict[str, Any]]]:
        keyboard: list[list[dict[str, Any]]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return keyboard


@dataclass(frozen=True, slots=True)
class Mishap:
    """A call of the bot that was made to fail. One that was `carried_out` sent or changed `message` all the same."""

    method: str
    way: str
    code: int
    carried_out: bool
    chat: str | None
    message: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something seen to happen: `kind` is "new", "edited", "deleted" or "action"."""

    seq: int
    kind: str
    message: Message


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a forum; messages of its thread have this id."""

    thread: int
    name: str

"""Which handler answers what, and who is asked, told from updates as Telegram sends them."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Chat, ForumTopicCreated, Message, PhotoSize, Update, User

from bot.asked import of_message
from bot.commands import COMMANDS
from bot.handlers.imagine import imagine
from bot.handlers.photos import photos
from bot.handlers.start import unknown, words
from bot.routes import Router

NAME = "wassily_bot"
ADA = User(7, "Ada", False)
NOW = datetime.now(UTC)


def message(text: str | None = None, **fields: Any) -> Message:
    chat = fields.pop("chat", Chat(7, "private"))
    return Message(5, date=NOW, chat=chat, from_user=ADA, text=text, **fields)


@pytest.mark.parametrize(
    ("sent", "handler"),
    [
        (message("/imagine a fox"), imagine),
        (message("/IMAGINE@Wassily_Bot a fox"), imagine),
        (message("/imagine@other_bot a fox"), None),
        (message("/dance"), unknown),
        (message("a fox"), words),
        (message(photo=[PhotoSize("file", "unique", 8, 8)]), photos),
        (message("/dance", chat=Chat(-1, "group")), None),
        (message("a fox", chat=Chat(-1, "group")), None),
    ],
)
def test_who_answers(sent: Message, handler: object) -> None:
    """Commands go to their handlers, those of other bots to nobody, and the rest is answered in private alone."""
    house: Any = SimpleNamespace(commands=COMMANDS)
    asked = of_message(Update(1, message=sent), NAME)
    assert asked is not None
    assert Router(house, NAME).handler_for(asked) is handler


def test_a_topics_beginning_is_no_reply() -> None:
    """In a forum topic every message points to the topic's first one, which nobody replied to."""
    beginning = message(forum_topic_created=ForumTopicCreated("Foxes", 1))
    for replied, expected in ((beginning, None), (message("a fox"), 5)):
        sent = message("/cancel", reply_to_message=replied, message_thread_id=5, is_topic_message=True)
        asked = of_message(Update(1, message=sent), NAME)
        assert asked is not None
        assert asked.replied_id == expected


@pytest.mark.parametrize(
    ("sender", "as_group"), [(None, False), (Chat(-9, "supergroup"), True), (Chat(-8, "channel"), False)]
)
def test_who_writes_as_the_group(sender: Chat | None, as_group: bool) -> None:
    """An anonymous administrator writes as the group itself; a channel in it is nobody who runs it."""
    sent = message("/settings", chat=Chat(-9, "supergroup"), sender_chat=sender)
    asked = of_message(Update(1, message=sent), NAME)
    assert asked is not None
    assert asked.as_group is as_group

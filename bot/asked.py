"""Who asks, where, and with what: all that a handler needs of an update, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from telegram import CallbackQuery, ChosenInlineResult, Document, Message, MessageEntity, PhotoSize, Update, User
from telegram import Chat as TelegramChat
from telegram.constants import ChatType

from bot.requests.tastes import NO_TASTES, Tastes
from bot.texts import DEFAULT
from storage import Chat, Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A picture in a message, not yet fetched; `size` is in bytes where Telegram tells it."""

    file_id: str
    size: int | None
    message_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request: of a message, of an album's messages as one, or of a pressed button.

    `html` is the message's text as it looks, in Telegram's HTML.
    `message_id` is the message that answers reply to. `replied` is the message that the request itself replies to,
    with its pictures and the person who wrote it. `addressed` is true in a private chat, and where the bot is
    mentioned. `button` is the id of a pressed button, and `inline_id` names the message that it is under where that
    was sent by way of an inline query: such a message has no number, and its chat is taken to be the person's own.
    `sent_at` is in seconds since the epoch; nobody tells it of a press. `language` is the one to answer in, and
    `tastes` what the person, the chat and the topic have set; whoever takes the request in fills in both.
    `as_group` is true of an administrator who writes as the group itself, and `to_us` of a reply to the bot.
    """

    update_id: int
    person: Person
    chat: Chat
    thread_id: int | None
    message_id: int
    text: str = ""
    html: str = ""
    pictures: tuple[Attachment, ...] = ()
    replied_id: int | None = None
    replied_pictures: tuple[Attachment, ...] = ()
    replied_person_id: int | None = None
    addressed: bool = True
    sent_at: float | None = None
    button: str | None = None
    inline_id: str | None = None
    as_group: bool = False
    to_us: bool = False
    language: str = DEFAULT
    tastes: Tastes = NO_TASTES

    @property
    def all_pictures(self) -> tuple[Attachment, ...]:
        """The pictures replied to, then those sent along."""
        return self.replied_pictures + self.pictures

    @property
    def pressed(self) -> tuple[str | None, int, int, int]:
        """What a press is known by, to tell one that is made twice: the button, who pressed it, and where."""
        return self.button, self.person.id, self.chat.id, self.message_id

    def say(self, text: str) -> Self:
        """The same request with other words."""
        return replace(self, text=text)


def of_message(update: Update, username: str) -> Asked | None:
    """The request of an update with a message, new or edited, from a person to the bot of that name; None for none."""
    message, person = update.message or update.edited_message, update.effective_user
    if message is None or person is None:
        return None
    if message.via_bot is not None and message.via_bot.username == username:
        return None  # a result of ours that they chose inline
    replied = _replied(message)
    return Asked(
        update_id=update.update_id,
        person=_person(person),
        chat=_chat(message.chat),
        thread_id=_thread(message),
        message_id=message.message_id,
        text=message.text or message.caption or "",
        html=message.text_html or message.caption_html or "",
        pictures=_pictures(message),
        replied_id=replied.message_id if replied else None,
        replied_pictures=_pictures(replied) if replied else (),
        replied_person_id=_writer(replied) if replied else None,
        sent_at=(message.edit_date or message.date).timestamp(),
        addressed=message.chat.type == ChatType.PRIVATE or mentions(message, username),
        as_group=message.sender_chat is not None and message.sender_chat.id == message.chat.id,
        to_us=replied is not None and replied.from_user is not None and replied.from_user.username == username,
    )


def of_album(album: Sequence[Asked]) -> Asked:
    """An album's messages as one request: their pictures in order, and the caption, wherever it was."""
    messages = sorted(album, key=lambda asked: asked.message_id)
    text = next((asked.text for asked in messages if asked.text), "")
    pictures = tuple(picture for asked in messages for picture in asked.pictures)
    addressed = any(asked.addressed for asked in messages)
    return replace(messages[0], text=text, pictures=pictures, addressed=addressed)


def of_press(update: Update, query: CallbackQuery) -> Asked | None:
    """The request of a pressed button, or None where its message is nowhere."""
    message, person = query.message, _person(query.from_user)
    if message is None and query.inline_message_id is None:
        return None
    if message is None:
        return Asked(
            update_id=update.update_id,
            person=person,
            chat=Chat(id=person.id, kind=ChatType.PRIVATE),
            thread_id=None,
            message_id=0,
            button=query.data,
            inline_id=query.inline_message_id,
        )
    return Asked(
        update_id=update.update_id,
        person=person,
        chat=_chat(message.chat),
        thread_id=_thread(message) if isinstance(message, Message) else None,
        message_id=message.message_id,
        button=query.data,
    )


def of_inline(update: Update) -> Asked | None:
    """The request of an inline query, or of a result of one that was sent; None for any other update."""
    asked = update.inline_query or update.chosen_inline_result
    if asked is None:
        return None
    person = _person(asked.from_user)
    return Asked(
        update_id=update.update_id,
        person=person,
        chat=Chat(id=person.id, kind=ChatType.PRIVATE),
        thread_id=None,
        message_id=0,
        text=asked.query,
        inline_id=asked.inline_message_id if isinstance(asked, ChosenInlineResult) else None,
    )


def mentions(message: Message, username: str) -> bool:
    """Whether the message's words mention that bot."""
    found = message.parse_entities([MessageEntity.MENTION]) or message.parse_caption_entities([MessageEntity.MENTION])
    return f"@{username}".lower() in {mention.lower() for mention in found.values()}


def _person(user: User) -> Person:
    return Person(id=user.id, name=user.full_name, username=user.username, language=user.language_code)


def _chat(chat: TelegramChat) -> Chat:
    return Chat(id=chat.id, kind=chat.type, title=chat.title)


def _thread(message: Message) -> int | None:
    """The forum topic. In other groups a reply has a thread id too, but nothing can be sent to it."""
    return message.message_thread_id if message.is_topic_message else None


def _replied(message: Message) -> Message | None:
    """The message that this one replies to. In a forum topic, what is no reply points to the topic's own beginning."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def _writer(message: Message) -> int | None:
    """Who wrote a message; None for a bot, a channel, and a group speaking as itself, which is nobody."""
    user = message.from_user
    return None if user is None or user.is_bot else user.id


def _pictures(message: Message) -> tuple[Attachment, ...]:
    """The message's photo in its largest size, or its document, whatever that will prove to be."""
    found: PhotoSize | Document | None = message.photo[-1] if message.photo else message.document
    if found is None:
        return ()
    return (Attachment(file_id=found.file_id, size=found.file_size, message_id=message.message_id),)

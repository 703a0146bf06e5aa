"""What handlers work with: made once in `bot.furnish`, handed to each of them with what is asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from telegram import Bot, ForceReply, InlineKeyboardMarkup, InputMedia, Message, ReplyParameters, Update
from telegram.constants import ChatType, ParseMode
from telegram.helpers import mention_html

from bot.asked import Asked
from bot.board.faces import FacesByLanguage
from bot.board.status import Board
from bot.buttons import Buttons, Keyboards
from bot.dispatcher import Dispatcher
from bot.group_admins import GroupAdmins
from bot.metrics import Metrics
from bot.once import Once
from bot.operation.running import Operation
from bot.painting import Painting
from bot.pictures.gallery import Gallery
from bot.pictures.pictures_in import PicturesIn
from bot.requests.tastes import LANGUAGE, language_of, tastes_of
from bot.rules.doors import Doors
from bot.rules.policy import Policy
from bot.sales.shop import Shop
from bot.sending.answers import edited
from bot.sending.redraw import Redraw
from bot.sending.vanishing import MOMENT_SECONDS, let_vanish
from bot.texts import Languages, Texts, cut
from storage import Storage, Timer

_HINT_LENGTH = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """The parts of the bot, by their names."""

    bot: Bot
    storage: Storage
    languages: Languages
    faces: FacesByLanguage
    painting: Painting
    keyboards: Keyboards
    gallery: Gallery
    pictures_in: PicturesIn
    board: Board
    redraw: Redraw
    dispatcher: Dispatcher
    commands: tuple[Command, ...]
    doors: Doors
    policies: tuple[Policy, ...]
    metrics: Metrics
    max_waiting: int
    pictures: int
    """How many pictures a request makes when nobody says otherwise."""
    operation: Operation
    group_admins: GroupAdmins
    group_allowance: int
    """How many credits a day a group has for its members when nobody says otherwise."""
    shop: Shop = field(default_factory=Shop)
    refund_due: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a purchase is to be paid back soon."""
    timer_set: asyncio.Event = field(default_factory=asyncio.Event)
    once: Once = field(default_factory=Once)

    async def set_timer(self, kind: str, key: str, due_at: float, payload: Payload | None = None) -> None:
        """Let the alarm of that kind ring then (seconds since the epoch); one for a kind and key, set anew it moves."""
        await self.storage.timers.set(kind, key, due_at, payload or {})
        self.timer_set.set()

    async def known(self, asked: Asked) -> Asked:
        """The request with what the person, the chat and the topic have set."""
        tastes = await tastes_of(self.storage, asked.person, asked.chat, asked.thread_id)
        language = self.languages.spoken(tastes.person.get(LANGUAGE) or asked.person.language)
        return replace(asked, tastes=tastes, language=language)

    async def language_of(self, person_id: int) -> str:
        """The language of somebody who asks nothing just now."""
        return await language_of(self.storage, self.languages, person_id)

    def texts(self, asked: Asked) -> Texts:
        """The sentences in the language of whoever asks."""
        return self.languages.of(asked.language)

    def buttons(self, asked: Asked) -> Buttons:
        """Buttons for whoever asks, in their language."""
        return self.keyboards.of(asked.language, asked.person.id)

    async def say(
        self, asked: Asked, key: str, keyboard: InlineKeyboardMarkup | None = None, /, **fill: str | int
    ) -> None:
        """Answer with a sentence of the locales."""
        await self.reply(asked, self.texts(asked).html(key, **fill), keyboard)

    async def reply(self, asked: Asked, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Answer with HTML, as a reply and in the same topic."""
        await self._send(asked, text, keyboard)

    async def whisper(self, asked: Asked, key: str, /, **fill: str | int) -> None:
        """Answer with a sentence of the locales that concerns whoever asks alone: in a group it goes after a while."""
        message = await self._send(asked, self.texts(asked).html(key, **fill), None)
        if asked.chat.kind != ChatType.PRIVATE:
            await let_vanish(self.storage, message.chat.id, message.message_id, time.time() + MOMENT_SECONDS)
            self.timer_set.set()

    async def _send(self, asked: Asked, text: str, keyboard: InlineKeyboardMarkup | None) -> Message:
        return await self.bot.send_message(
            asked.chat.id,
            text,
            parse_mode=ParseMode.HTML,
            message_thread_id=asked.thread_id,
            reply_parameters=reply_to(asked),
            reply_markup=keyboard,
        )

    async def rewrite(self, asked: Asked, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Let the message whose button was pressed say this HTML; one that says so already is left as it is."""
        await edited(
            self.bot.edit_message_text(text, *place_of(asked), parse_mode=ParseMode.HTML, reply_markup=keyboard)
        )

    async def ask(self, asked: Asked, text: str, action: str, payload: Payload, *, hint: str = "") -> None:
        """Ask whoever asks this HTML in a message that they reply to; the reply goes to the answer of that name, also
        after a restart. `hint` stands in the field where they write."""
        if asked.chat.kind != ChatType.PRIVATE:
            # In a group Telegram opens the reply for those alone whom the message mentions.
            text = f"{mention_html(asked.person.id, asked.person.name)} {text}"
        message = await self.bot.send_message(
            asked.chat.id,
            text,
            parse_mode=ParseMode.HTML,
            message_thread_id=asked.thread_id,
            reply_parameters=reply_to(asked),
            reply_markup=ForceReply(selective=True, input_field_placeholder=cut(hint, _HINT_LENGTH) or None),
        )
        await self.storage.questions.ask(message.chat.id, message.message_id, asked.person.id, action, payload)

    async def recaption(self, asked: Asked, caption: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Let this HTML stand under the photo whose button was pressed; what stands there already is left."""
        await edited(
            self.bot.edit_message_caption(
                *place_of(asked), caption=caption, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )
        )

    async def remedia(
        self, asked: Asked, media: InputMedia, keyboard: InlineKeyboardMarkup | None = None
    ) -> Message | None:
        """Show another picture in the message whose button was pressed; one that is shown already is left. Answers the
        message, if it was changed and is in a chat."""
        message = await edited(self.bot.edit_message_media(media, *place_of(asked), reply_markup=keyboard))
        return message if isinstance(message, Message) else None

    async def rekey(self, asked: Asked, keyboard: InlineKeyboardMarkup | None) -> None:
        """Put another keyboard under the message whose button was pressed; one that is there already is left."""
        await edited(self.bot.edit_message_reply_markup(*place_of(asked), reply_markup=keyboard))


def place_of(asked: Asked) -> tuple[int | None, int | None, str | None]:
    """The message whose button was pressed: its chat and number, or the name of one that was sent inline."""
    return (asked.chat.id, asked.message_id, None) if asked.inline_id is None else (None, None, asked.inline_id)


def reply_to(asked: Asked) -> ReplyParameters:
    """A reply to what was asked, sent all the same where that is gone."""
    return ReplyParameters(asked.message_id, allow_sending_without_reply=True)


Handler: TypeAlias = Callable[[House, Asked], Awaitable[None]]
Payload: TypeAlias = dict[str, Any]
Action: TypeAlias = Callable[[House, Asked, Payload], Awaitable[str | None]]
"""What a button does, by its payload; it may answer with the key of a short word to the one who pressed."""
Alarm: TypeAlias = Callable[[House, Timer], Awaitable[None]]
"""Does what a timer was set for. It may be called twice for one timer, where the bot ended in between."""
Listener: TypeAlias = Callable[[House, Update], Awaitable[None]]
"""Hears an update; nobody waits for an answer that it does not give itself."""
Answer: TypeAlias = Callable[[House, Asked, Payload], Awaitable[None]]
"""What takes the reply to a question, by the payload of the question."""
Chapter: TypeAlias = Literal["painting", "fusing", "made", "groups", "credits", "yours", "desk"]
"""Those of /help."""
Where: TypeAlias = Literal["everywhere", "private", "groups", "group admins", "operators"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command: its name, the key of the line about it in the menu and in /help, what answers it, how it is used, and
    where it is offered.

    One for `operators`, who run the bot, is to everybody else a command that there is none of. One `for_the_banned` is
    everybody's right.
    """

    name: str
    about: str
    handler: Handler
    example: str
    where: Where = "everywhere"
    for_the_banned: bool = False
    chapter: Chapter = "yours"

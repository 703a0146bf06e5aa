"""The world the bots live in: people, bots, chats and what was said in them. All of it is in memory."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from playground.begun import Begun
from playground.dialogs import Dialog, Event, EventKind, group_chat, private_chat
from playground.errors import ApiError, PersonError, bad_request, forbidden, migrated
from playground.faults import Faults
from playground.files import Files
from playground.flood import Flood
from playground.privacy import may_see
from playground.settling import GROUPS, PEOPLE
from playground.stars import Stars
from playground.updates import UpdateQueue
from playground.values import Bell, Json
from playground.webhooks import Webhook, WebhookSettings

_EPOCH = 1_760_000_000
_TOKEN = re.compile(r"[1-9]\d{0,15}:[A-Za-z0-9_-]{1,64}")


@dataclass(kw_only=True)
class Bot:
    """A bot, and what Telegram keeps for it."""

    user: Json
    updates: UpdateQueue
    privacy: bool = True
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    webhook: Webhook | None = None

    @property
    def id(self) -> int:
        return int(self.user["id"])


@dataclass(frozen=True, kw_only=True)
class Question:
    """A callback or inline query that waits for its bot's answer."""

    bot: Bot
    answer: asyncio.Future[Json]


@dataclass(frozen=True, slots=True)
class InlineMessage:
    """A message that a person sent through a bot: the bot may change it, wherever it stands."""

    bot: Bot
    dialog: Dialog
    message_id: int


class World:
    """Everything there is. Its methods keep the laws that hold whoever acts: numbers, events, who gets told.

    `first_id` is where message and update numbers begin; left out, it comes from the clock, so that a bot which
    remembers an earlier playground never meets a number twice. `retry_after` is the first pause, in seconds,
    before a webhook is tried again. With `flood`, bots are held to Telegram's limits on how much they may send.
    `begun` are the private chats in which bots may write already.
    """

    def __init__(
        self,
        files: Files,
        *,
        first_id: int | None = None,
        clock: Callable[[], float] = time.time,
        answer_timeout: float = 15.0,
        retry_after: float = 1.0,
        flood: bool = False,
        begun: Begun | None = None,
    ) -> None:
        self.files = files
        self.begun = begun or Begun()
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Json] = {}
        self.private: dict[tuple[int, int], Dialog] = {}
        self.groups: dict[int, Dialog] = {}
        self.questions: dict[str, Question] = {}
        self.stars = Stars()
        self.inline_messages: dict[str, InlineMessage] = {}
        self.faults = Faults()
        self.flood = Flood(enforced=flood)
        self.bell = Bell()
        self.seq = 0
        self.answer_timeout = answer_timeout
        self.retry_after = retry_after
        self.closed = False
        self.on_webhook_reply: Callable[[Bot, Json], Awaitable[None]] = _ignore
        self._clock = clock
        self._first_id = first_id if first_id is not None else max(1, int(clock()) - _EPOCH)
        self._private_ids = count(self._first_id)
        self._settle()

    def _settle(self) -> None:
        self.people |= {person["id"]: person for person in PEOPLE}
        for settled in GROUPS:
            group = group_chat(settled.chat_id, settled.title, count(self._first_id), is_forum=bool(settled.topics))
            group.members |= settled.members
            self.groups[group.id] = group
            if settled.topics:
                next(group.message_ids)  # thread 1 is General
            for name in settled.topics:
                self.open_topic(group, PEOPLE[0], name)

    def now(self) -> int:
        """The time, in whole seconds since the epoch."""
        return int(self._clock())

    def log_in(self, token: str) -> Bot:
        """The bot of a token `N:TEXT`: bot N, which exists from its first call on. Raises `ApiError` 401 or 404."""
        if ":" not in token:
            raise ApiError(404, "Not Found")
        if not _TOKEN.fullmatch(token):
            raise ApiError(401, "Unauthorized")
        bot_id = int(token.partition(":")[0])
        return self.bots.get(bot_id) or self.add_bot(bot_id, f"Bot {bot_id}", f"playground_{bot_id}_bot")

    def add_bot(self, bot_id: int, name: str, username: str) -> Bot:
        """Make a bot; it is a member of every group from then on."""
        user = {"id": bot_id, "is_bot": True, "first_name": name, "username": username}
        bot = Bot(user=user, updates=UpdateQueue(self._first_id))
        self.bots[bot_id] = bot
        return bot

    def person(self, person_id: int, language_code: str | None = None) -> Json:
        """The person with this id, who exists from now on; `language_code` is what their app is set to."""
        person = self.people.get(person_id) or _person(person_id, f"Person {person_id}", "en")
        if language_code:
            person = {**person, "language_code": language_code}
        self.people[person_id] = person
        return person

    def dialog(self, bot: Bot, person_id: int) -> Dialog:
        """The private chat of a person with a bot."""
        key = (bot.id, person_id)
        if key not in self.private:
            self.private[key] = private_chat(self.person(person_id), bot.id, self._private_ids)
            self.private[key].begun = key in self.begun
        return self.private[key]

    def group(self, chat_id: int, founder: Json) -> Dialog:
        """The group with this negative id; one nobody knew is founded by who asks for it."""
        if chat_id not in self.groups:
            self.groups[chat_id] = group_chat(chat_id, f"Group {-chat_id}", count(self._first_id))
            self.groups[chat_id].members[founder["id"]] = "creator"
        return self.groups[chat_id]

    def migrate(self, dialog: Dialog, person: Json) -> Dialog:
        """Let a basic group go on as a supergroup, with a new id and numbers of its own; both chats say so."""
        chat_id = -(10**12) - 2 * 10**9 + dialog.id
        heir = group_chat(chat_id, dialog.chat["title"], count(self._first_id))
        heir.members, heir.removed = dict(dialog.members), set(dialog.removed)
        self.groups[chat_id] = heir
        self.post(dialog, person, {"migrate_to_chat_id": chat_id})
        dialog.successor = chat_id
        self.post(heir, person, {"migrate_from_chat_id": dialog.id})
        return heir

    def heir(self, dialog: Dialog) -> Dialog:
        """The chat that goes on in the place of this one: itself, or the supergroup it became."""
        return self.groups[dialog.successor] if dialog.successor else dialog

    def chat_for(self, bot: Bot, reference: str, *, write: bool = False) -> Dialog:
        """The chat that a bot names by id; raises `ApiError` where it has no business there."""
        if not re.fullmatch(r"-?\d{1,18}", reference, re.ASCII):
            raise bad_request("chat not found")
        chat_id = int(reference)
        if (bot.id, chat_id) in self.begun:
            self.dialog(bot, chat_id)
        dialog = self.private.get((bot.id, chat_id)) or self.groups.get(chat_id)
        if dialog is None or not dialog.begun:
            if any(chat_id in group.members for group in self.groups.values()):
                raise forbidden("bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        if dialog.is_group and bot.id in dialog.removed:
            raise forbidden(f"bot was kicked from the {dialog.chat['type']} chat")
        if write and dialog.successor:
            raise migrated(dialog.successor)
        if write and bot.id in dialog.removed:
            raise forbidden("bot was blocked by the user")
        return dialog

    def post(
        self,
        dialog: Dialog,
        sender: Json,
        content: Json,
        *,
        reply_to: Json | None = None,
        thread: int | None = None,
        to: Bot | None = None,
    ) -> Json:
        """Put a message into a chat, and tell those who may know of it.

        A reply goes to the topic of what it replies to, unless the topic is named by its `thread`. What replies to
        nothing in a topic replies to the message that opened it. In a supergroup without topics replies have a thread,
        too, which is no topic. What happened between somebody and one bot goes `to`
        that bot alone.
        """
        if reply_to and thread is None and reply_to.get("is_topic_message"):
            thread = reply_to["message_thread_id"]
        if reply_to and dialog.chat["type"] == "supergroup" and not dialog.is_forum:
            content = {"message_thread_id": reply_to.get("message_thread_id", reply_to["message_id"])} | content
        if thread:
            reply_to = reply_to or dialog.messages[thread]
            content = {"message_thread_id": thread, "is_topic_message": True} | content
        if reply_to:
            content = {"reply_to_message": {k: v for k, v in reply_to.items() if k != "reply_to_message"}} | content
        return self._put(dialog, sender, next(dialog.message_ids), content, to)

    def open_topic(
        self, dialog: Dialog, sender: Json, name: str, icon_color: int = 0x6FB9F0, *, to: Bot | None = None
    ) -> Json:
        """Open a topic in a forum; answers the message that says so, whose number is the topic's thread id."""
        number = next(dialog.message_ids)
        dialog.topics[number] = name
        created = {"name": name, "icon_color": icon_color}
        content = {"message_thread_id": number, "is_topic_message": True, "forum_topic_created": created}
        return self._put(dialog, sender, number, content, to)

    def _put(self, dialog: Dialog, sender: Json, number: int, content: Json, to: Bot | None = None) -> Json:
        message = {"message_id": number, "from": sender, "chat": dialog.chat, "date": self.now()} | content
        dialog.messages[number] = message
        self.publish(dialog, "new", message)
        if to:
            to.updates.put("message", message)
        elif not sender["is_bot"]:
            self.tell_bots(dialog, "message", message)
        return message

    def inline_id(self, dialog: Dialog, message_id: int) -> str | None:
        """The `inline_message_id` of a message that was sent through a bot with buttons under it."""
        for inline_id, inline in self.inline_messages.items():
            if inline.dialog is dialog and inline.message_id == message_id:
                return inline_id
        return None

    def change(self, dialog: Dialog, message: Json) -> Json:
        """Put a message in the place of its older self; bots are told of what a person changed."""
        dialog.messages[message["message_id"]] = message
        self.publish(dialog, "edited", message)
        if not message["from"]["is_bot"] and "via_bot" not in message:
            self.tell_bots(dialog, "edited_message", message)
        return message

    def remove(self, dialog: Dialog, message_id: int) -> None:
        """Take a message out of a chat."""
        dialog.reactions.pop(message_id, None)
        self.publish(dialog, "deleted", dialog.messages.pop(message_id))

    def tell_bots(self, dialog: Dialog, kind: str, message: Json) -> None:
        """Queue a message of a person for the bots that may see it."""
        for bot in self.bots_in(dialog):
            privy = not dialog.is_group or not bot.privacy or dialog.is_administrator(bot.id)
            if privy or may_see(bot.user, message):
                bot.updates.put(kind, message)

    def bots_in(self, dialog: Dialog) -> list[Bot]:
        """The bots that take part in a chat."""
        bots = self.bots.values() if dialog.bot_id is None else [self.bots[dialog.bot_id]]
        return [bot for bot in bots if bot.id not in dialog.removed]

    def publish(self, dialog: Dialog, kind: EventKind, message: Json) -> None:
        """Show the people of a chat what happened."""
        self.seq += 1
        dialog.events.append(Event(self.seq, kind, dialog.shown(message)))
        self.bell.ring()

    def open_webhook(self, bot: Bot, settings: WebhookSettings) -> Webhook:
        """Bring a bot's updates to its own address from now on."""

        async def on_reply(reply: Json) -> None:
            await self.on_webhook_reply(bot, reply)

        return Webhook(settings, bot.updates, on_reply, retry_after=self.retry_after)

    def ask(self, bot: Bot) -> tuple[str, asyncio.Future[Json]]:
        """Open a question to a bot: its id, and where the answer will be."""
        question_id = str(secrets.randbits(62))
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.questions[question_id] = Question(bot=bot, answer=future)
        return question_id, future

    def answer(self, bot: Bot, question_id: str, answer: Json) -> None:
        """Answer a question; raises `ApiError` when it was answered already, or given up, or never put."""
        question = self.questions.get(question_id)
        if question is None or question.bot is not bot or question.answer.done():
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        question.answer.set_result(answer)

    async def answered(self, question_id: str, seconds: float) -> Json | None:
        """Wait for the answer to a question, and close it; None when the bot gave none in time."""
        try:
            async with asyncio.timeout(seconds):
                return await self.questions[question_id].answer
        except TimeoutError:
            return None
        finally:
            del self.questions[question_id]

    async def close(self) -> None:
        """Wake everybody who waits and end the webhooks; the world takes no more calls."""
        self.closed = True
        for question in self.questions.values():
            if not question.answer.done():
                question.answer.set_exception(PersonError("The playground is closing.", status=503))
        for bot in self.bots.values():
            bot.updates.close()
            if bot.webhook:
                await bot.webhook.stop()
        self.bell.ring()


async def _ignore(_bot: Bot, _reply: Json) -> None:
    """What becomes of webhook replies until somebody takes them."""


def _person(person_id: int, name: str, language: str) -> dict[str, Any]:
    return {"id": person_id, "is_bot": False, "first_name": name, "language_code": language}

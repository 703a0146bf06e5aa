"""Which handler answers what, and what is said when a handler refuses or breaks."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from telegram import CallbackQuery, Update
from telegram.constants import CallbackQueryLimit, ChatType
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.asked import Asked, of_album, of_message, of_press
from bot.handlers.photos import photos
from bot.handlers.play.chain import adding
from bot.handlers.presses import ACTIONS, FOR_THE_BANNED, FORKED, LEAFED, LEAFING_SHARE
from bot.handlers.replies import REPLIES
from bot.handlers.start import not_here, unknown, words
from bot.house import Command, Handler, House
from bot.log import about
from bot.menus import offered
from bot.refusal import Refusal
from bot.requests.parse import command_of, is_command, without_mention
from bot.requests.tastes import set_at
from bot.rules import groups
from bot.rules.doors import Silence
from bot.texts import cut
from bot.updates.albums import Albums
from bot.updates.inbox import is_album
from storage import Question

log = logging.getLogger(__name__)

OPEN_SECONDS = 600.0
"""So long after a question the next words in a private chat are its answer, without a reply."""
FOR_ALL = frozenset({"doors-chat"})
"""Refusals that concern a whole group: in a group, all others are taken away again after a while."""


PAINTING = frozenset({"imagine", "fuse", "vary", "sweep"})
"""The commands that are taken up again when their message is edited."""
MENDING_SECONDS = 900.0
"""For so long after it was sent."""


class Router:
    """Takes updates to their handlers; albums are collected first."""

    def __init__(self, house: House, username: str) -> None:
        self._house = house
        self._username = username
        self._commands = {command.name: command for command in house.commands}
        self._for_the_banned = {command.handler for command in house.commands if command.for_the_banned}
        self.albums: Albums[Asked] = Albums(self._album)

    def handler_for(self, asked: Asked) -> Handler | None:
        """What answers this; None where nothing does: chatter in a group, or words for another bot."""
        name = command_of(asked.text, self._username)
        if name is not None:
            command = self._commands.get(name)
            if command and (command.where != "operators" or self._house.doors.is_admin(asked.person.id)):
                return command.handler if _belongs(command, asked) else not_here
            return unknown if asked.addressed else None
        if not asked.addressed or is_command(asked.text):
            return None
        return photos if asked.pictures else words

    async def message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle a new message, or keep it until its album is whole."""
        asked = of_message(update, self._username)
        if asked is None:
            return
        if is_album(update):
            assert update.message is not None
            self.albums.add((asked.chat.id, update.message.media_group_id), asked)
        else:
            await self._answer(asked)

    async def edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle a request that has been mended: one that came to nothing as it stood. What is in line, and what is
        painted, stays as it was asked for."""
        asked, message = of_message(update, self._username), update.edited_message
        if asked is None or message is None or message.edit_date is None or message.media_group_id is not None:
            return
        sent, edited = message.date.timestamp(), message.edit_date.timestamp()
        if command_of(asked.text, self._username) not in PAINTING or edited - sent > MENDING_SECONDS:
            return
        since = sent - MENDING_SECONDS  # clocks differ
        who = (asked.person.id, asked.chat.id, asked.message_id)
        if not await self._house.storage.has_asked(*who, since=since, update_id=asked.update_id):
            await self._answer(asked)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle a pressed button. Whoever pressed it always gets an answer."""
        query = update.callback_query
        if query is None:
            return
        with about(update=update.update_id):
            log.debug("person %d pressed a button", query.from_user.id)
            await self._answer_press(of_press(update, query), query)

    async def _answer_press(self, asked: Asked | None, query: CallbackQuery) -> None:
        texts = self._house.languages.of(query.from_user.language_code)
        try:
            if asked is not None:
                asked = await self._house.known(asked)
                texts = self._house.texts(asked)
            key = await self._press(asked, query)
            await _answer_query(query, texts.plain(key) if key else None)
        except Silence:
            await _answer_query(query, None)
        except Refusal as refusal:
            self._house.metrics.refused(refusal.key)
            await _answer_query(query, texts.plain(refusal.key, **refusal.fill), alert=True)
        except TelegramError as error:
            log.warning("a pressed button was not answered: %s", error)
            await _answer_query(query, texts.plain("sorry"), alert=True)
        except Exception:
            log.exception("a pressed button")
            await _answer_query(query, texts.plain("sorry"), alert=True)

    async def _press(self, asked: Asked | None, query: CallbackQuery) -> str | None:
        if asked is None:
            raise Refusal("pressed-unknown")
        button = await self._house.storage.pressed(query.data or "")
        action = button.action if button else None
        share = LEAFING_SHARE if action in LEAFED else 1.0
        await self._house.doors.enter(asked, banned_too=action in FOR_THE_BANNED, share=share)
        if button is None:
            raise Refusal("pressed-unknown")
        if button.person_id not in (None, asked.person.id):
            raise Refusal("pressed-fork" if asked.chat.id < 0 and button.action in FORKED else "pressed-not-yours")
        await self._house.storage.meet(asked.person, asked.chat)
        if not self._house.once.is_slip(asked.pressed):  # which would close what the press before it has asked
            await self._move_on(asked)
        with about(private=str(button.payload.get("prompt", ""))):
            return await ACTIONS[button.action](self._house, asked, button.payload)

    async def _album(self, album: list[Asked]) -> None:
        await self._answer(of_album(album))
        for asked in album:
            await self._house.storage.handled(asked.update_id)

    async def _answer(self, asked: Asked) -> None:
        """Handle a request, if it is one."""
        handler = await self._answer_to_ours(asked) or await adding(self._house, asked)
        if handler is None:
            handler = self.handler_for(await self._addressed(asked))
        if handler is None:
            return
        if command_of(asked.text, self._username) is None:
            asked = asked.say(without_mention(asked.text, self._username))
        with about(update=asked.update_id, private=asked.text):
            log.debug("person %d asks in chat %d", asked.person.id, asked.chat.id)
            await self._handle(handler, await self._house.known(asked))

    async def _answer_to_ours(self, asked: Asked) -> Handler | None:
        """What takes the answer to a question of ours; None for all else, which leaves no question open."""
        question = None if is_command(asked.text) else await self._question(asked)
        if question is None:
            await self._move_on(asked)
            return None
        answer, at = REPLIES[question.action], question.message_id

        async def answered(house: House, asked: Asked) -> None:
            await answer(house, asked, question.payload)
            await house.storage.questions.close(asked.chat.id, asked.person.id, at)

        return answered

    async def _question(self, asked: Asked) -> Question | None:
        """What somebody answers: by a reply, or in a private chat by what they write next."""
        questions = self._house.storage.questions
        if asked.replied_id is not None:
            question = await questions.at(asked.chat.id, asked.replied_id)
            return question if question is not None and question.person_id == asked.person.id else None
        if asked.chat.kind != ChatType.PRIVATE or asked.pictures:
            return None
        return await questions.open(asked.chat.id, asked.person.id, time.time() - OPEN_SECONDS)

    async def _move_on(self, asked: Asked) -> None:
        """Whoever turns to something else in a private chat has left a question open for good."""
        if asked.chat.kind == ChatType.PRIVATE:
            await self._house.storage.questions.close(asked.chat.id, asked.person.id)

    async def _addressed(self, asked: Asked) -> Asked:
        """The request, which a plain reply to a message of ours is only where the group wishes so: elsewhere people
        talk about pictures beneath them."""
        if asked.addressed or not asked.to_us:
            return asked
        wished = await set_at(self._house.storage, groups.REPLIES, asked.chat.id, asked.thread_id)
        return replace(asked, addressed=bool(wished))

    async def _handle(self, handler: Handler, asked: Asked) -> None:
        """What the doors or a handler refuse is said in one sentence; what breaks is logged and owned up to."""
        try:
            await self._house.doors.enter(asked, banned_too=handler in self._for_the_banned)
            await self._house.storage.meet(asked.person, asked.chat)
            await handler(self._house, asked)
        except Silence:
            log.debug("nothing is said to person %d", asked.person.id)
        except Refusal as refusal:
            self._house.metrics.refused(refusal.key)
            await self._own_up(asked, refusal.key, refusal.fill)
        except Forbidden as error:
            log.info("chat %d: %s", asked.chat.id, error)
        except TelegramError as error:  # it was tried again where that could double nothing
            log.warning("chat %d was not answered: %s", asked.chat.id, error)
        except Exception:
            log.exception("update %d", asked.update_id)
            await self._own_up(asked, "sorry", {})

    async def _own_up(self, asked: Asked, key: str, fill: dict[str, str | int]) -> None:
        try:
            say = self._house.say if key in FOR_ALL else self._house.whisper
            await say(asked, key, **fill)
        except TelegramError as error:
            log.warning("chat %d was not told %s: %s", asked.chat.id, key, error)


def _belongs(command: Command, asked: Asked) -> bool:
    """Whether the command has a meaning in this chat; those of operators have one everywhere."""
    return command.where == "operators" or command in offered([command], asked.chat.kind)


async def _answer_query(query: CallbackQuery, text: str | None, *, alert: bool = False) -> None:
    """Answer a press, unless it is too old to be answered."""
    limit = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    try:
        await query.answer(cut(text, limit) if text else None, show_alert=alert)
    except TelegramError as error:
        log.info("a press was not answered: %s", error)

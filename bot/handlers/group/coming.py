"""The bot comes into a group and says how it is used, or is put out of it and stops working for it."""

from __future__ import annotations

import logging

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType, ParseMode

from bot.asked import Asked
from bot.house import House, Listener
from bot.painting import examples
from bot.refusal import Refusal
from bot.requests.tastes import LANGUAGE
from bot.rules.doors import Silence
from storage import Chat, Person, Scope

log = logging.getLogger(__name__)

GREETED = "greeted"
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


async def hear(house: House, update: Update) -> None:
    """What the bot has become in a chat."""
    changed = update.my_chat_member
    if changed is None or changed.chat.type not in _GROUPS:
        return
    if not _is_in(changed.new_chat_member):
        await _leave(house, changed.chat.id)
    elif not _is_in(changed.old_chat_member):
        await _greet(house, changed, update.update_id)


async def _greet(house: House, changed: ChatMemberUpdated, update_id: int) -> None:
    """Say once how the bot is used, in the language of whoever has let it in; or that it does not work here."""
    user, chat = changed.from_user, changed.chat
    here = Scope("chat", chat.id)
    known, chosen = await house.storage.preferences.of(here, Scope("person", user.id))
    if known.get(GREETED):
        return
    asked = Asked(
        update_id=update_id,
        person=Person(id=user.id, name=user.full_name, username=user.username, language=user.language_code),
        chat=Chat(id=chat.id, kind=chat.type, title=chat.title),
        thread_id=None,
        message_id=0,
    )
    texts = house.languages.of(chosen.get(LANGUAGE) or user.language_code)
    try:
        await house.doors.enter(asked)
    except Silence:
        return
    except Refusal as refusal:
        await house.bot.send_message(chat.id, texts.html(refusal.key, **refusal.fill), parse_mode=ParseMode.HTML)
        return
    example = next(iter(examples(house.painting.spec, texts.language)), texts.plain("group-example"))
    text = texts.html("group-greeting", example=example, name=house.bot.username)
    await house.bot.send_message(chat.id, text, parse_mode=ParseMode.HTML)
    await house.storage.preferences.set(here, GREETED, True)


async def _leave(house: House, chat_id: int) -> None:
    """End what waits for a chat that nothing can be sent to; it costs nothing."""
    for row in await house.storage.open_in(chat_id):
        await house.dispatcher.cancel(row)
    await house.storage.preferences.set(Scope("chat", chat_id), GREETED, None)
    log.info("chat %d has put the bot out", chat_id)


def _is_in(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _OUT


LISTENERS: dict[str, Listener] = {"my_chat_member": hear}

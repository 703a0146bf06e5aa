"""Who runs a group, as Telegram tells it."""

from __future__ import annotations

from telegram import Bot
from telegram.constants import ChatMemberStatus, ChatType

from bot.asked import Asked

_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def is_group_admin(bot: Bot, asked: Asked) -> bool:
    """Whether whoever asks is an administrator of the group that they ask in; nobody is in a private chat. Raises
    `TelegramError`."""
    return asked.chat.kind != ChatType.PRIVATE and await runs_group(bot, asked.chat.id, asked.person.id)


async def runs_group(bot: Bot, chat_id: int, user_id: int) -> bool:
    """Whether a person, or a bot, is an administrator of that group. Raises `TelegramError`."""
    return (await bot.get_chat_member(chat_id, user_id)).status in _ADMINS

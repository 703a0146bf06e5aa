"""Who runs a group, as Telegram tells it."""

from __future__ import annotations

from telegram import Bot
from telegram.constants import ChatMemberStatus, ChatType

from bot.asked import Asked

_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def is_group_admin(bot: Bot, asked: Asked) -> bool:
    """Whether whoever asks is an administrator of the group that they ask in; nobody is in a private chat. Raises
    `TelegramError`."""
    if asked.chat.kind == ChatType.PRIVATE:
        return False
    return (await bot.get_chat_member(asked.chat.id, asked.person.id)).status in _ADMINS

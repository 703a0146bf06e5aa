"""A group becomes a supergroup: it has another id from then on."""

from __future__ import annotations

from telegram import Update

from bot.house import House, Listener


async def hear(house: House, update: Update) -> None:
    """Let all that was kept for the old group be the new one's. Both tell of it, in either order."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await house.storage.chat_moved(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await house.storage.chat_moved(message.migrate_from_chat_id, message.chat.id)


LISTENERS: dict[str, Listener] = {"message": hear}

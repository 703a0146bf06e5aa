"""/cancel: stops mine."""

from __future__ import annotations

from bot.asked import Asked
from bot.house import House


async def cancel(house: House, asked: Asked) -> None:
    """Cancel all that the person has waiting or being painted; as a reply to a status message, that one alone."""
    mine = await house.storage.jobs_of(asked.person.id, ["running", "queued"])
    meant = [row for row in mine if asked.chat.id == row.chat_id and asked.replied_id == row.status_message_id]
    stopped = [row for row in meant or mine if await house.dispatcher.cancel(row)]
    await house.say(asked, "cancelled-count", count=len(stopped))

"""/cancel: stops mine."""

from __future__ import annotations

from bot.asked import Asked
from bot.house import Action, House, Payload
from bot.refusal import Refusal


async def cancel(house: House, asked: Asked) -> None:
    """Cancel all that the person has waiting or being painted; as a reply to a request, or to what answers it, that
    one alone. Those who write as a group are one person to Telegram, whichever the group: theirs is what waits here.
    """
    meant = await house.storage.jobs_of(asked.person.id, ["running", "queued"])
    if asked.as_group or asked.replied_id is not None:
        meant = [row for row in meant if row.chat_id == asked.chat.id]
    if asked.replied_id is not None:
        meant = [row for row in meant if asked.replied_id in (row.request_message_id, row.status_message_id)]
        if not meant:
            raise Refusal("cancel-not-there")
    stopped = [row for row in meant if await house.dispatcher.cancel(row)]
    await house.say(asked, "cancelled-count", count=len(stopped))


async def cancel_one(house: House, asked: Asked, payload: Payload) -> str | None:
    """Stop the job of this status message."""
    row = await house.storage.job(payload["job"])
    stopped = row is not None and await house.dispatcher.cancel(row)
    return "pressed-cancelled" if stopped else "pressed-too-late"


ACTIONS: dict[str, Action] = {"cancel": cancel_one}

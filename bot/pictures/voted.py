"""Messages in which people vote on pictures: what they show is drawn by the vote, and not by the pictures' job."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bot.house import House
from storage import PictureRow, Showing

CHANGED = "vote-changed"
"""The kind of the timer that lets a vote be drawn anew."""


async def let_vote_show(house: House, showing: Showing, left: Sequence[PictureRow], job_id: str) -> bool:
    """Let the vote in that message, where it is open or on pictures of several jobs, show those that are left of it
    soon; False for any other message."""
    vote = await house.storage.games.vote_at(showing.chat_id, showing.message_id)
    if vote is None or (vote.closed_at is not None and all(picture.job_id == job_id for picture in left)):
        return False
    await house.set_timer(CHANGED, vote.id, time.time())
    return True

"""/imagine: words become a picture."""

from __future__ import annotations

from bot.asked import Asked
from bot.handlers.fusion.fusing import fuse
from bot.house import House
from bot.requests.parse import parse_all, without_command
from bot.requests.submit import submit_words
from bot.requests.wishes import Wish


async def imagine(house: House, asked: Asked) -> None:
    """Paint the words, which may be several requests; with pictures beside them, fuse them all.

    As a reply to somebody's photo it is about that photo. A reply to a picture of ours goes on talking: it is its words
    that are to be painted.
    """
    if asked.pictures or (asked.replied_pictures and not asked.to_us):
        await fuse(house, asked.say(f"/fuse {without_command(asked.text)}"))
        return
    requests = parse_all(asked.text)
    await submit_words(house, asked, [Wish.of_words(request.words, request.options) for request in requests])

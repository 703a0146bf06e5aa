"""/imagine: words become a picture."""

from __future__ import annotations

from bot.asked import Asked
from bot.handlers.fuse import fuse
from bot.house import House
from bot.parse import parse, without_command
from bot.submit import submit
from bot.wishes import Wish


async def imagine(house: House, asked: Asked) -> None:
    """Paint the words; with pictures beside them, fuse them all."""
    if asked.pictures:
        await fuse(house, asked.say(f"/fuse {without_command(asked.text)}"))
        return
    request = parse(asked.text)
    await submit(house, asked, Wish.of_words(request.words, request.options))

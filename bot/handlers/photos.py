"""Photos and albums that come without a command."""

from __future__ import annotations

from bot.asked import Asked
from bot.handlers.fusion.fusing import fuse
from bot.handlers.vary import vary
from bot.house import House
from bot.keyboards.pictures import upload
from bot.requests.parse import is_flags_alone


async def photos(house: House, asked: Asked) -> None:
    """Several photos, or one with words, are fused; one with flags alone is varied; one with nothing is kept, and
    variations are offered."""
    if len(asked.pictures) == 1 and is_flags_alone("vary", asked.text):
        return await vary(house, asked.say(f"/vary {asked.text}"))
    if asked.text or len(asked.pictures) > 1:
        await fuse(house, asked.say(f"/fuse {asked.text}"))
        return
    source = await house.pictures_in.fetch(asked, asked.pictures[0])
    await house.say(asked, "photo-alone", await upload(house.buttons(asked), source))

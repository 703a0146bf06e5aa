"""Pictures of one's own, to be sent into any chat by the ids that Telegram has for them."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineQueryResultCachedPhoto
from telegram.constants import ParseMode

from bot.asked import Asked
from bot.house import House
from bot.pictures.gallery import photo_key, picture_key
from bot.texts import cut_at_word, isolated
from bot.times import day_and_time
from storage import HistoryEntry

FAVOURITES = 5
RECENT = 7
EACH = 4
"""How many results a request has at most: all of its pictures in one, and single ones of them. Together with the offer
to paint there are fewer than the fifty that Telegram takes."""
READS = 5
_PROMPT_LENGTH = 300


async def mine(house: House, asked: Asked, offset: str) -> tuple[list[InlineQueryResultCachedPhoto], str]:
    """Pictures with those words in the prompt, favourites first, then the newest; and the offset of what is older, ""
    at the end. A picture that was only ever sent within a sheet is there with the sheet."""
    before = int(offset) if offset.isdecimal() and offset.isascii() else None
    words = asked.text.strip() or None
    marked = await house.storage.history(asked.person.id, limit=FAVOURITES, words=words, favourites=True)
    results = await _results(house, asked, marked) if before is None else []
    for _ in range(READS):  # what cannot be sent may fill whole pages
        found = await house.storage.history(asked.person.id, limit=RECENT + 1, before=before, words=words)
        first_there = {entry.job.id for entry in marked}
        results += await _results(house, asked, [entry for entry in found[:RECENT] if entry.job.id not in first_there])
        if len(found) <= RECENT:
            return results, ""
        before = found[RECENT - 1].cursor
        if results:
            break
    return results, str(before)


async def _results(house: House, asked: Asked, entries: Sequence[HistoryEntry]) -> list[InlineQueryResultCachedPhoto]:
    known = await house.storage.library.sent_for(entry.job.id for entry in entries)
    found = []
    for entry in entries:
        keys = [photo_key(entry.pictures), *(picture_key(picture.id) for picture in entry.pictures)]
        sent = [key for key in dict.fromkeys(keys) if key in known]
        found += [_result(house, asked, entry, f"{entry.cursor}-{n}", known[key]) for n, key in enumerate(sent[:EACH])]
    return found


def _result(house: House, asked: Asked, entry: HistoryEntry, id: str, file_id: str) -> InlineQueryResultCachedPhoto:
    prompt = isolated(cut_at_word(entry.job.prompt, _PROMPT_LENGTH))
    return InlineQueryResultCachedPhoto(
        id=id,
        photo_file_id=file_id,
        title=prompt or None,
        description=day_and_time(entry.job.created_at),
        caption=house.texts(asked).html("caption-prompt", prompt=prompt) if prompt else None,
        parse_mode=ParseMode.HTML,
    )

"""What is offered to whoever writes the bot's name and some words, in whichever chat."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineQueryResult, InlineQueryResultsButton, Update

from bot.asked import Asked, of_inline
from bot.house import House
from bot.inline.offers import paint
from bot.inline.pictures import mine
from bot.keyboards.inline import START
from bot.log import about
from bot.refusal import Refusal
from bot.rules.doors import Silence
from bot.texts import cut

CACHE_SECONDS = 1
SHARE = 0.125
"""Of a request, that a query counts: there is one whenever somebody stops to think while they write."""
LABEL_LENGTH = 60
_SHUT = {"doors-stranger": "inline-stranger", "doors-banned": "inline-banned"}


async def query(house: House, update: Update) -> None:
    """Offer to paint the words, and pictures of theirs with those words; or say in one line why not."""
    asked, asks = of_inline(update), update.inline_query
    if asked is None or asks is None:
        return
    asked = await house.known(asked)
    with about(private=asked.text):
        try:
            await house.doors.look(asked)
            await house.doors.enter(asked, share=SHARE)
            if await house.storage.desk.find_person(str(asked.person.id)) is None:
                return await _answer(house, asked, asks.id, [], label="inline-begin")
            await _offer(house, asked, asks.id, asks.offset)
        except Silence:
            await _answer(house, asked, asks.id, [], label="inline-slow")
        except Refusal as refusal:
            key = _SHUT.get(refusal.key, "inline-slow")
            await _answer(house, asked, asks.id, [], label=key)


async def _offer(house: House, asked: Asked, query_id: str, offset: str) -> None:
    results: list[InlineQueryResult] = []
    label = None
    if not offset and asked.text.strip():
        try:
            results.append(await paint(house, asked))
        except Refusal as refusal:
            label = house.texts(asked).plain(refusal.key, **refusal.fill)
    pictures, further = await mine(house, asked, offset)
    results += pictures
    if not results and not offset and label is None:
        label = house.texts(asked).plain("inline-empty")
    await _answer(house, asked, query_id, results, said=label, further=further)


async def _answer(
    house: House,
    asked: Asked,
    query_id: str,
    results: Sequence[InlineQueryResult],
    *,
    label: str | None = None,
    said: str | None = None,
    further: str = "",
) -> None:
    """Answer with results, and a line above them that leads to the private chat: a sentence of the locales, or one that
    is `said`."""
    line = house.texts(asked).plain(label) if label else said
    button = InlineQueryResultsButton(cut(line, LABEL_LENGTH), start_parameter=START) if line else None
    await house.bot.answer_inline_query(
        query_id, results, cache_time=CACHE_SECONDS, is_personal=True, next_offset=further, button=button
    )

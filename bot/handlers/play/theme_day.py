"""The day of a theme: it is told, pictures enter it, and in the end they are voted on."""

from __future__ import annotations

import asyncio
import logging
import time

from telegram import ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden

from bot.board.faces import about
from bot.handlers.play.faces import theme_vote
from bot.handlers.play.opening import opened, send
from bot.house import Alarm, House
from bot.keyboards.play import themed
from bot.pictures.sheet import photo
from bot.rules.themes import day_of, next_at, theme_of
from bot.texts import DEFAULT
from storage import JobRow, NewVote, PictureRow, Scope, Theme, Timer

log = logging.getLogger(__name__)

DAILY, CLOSING = "theme-daily", "theme-close"
DAILY_HOURS = 11
HOUR_SECONDS, VOTE_SECONDS = 3600.0, 12 * 3600.0
FEWEST, MOST = 2, 9


async def announce(
    house: House,
    place: tuple[int, int | None],
    text: str,
    person_id: int,
    hours: int,
    reply: ReplyParameters | None = None,
) -> None:
    """Set today's theme of the chat, in one of its topics perhaps, open for so many hours, and tell it."""
    now, (chat_id, thread_id) = time.time(), place
    day, closes_at = await _free_day(house, chat_id, now), now + hours * HOUR_SECONDS
    await house.storage.games.set_theme(chat_id, thread_id, day, text, person_id=person_id, closes_at=closes_at)
    await house.set_timer(CLOSING, f"{chat_id} {day}", closes_at, {"chat_id": chat_id, "day": day})
    there = await house.storage.games.theme(chat_id, day)
    if there is not None:
        await put_up(house, there, reply)


async def _free_day(house: House, chat_id: int, now: float) -> str:
    """Today, for its first theme or the one that is open; with a number for one after others that have closed, whose
    pictures and votes are theirs."""
    today, number = str(day_of(now)), 1
    day = today
    while (there := await house.storage.games.theme(chat_id, day)) and (there.closes_at or 0.0) <= now:
        number += 1
        day = f"{today}.{number}"
    return day


async def put_up(house: House, theme: Theme, reply: ReplyParameters | None = None) -> None:
    """Tell the theme, with buttons to paint it."""
    language = await house.language_of(theme.person_id or 0)
    texts = house.languages.of(language)
    time_left = about(texts, (theme.closes_at or 0.0) - time.time())
    message = await house.bot.send_message(
        theme.chat_id,
        texts.html("theme-open", text=theme.text, time=time_left),
        parse_mode=ParseMode.HTML,
        message_thread_id=theme.thread_id,
        reply_parameters=reply,
        reply_markup=await themed(house.keyboards.of(language, None), theme),
    )
    await house.storage.games.set_theme(
        theme.chat_id, theme.thread_id, theme.day, theme.text, message_id=message.message_id
    )


async def choose(house: House, timer: Timer) -> None:
    """Choose the day's theme, unless somebody has set one, and be back tomorrow while that is wanted."""
    chat_id, now = timer.payload["chat_id"], time.time()
    [chosen] = await house.storage.preferences.of(Scope("chat", chat_id))
    daily = chosen.get(DAILY)
    if daily is None:
        return
    there = await house.storage.games.theme(chat_id, str(day_of(now)))
    try:
        if there is None:
            spec, language = house.painting.spec, await house.language_of(daily["person"])
            text = theme_of(day_of(now), chat_id, {DEFAULT: spec.words, **spec.words_in}, language)
            await announce(house, (chat_id, daily["thread"]), text, daily["person"], DAILY_HOURS)
        elif there.message_id is None:
            await put_up(house, there)
    except (BadRequest, Forbidden) as error:  # the days to come may be better
        log.info("the theme of chat %d is not told: %s", chat_id, error)
    await house.set_timer(DAILY, str(chat_id), next_at(daily["hour"], now), {"chat_id": chat_id})


async def close(house: House, timer: Timer) -> None:
    """Show what was painted, one of each person, and let the group vote; one alone has nothing to be better than."""
    theme = await house.storage.games.theme(timer.payload["chat_id"], timer.payload["day"])
    if theme is None:
        return
    jobs = await house.storage.games.theme_entries(theme.chat_id, theme.day)
    pictures = await _one_each(house, jobs)
    if len(pictures) < FEWEST:
        return
    new = NewVote(
        id=theme_vote(theme),
        chat_id=theme.chat_id,
        thread_id=theme.thread_id,
        person_id=theme.person_id or pictures[0].person_id,
        job_id=pictures[0].job_id,
        picture_ids=tuple(picture.id for picture in pictures),
        ends_at=time.time() + VOTE_SECONDS,
    )
    vote = await opened(house, new)
    if vote.message_id is None:
        paths = [picture.path for picture in pictures]
        content = await asyncio.to_thread(photo, paths, range(1, len(paths) + 1))
        await send(house, vote, content, _under(theme))


async def end(house: House, theme: Theme) -> bool:
    """Close a theme now; whether there is enough to vote on, which then comes by its alarm."""
    now, (chat_id, day) = time.time(), (theme.chat_id, theme.day)
    await house.storage.games.set_theme(chat_id, theme.thread_id, day, theme.text, closes_at=now)
    await house.set_timer(CLOSING, f"{chat_id} {day}", now, {"chat_id": chat_id, "day": day})
    return len(await _one_each(house, await house.storage.games.theme_entries(chat_id, day))) >= FEWEST


def _under(theme: Theme) -> ReplyParameters | None:
    """A reply to where the theme was told."""
    if theme.message_id is None:
        return None
    return ReplyParameters(theme.message_id, allow_sending_without_reply=True)


async def _one_each(house: House, jobs: list[JobRow]) -> list[PictureRow]:
    """The first picture of the last that each person painted, of the first so many people."""
    last = {job.person_id: job for job in jobs}
    pictures: list[PictureRow] = []
    for job in last.values():
        pictures += (await house.storage.pictures_at(job.chat_id, job.status_message_id or 0))[:1]
    return pictures[:MOST]


ALARMS: dict[str, Alarm] = {DAILY: choose, CLOSING: close}

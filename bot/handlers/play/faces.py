"""What the message of a vote says and has under it, while it is open and after its end."""

from __future__ import annotations

import time

from telegram import InlineKeyboardMarkup

from bot.board.faces import about
from bot.house import House
from bot.keyboards.pictures import Shown, under
from bot.keyboards.play import voting
from bot.texts import Texts
from storage import PictureRow, Theme, Vote

_THEME = "theme "


async def caption(house: House, vote: Vote) -> str:
    """What the message of a vote says, as it stands; HTML."""
    return await (open_caption if vote.closed_at is None else ended_caption)(house, vote)


async def keyboard(house: House, vote: Vote) -> InlineKeyboardMarkup | None:
    """What stands under a vote, as it stands."""
    return await (open_keyboard if vote.closed_at is None else ended_keyboard)(house, vote)


async def open_caption(house: House, vote: Vote) -> str:
    """What the pictures are, and how to vote; HTML."""
    texts = await texts_of(house, vote)
    time_left = about(texts, vote.ends_at - time.time())
    key = "vote-open-reactions" if vote.reactions else "vote-open"
    return await _under_heading(house, texts, vote, texts.html(key, time=time_left))


async def open_keyboard(house: House, vote: Vote) -> InlineKeyboardMarkup:
    """A button for each picture that is there, with its ballots so far."""
    buttons = house.keyboards.of(await house.language_of(vote.person_id), None)
    return await voting(buttons, vote, await house.storage.games.tally(vote.id), await numbered(house, vote))


async def ended_caption(house: House, vote: Vote) -> str:
    """What the pictures are, and who won; HTML."""
    texts = await texts_of(house, vote)
    return await _under_heading(house, texts, vote, await result(house, vote))


async def ended_keyboard(house: House, vote: Vote) -> InlineKeyboardMarkup | None:
    """The buttons that the pictures of one job have otherwise; none where they are of several, or are gone."""
    job = await house.storage.job(vote.job_id)
    pictures = list((await numbered(house, vote)).values())
    if job is None or len(pictures) < len(vote.picture_ids) or {picture.job_id for picture in pictures} != {job.id}:
        return None
    shown = Shown(job=job, pictures=pictures, in_group=True)
    return await under(house.keyboards.of(job.language, job.person_id), shown)


async def result(house: House, vote: Vote) -> str:
    """Who won, and how; of equals the first. Whose picture of a theme it is, is told only now."""
    texts, tally = await texts_of(house, vote), await house.storage.games.tally(vote.id)
    if vote.winner is None:
        return texts.html("vote-nobody")
    most = tally[vote.winner]
    key = "vote-won" if tally.count(most) == 1 else "vote-won-tie"
    said = texts.html(key, winner=str(vote.winner + 1), votes=str(most), count=sum(tally))
    picture = await house.storage.picture(vote.picture_ids[vote.winner])
    person = await house.storage.desk.find_person(str(picture.person_id)) if picture else None
    if person is None or not person.name or await _theme_of(house, vote) is None:
        return said
    return f"{said} {texts.html('theme-by', name=person.name)}"


def theme_vote(theme: Theme) -> str:
    """The id of the vote on what was painted for a theme."""
    return f"{_THEME}{theme.day} {theme.chat_id}"


async def _theme_of(house: House, vote: Vote) -> Theme | None:
    """The theme whose pictures are voted on, if it is about one."""
    if not vote.id.startswith(_THEME):
        return None
    return await house.storage.games.theme(vote.chat_id, vote.id.removeprefix(_THEME).split()[0])


async def texts_of(house: House, vote: Vote) -> Texts:
    """The sentences in the language of whoever opened the vote."""
    return house.languages.of(await house.language_of(vote.person_id))


async def numbered(house: House, vote: Vote) -> dict[int, PictureRow]:
    """Its pictures that are still there, by the numbers they are voted for with."""
    found = [await house.storage.picture(picture_id) for picture_id in vote.picture_ids]
    return {number: picture for number, picture in enumerate(found, start=1) if picture is not None}


async def _under_heading(house: House, texts: Texts, vote: Vote, line: str) -> str:
    theme = await _theme_of(house, vote)
    if theme is not None:
        return f"{texts.html('theme-heading', text=theme.text)}\n\n{line}"
    job, pictures = await house.storage.job(vote.job_id), list((await numbered(house, vote)).values())
    if job is None or job.erased_at is not None or not pictures or vote.id.startswith(_THEME):
        return line
    return f"{await house.gallery.caption(job, pictures, texts.language)}\n\n{line}"

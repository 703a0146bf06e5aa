"""Which pictures a request is about: those that it replies to, and those sent along with it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.asked import Asked, Attachment
from bot.house import House
from bot.parsing.choosing import choose
from bot.pictures.pictures_in import Source
from bot.requests.parse import any_command, without_command
from storage import PictureRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """The pictures of a request, counted before any is fetched: pictures of ours, then what Telegram has. `text` is
    that of the request, without the numbers that chose among several."""

    text: str
    ours: tuple[PictureRow, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def count(self) -> int:
        return len(self.ours) + len(self.attachments)


async def gather(house: House, asked: Asked) -> Gathered:
    """The pictures that are replied to and those sent along, in this order.

    Of several in one message those are meant that the text names by their numbers; `ParseError` is raised where it
    names none of them.
    """
    shown = [] if asked.replied_id is None else await house.storage.pictures_at(asked.chat.id, asked.replied_id)
    if not shown:
        return Gathered(text=asked.text, attachments=asked.all_pictures)
    text = asked.text
    if len(shown) > 1:
        by_number = {picture.position + 1: picture for picture in shown}
        command = any_command(asked.text) or ""
        numbers, rest = choose(without_command(asked.text), by_number, command)
        shown, text = [by_number[number] for number in numbers], f"/{command} {rest}"
    return Gathered(text=text, ours=tuple(shown), attachments=asked.pictures)


async def fetch(house: House, asked: Asked, gathered: Gathered) -> list[Source]:
    """The pictures as files of ours. Raises `Refusal` for what cannot be used."""
    ours = [house.pictures_in.painted(picture) for picture in gathered.ours]
    return ours + [await house.pictures_in.fetch(asked, attachment) for attachment in gathered.attachments]

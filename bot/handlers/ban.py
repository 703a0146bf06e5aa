"""/ban and /unban, for those who run the bot: who is not served, and who is served again."""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass

from bot.asked import Asked
from bot.handlers.credits.moving import tell
from bot.handlers.desk.guard import who
from bot.house import House
from bot.refusal import Refusal
from bot.requests.parse import without_command
from bot.texts import cut
from bot.times import day_and_time

log = logging.getLogger(__name__)

REASON_LENGTH = 200
_NAME_LENGTH = 40
_UNITS = {"m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_UNIT_WORD = re.compile(r"(minute|hour|day|week)s?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Who is banned, for how many seconds (None: for good), and why."""

    person_id: int
    seconds: float | None = None
    reason: str = ""


async def ban(house: House, asked: Asked) -> None:
    """Ban the person that a number names, or who wrote the message replied to."""
    order = read_ban(await _numbered(house, asked.text), asked.replied_person_id)
    name = await who(house, order.person_id)
    if house.doors.is_admin(order.person_id):
        raise Refusal("ban-admin", who=name)
    until = None if order.seconds is None else time.time() + order.seconds
    await house.storage.desk.ban(order.person_id, until, order.reason)
    log.info("person %d bans person %d%s", asked.person.id, order.person_id, "" if until is None else " for a time")
    ends = "never" if until is None else day_and_time(until)
    await house.say(asked, "ban-done", who=name, id=str(order.person_id), until=ends)


async def unban(house: House, asked: Asked) -> None:
    """Let the person in again."""
    order = read_ban(await _numbered(house, asked.text), asked.replied_person_id, whom="unban-whom")
    ended = await house.storage.desk.unban(order.person_id)
    log.info("person %d lets person %d in again", asked.person.id, order.person_id)
    await house.say(asked, "unban-done" if ended else "unban-none", who=await who(house, order.person_id))
    if ended:
        await tell(house, order.person_id, "unban-told")


async def _numbered(house: House, text: str) -> str:
    """The order with the number of a person whom it calls by their @name. Raises `Refusal` for a name never met."""
    command, _, rest = text.strip().partition(" ")
    name, _, more = rest.strip().partition(" ")
    if not name.startswith("@"):
        return text
    person = await house.storage.desk.find_person(name)
    if person is None:
        raise Refusal("ban-stranger", whom=cut(name, _NAME_LENGTH))
    return f"{command} {person.id} {more}"


def read_ban(text: str, replied: int | None, *, whom: str = "ban-whom") -> Order:
    """Read `/ban 123 for 3d spam`, sent as a reply to a message of the person `replied`, if any.

    A reason does not begin with `for` or with a time: that is a slip, and would shut somebody out for good. Raises
    `Refusal` for it, and with the sentence `whom` where nobody is named.
    """
    words = without_command(text).split()
    named = int(words.pop(0)) if words and re.fullmatch(r"[0-9]{1,15}", words[0]) else None
    person_id = named or replied
    if person_id is None:
        raise Refusal(whom)
    if named and replied and named != replied:
        raise Refusal("ban-two", id=str(named), other=str(replied))
    seconds = None
    if len(words) > 2 and words[1].isdigit() and _UNIT_WORD.fullmatch(words[2]):
        words[1:3] = [words[1] + words[2][0]]
    if len(words) > 1 and words[0].lower() == "for":
        seconds = _seconds(words[1])
        words = words[2:]
    elif words and (words[0][0].isdigit() or words[0].lower() == "for"):
        raise Refusal("ban-time-for", value=cut(words[0], 24))
    return Order(person_id=person_id, seconds=seconds, reason=cut(" ".join(words), REASON_LENGTH))


def _seconds(value: str) -> float:
    match = re.fullmatch(r"([1-9][0-9]{0,3})([mhdw])", value.lower())
    if not match:
        raise Refusal("ban-time", value=cut(value, 24))
    return int(match[1]) * _UNITS[match[2]]

"""What /gift and /grant share: who is meant, how much, and how the other one hears of it."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.house import House
from bot.refusal import Refusal
from bot.requests.parse import without_command
from bot.texts import cut, isolated
from storage import Person

log = logging.getLogger(__name__)

MOST = 1_000_000
"""More credits than that are not moved at a time."""
_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Move:
    """So many credits for somebody: a person's number, or their @name."""

    whom: str
    amount: int


def read_move(text: str, replied: int | None, *, how: str) -> Move:
    """Read `/gift @ada 5` or `/gift 123 5`, or `/gift 5` as a reply to a message of the person `replied`.

    Raises `Refusal`, with the sentence `how` where it says neither whom nor how much.
    """
    words = without_command(text).split()
    if not words or len(words) > 2 or (len(words) == 1 and replied is None):
        raise Refusal(how)
    if len(words) == 2 and words[1].startswith("@"):
        words.reverse()
    amount = words.pop()
    if not re.fullmatch(r"[0-9]{1,7}", amount) or not 1 <= int(amount) <= MOST:
        raise Refusal("credits-amount", value=cut(amount, _NAME_LENGTH), most=MOST)
    if not words:
        return Move(str(replied), int(amount))
    if not re.fullmatch(r"@?\w{1,64}", words[0]):
        raise Refusal(how)
    if replied is not None and words[0] != str(replied):
        raise Refusal("credits-two", named=cut(words[0], _NAME_LENGTH))
    return Move(words[0], int(amount))


async def person_of(house: House, move: Move) -> Person:
    """Whoever is meant. Raises `Refusal` for somebody who never wrote to the bot."""
    person = await house.storage.desk.find_person(move.whom)
    if person is None:
        raise Refusal("credits-stranger", whom=move.whom)
    return person


def name_of(person: Person) -> str:
    """What a person is called; by their number where they have asked to be forgotten."""
    return isolated(cut(person.name, _NAME_LENGTH)) or str(person.id)


async def tell(house: House, person_id: int, key: str, **fill: str | int) -> bool:
    """Tell somebody in their own chat and language; False where they cannot be reached."""
    text = house.languages.of(await house.language_of(person_id)).html(key, **fill)
    try:
        await house.bot.send_message(person_id, text, parse_mode=ParseMode.HTML)
    except TelegramError as error:
        log.info("person %d is not told %s: %s", person_id, key, error)
        return False
    return True

"""/chain: a sentence that a group writes together, a few words each, and that one of them has painted."""

from __future__ import annotations

import time

from bot.asked import Asked
from bot.group_admins import is_group_admin
from bot.handlers.play import chain_sign
from bot.house import Action, Alarm, Handler, House, Payload, reply_to
from bot.refusal import Refusal
from bot.requests.parse import Options, is_command, without_command
from bot.requests.submit import submit
from bot.requests.wishes import Wish
from bot.rules.policy import screen
from engine.jobs import Words
from storage import Chain, ChainOver, NotTwice, Timer

MOST_WORDS = 12
AT_A_TIME = 3
LONGEST_WORD = 40
DAY_SECONDS = 86_400.0
ENDING = "chain-end"


async def chain(house: House, asked: Asked) -> None:
    """Begin a chain with its first words; without any, show the one that is open here where people see it now."""
    there = await house.storage.games.chain_at(asked.chat.id, asked.thread_id)
    text = without_command(asked.text)
    if there is not None and there.id != _id(asked):
        if text:
            raise Refusal("chain-there")
        return await chain_sign.put_up(house, there, reply_to(asked))
    said = _read(house, text, "chain-how")
    place = (asked.chat.id, asked.thread_id)
    begun = await house.storage.games.open_chain(_id(asked), *place, asked.person.id, said, MOST_WORDS)
    if begun.message_id is None:
        await chain_sign.put_up(house, begun, reply_to(asked))
    await _end_in_a_day(house, begun)


async def adding(house: House, asked: Asked) -> Handler | None:
    """What takes words that are said as a reply to the chain that is open here; None for all else."""
    if asked.replied_id is None or asked.pictures or is_command(asked.text):
        return None
    there = await house.storage.games.chain_at(asked.chat.id, asked.thread_id)
    return add if there is not None and there.message_id == asked.replied_id else None


async def add(house: House, asked: Asked) -> None:
    """Add a few words to the chain; the message that shows it is the answer."""
    there = await house.storage.games.chain_at(asked.chat.id, asked.thread_id)
    if there is None:
        raise Refusal("chain-over")
    said = _read(house, asked.text, "chain-words", before=there.text)
    if there.room < len(said.split()):
        raise Refusal("chain-room" if there.room else "chain-full", count=there.room)
    try:
        longer = await house.storage.games.add_word(there.id, asked.person.id, said, str(asked.update_id))
    except NotTwice as error:
        raise Refusal("chain-twice") from error
    except ChainOver as error:
        raise Refusal("chain-over") from error
    chain_sign.show_soon(house, longer, latest=asked.message_id)
    await _end_in_a_day(house, longer)


async def paint(house: House, asked: Asked, payload: Payload) -> None:
    """Paint the words, for one of those who wrote them and on their credits; the chain ends with it."""
    there = await _written_by(house, asked, payload)
    wish = Wish.of_words((Words(prompt=there.text),), Options())
    await submit(house, asked, wish)
    await _close(house, there)


async def stop(house: House, asked: Asked, payload: Payload) -> None:
    """End the chain unpainted; for whoever began it, and those who run the group."""
    there = await house.storage.games.chain(payload["chain"])
    if there is None or there.state == "closed" or there.chat_id != asked.chat.id:
        raise Refusal("chain-over")
    if asked.person.id != there.person_id and not await is_group_admin(house.bot, asked):
        raise Refusal("chain-end-whose")
    await _close(house, there)


async def end(house: House, timer: Timer) -> None:
    """A day without a word: the chain ends, and can be painted still."""
    there = await house.storage.games.chain(timer.key)
    if there is not None:
        await house.storage.games.close_chain(there.id)
        await chain_sign.show(house, there.id)


async def _written_by(house: House, asked: Asked, payload: Payload) -> Chain:
    """The chain that the button belongs to, in which the person took part."""
    there = await house.storage.games.chain(payload["chain"])
    if there is None or not there.text:
        raise Refusal("chain-over")
    if asked.person.id not in {said.person_id for said in there.words}:
        raise Refusal("chain-whose")
    return there


async def _close(house: House, there: Chain) -> None:
    if await house.storage.games.close_chain(there.id) is not None:
        await house.storage.timers.clear(ENDING, there.id)
        chain_sign.show_soon(house, there)


async def _end_in_a_day(house: House, there: Chain) -> None:
    await house.set_timer(ENDING, there.id, time.time() + DAY_SECONDS)


def _read(house: House, text: str, how: str, before: str = "") -> str:
    """The words, of which there are a few. Raises `Refusal` for others, `how` saying what to do, and for what is not
    painted behind the words before."""
    words = text.split()
    if not 1 <= len(words) <= AT_A_TIME or max(map(len, words)) > LONGEST_WORD:
        raise Refusal(how)
    said = " ".join(words)
    screen(house.policies, Wish.of_words((Words(prompt=f"{before} {said}".strip()),), Options()))
    return said


def _id(asked: Asked) -> str:
    return f"{asked.update_id:x}"


ACTIONS: dict[str, Action] = {"chain-paint": paint, "chain-end": stop}
ALARMS: dict[str, Alarm] = {ENDING: end}

"""A trial of the till: the front is killed whenever credits or Stars change hands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

from playground.client import Message, Person
from tests.chaos.audit import Outcome, sound
from tests.chaos.front import MONEY
from tests.chaos.ground import CREDITS, FIRST_PERSON, Ground, ground, until

GIFT, PACK, STARS = 5, 50, 25
SHOP = {"WASSILY_STARS_PACKS": f"{PACK}:{STARS}", "WASSILY_STARS_SUPPORT": "@us"}
"""The settings of a bot that sells just that."""
ANSWER_SECONDS = 30.0


async def front_killed_over_money(folder: Path, seed: int, size: int) -> Outcome:
    """The front is killed `size` times before and after each gift and each payment is kept: every one counts once,
    and whoever made it is told."""
    outcome = Outcome()
    async with ground(folder, **SHOP) as here:
        giver, buyer = here.person(0), here.person(1)
        here.front.start()
        for person in (giver, buyer):
            await person.say("/start")
            await person.wait_for(lambda message: message.text, ANSWER_SECONDS)
        points = [point for point in MONEY for _ in range(size)]
        Random(seed).shuffle(points)
        for point in points:
            here.front.kill()
            here.front.start(crash=f"{point}:1")
            await _DOINGS[point](giver, buyer)
            outcome.must(await here.front.dead(ANSWER_SECONDS), f"{point}: the point was not reached")
            here.front.kill()
            here.front.start()  # what the dead one left is done before the next thing
            outcome.must(await until(lambda: not here.unfinished(), ANSWER_SECONDS), "not everything came to an end")
        await _count(here, outcome, [_DOINGS[point] for point in points])
        sound(here, outcome)
        outcome.figures |= {"kills": len(points)}
    return outcome


async def _give(giver: Person, buyer: Person) -> None:
    await giver.say(f"/gift {buyer.user} {GIFT}")


async def _buy(giver: Person, buyer: Person) -> None:
    await buy(buyer)


async def buy(buyer: Person, seconds: float = ANSWER_SECONDS) -> None:
    """Buy the pack; each answer may take so many seconds. Raises `TimeoutError` and `Refused`."""
    await buyer.say("/buy")
    label = f"{PACK} credits for {STARS} ⭐"
    await buyer.press(await buyer.wait_for(lambda message: [label] in message.buttons, seconds), label)
    await buyer.pay(await buyer.wait_for(lambda message: "invoice" in message.raw, seconds))


_DOINGS: dict[str, Callable[[Person, Person], Awaitable[None]]] = {
    "giving": _give,
    "given": _give,
    "paying": _buy,
    "bought": _buy,
}


async def _count(here: Ground, outcome: Outcome, done: list[Callable[[Person, Person], Awaitable[None]]]) -> None:
    """What was given and bought is there once, and was said."""
    gifts, packs = done.count(_give), done.count(_buy)
    balances = {row["person_id"]: row["balance"] for row in here.rows("SELECT person_id, balance FROM accounts")}
    spent = 1000 - await here.person(1).stars()
    outcome.figures |= {"gifts": gifts, "payments": packs}
    outcome.must(balances[FIRST_PERSON] == CREDITS - GIFT * gifts, f"{gifts} gifts left {balances[FIRST_PERSON]}")
    expected = CREDITS + GIFT * gifts + PACK * packs
    outcome.must(balances[FIRST_PERSON + 1] == expected, f"{expected} are {balances[FIRST_PERSON + 1]}")
    outcome.must(spent == STARS * packs, f"{packs} payments cost {spent} Stars")
    for number, words, times in ((0, "You gave", gifts), (1, "gave you", gifts), (1, "Thank you!", packs)):
        told = _saying(await here.messages(FIRST_PERSON + number), words)
        outcome.must(told >= times, f"“{words}” was said {told} times of {times}")


def _saying(messages: list[Message], words: str) -> int:
    return sum(message.from_bot and words in message.text for message in messages)

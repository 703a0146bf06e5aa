"""A soak: many people, mixed work and faults for a long time, while the front's memory and open files are watched."""

from __future__ import annotations

import asyncio
import io
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import psutil
from PIL import Image

from playground.client import Message, Person, Refused
from tests.bot.bot_world import GROUP
from tests.chaos.audit import Outcome, audit
from tests.chaos.ground import FIRST_PERSON, Ground, ground, until
from tests.chaos.money import SHOP, buy

PEOPLE = 20
SHARE = 0.1
ENGINE_SECONDS = 15.0
SAMPLE_SECONDS = 0.5
GROWTH = 0.10
OFTEN = 0.8
"""How often somebody votes rather than asks for a vote."""
FILES = 8
"""So many more files may be open at one time than at another: connections come and go."""

Doing = Callable[[Ground, int, Random], Awaitable[object]]


async def soak(folder: Path, seed: int, size: int) -> Outcome:
    """For `size` seconds twenty people do all there is to do while one call in ten fails and the engine is killed now
    and then: the front's memory grows by less than a tenth after the first third, and its open files stay."""
    outcome = Outcome()
    async with ground(folder, **SHOP) as here:
        here.front.start()
        outcome.must(await until(here.front.painters, 20), "no engine was started")
        await here.playground.storm(SHARE, seed=seed)
        ending = time.monotonic() + size
        people = [_live(here, number, Random(f"{seed} {number}"), ending) for number in range(PEOPLE)]
        samples, kills, done, *_ = await asyncio.gather(
            _watch(here, ending), _kill_now_and_then(here, Random(seed), ending), _count(people)
        )
        await here.playground.calm()
        outcome.must(await here.settled(120), "the queue was not drained within two minutes")
        outcome.must(await until(lambda: not here.unfinished(), 60), "not everything came to an end")
        unanswered = {(one.chat, one.message) for one in await here.playground.mishaps() if one.carried_out}
        await audit(here, outcome, doubles=lambda message: (str(message.chat), message.id) in unanswered)
        _flat(samples, outcome)
        outcome.figures |= {"seconds": size, "things done": done, "engine kills": kills, **_done(here)}
    return outcome


def _done(here: Ground) -> dict[str, float]:
    """How often people did what has no picture of its own."""
    [row] = here.rows(
        "SELECT (SELECT COUNT(*) FROM entries WHERE key LIKE 'gift:%') AS gifts,"
        " (SELECT COUNT(*) FROM purchases) AS payments, (SELECT COUNT(*) FROM votes) AS votes"
    )
    return dict(row)


def _flat(samples: list[tuple[int, int]], outcome: Outcome) -> None:
    """Compare the last third of the samples with the middle one; the first is for warming up."""
    third = len(samples) // 3
    sizes, files = zip(*samples, strict=True)
    before, after = (statistics.median(sizes[start : start + third]) for start in (third, 2 * third))
    opened = [statistics.median(files[start : start + third]) for start in (third, 2 * third)]
    growth = after / before - 1
    outcome.must(growth < GROWTH, f"the front grew by {growth:.1%} after warming up")
    outcome.must(opened[1] - opened[0] <= FILES, f"open files rose from {opened[0]:g} to {opened[1]:g}")
    outcome.figures |= {"front MB": round(after / (1 << 20)), "growth %": round(100 * growth, 1), "files": opened[1]}


async def _watch(here: Ground, ending: float) -> list[tuple[int, int]]:
    """The front's memory in bytes and its open files, again and again."""
    assert here.front.process is not None
    front, samples = psutil.Process(here.front.process.pid), []
    while time.monotonic() < ending:
        samples.append((front.memory_info().rss, front.num_fds()))
        await asyncio.sleep(SAMPLE_SECONDS)
    return samples


async def _kill_now_and_then(here: Ground, random: Random, ending: float) -> int:
    kills = 0
    while time.monotonic() < ending:
        await asyncio.sleep(min(random.uniform(0.5, 1.5) * ENGINE_SECONDS, max(0.0, ending - time.monotonic())))
        for painter in here.front.painters():
            with suppress(psutil.NoSuchProcess):
                painter.kill()
                kills += 1
    return kills


async def _count(lives: Sequence[Awaitable[int]]) -> int:
    return sum(await asyncio.gather(*lives))


async def _live(here: Ground, number: int, random: Random, ending: float) -> int:
    """One person does one thing after another. Returns how many."""
    done = 0
    while time.monotonic() < ending:
        doing = random.choices(list(DOINGS), weights=list(DOINGS.values()))[0]
        with suppress(Refused, KeyError, TimeoutError):  # no answer within the time is no wonder in a storm
            await doing(here, number, random)
        done += 1
        await asyncio.sleep(random.uniform(0.3, 3.0))
    return done


async def _imagine(here: Ground, number: int, random: Random) -> None:
    words = random.choice(("a fox", "a nap100 apple", "a nap300 fox", "an apple --n 4", "кот --ar 16:9 --seed 7"))
    await here.ask(number, words)


async def _trouble(here: Ground, number: int, random: Random) -> None:
    await here.ask(number, random.choice(("raise", "raise", "eat", "exit")))


async def _talk(here: Ground, number: int, random: Random) -> None:
    line = random.choice(
        ("/quota", "/help", "/history", "/start", "/imagine --steps 1e9", "a fox", "/nothing", "/vary")
    )
    await here.person(number).say(line)


async def _photo(here: Ground, number: int, random: Random) -> None:
    caption = random.choice(("", "/vary --strength 0.4", "with a fox", "/fuse 0.7 | an apple 0.3"))
    await here.person(number).send_photo(_picture(random), caption=caption)


async def _album(here: Ground, number: int, random: Random) -> None:
    await here.person(number).send_photo(_picture(random), _picture(random), caption="both")


async def _press(here: Ground, number: int, random: Random) -> None:
    person = here.person(number)
    shown = [message for message in await person.messages() if message.from_bot and message.buttons]
    if shown:
        await _press_any(person, random.choice(shown), random)


async def _press_any(person: Person, message: Message, random: Random) -> None:
    labels = [label for row in message.buttons for label in row if not label.startswith("Delete")]
    await person.press(message, random.choice(labels), timeout=5)


async def _cancel(here: Ground, number: int, random: Random) -> None:
    await here.person(number).say("/cancel")


async def _give(here: Ground, number: int, random: Random) -> None:
    await here.person(number).say(f"/gift {FIRST_PERSON + random.randrange(PEOPLE)} {random.randint(1, 60)}")


async def _buy(here: Ground, number: int, random: Random) -> None:
    buyer = here.person(number)
    with suppress(TimeoutError):  # an invoice of before is paid
        await buyer.wait_for_event(lambda event: False, timeout=0.1)
    await buy(buyer, seconds=5)


async def _put_aside(here: Ground, number: int, random: Random) -> None:
    person = here.person(number)
    await person.send_photo(_picture(random), caption="/add")
    await person.say(random.choice(("/add", "/basket", "/fuse", "/fuse a fox", "/sweep")))


async def _vote(here: Ground, number: int, random: Random) -> None:
    member = Person(here.playground, FIRST_PERSON + number, chat=GROUP, bot=1)
    open_ones = [message for message in await member.messages() if "End the vote" in str(message.buttons)]
    if open_ones and random.random() < OFTEN:
        return await _press_any(member, open_ones[-1], random)
    await member.say("/vote@playground_1_bot 1m a fox --n 2")


DOINGS: dict[Doing, int] = {
    _imagine: 8,
    _press: 5,
    _talk: 4,
    _photo: 2,
    _album: 1,
    _trouble: 1,
    _cancel: 1,
    _give: 1,
    _buy: 1,
    _put_aside: 1,
    _vote: 1,
}


def _picture(random: Random) -> bytes:
    buffer = io.BytesIO()
    size = (random.randrange(20, 400), random.randrange(20, 400))
    Image.new("RGB", size, (random.randrange(256), 90, 120)).save(buffer, "PNG")
    return buffer.getvalue()

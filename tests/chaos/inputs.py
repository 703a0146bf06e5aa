"""Trials of what people send: hostile pictures, and lines and buttons of any sort."""

from __future__ import annotations

import asyncio
import io
import resource
import signal
import time
from collections import Counter
from pathlib import Path
from random import Random

from PIL import Image

from bot.pictures import picture_child
from bot.pictures.pictures_in import run_child
from bot.texts import utf16_length
from playground.client import Message, Refused
from tests.chaos import hostile, lines
from tests.chaos.audit import Outcome, sound
from tests.chaos.ground import Ground, Request, ground, until

AT_ONCE = 2
IN_THE_CHAT = 8
ENDS = {
    0: "taken",
    picture_child.NOT_A_PICTURE: "no picture",
    picture_child.TOO_MANY_PIXELS: "too large",
    -signal.SIGKILL: "killed at a limit",
    -signal.SIGXCPU: "killed at a limit",
}
"""What became of a picture, by the exit status of the process that read it; any other status is a crash."""
ANSWER_SECONDS = 60.0
APOLOGY = "went wrong on my side"
NAMES = ("picture.png", "picture.jpg", "picture.webp", "picture.heic", "../../etc/passwd", "picture.svg")


async def hostile_pictures(folder: Path, seed: int, size: int) -> Outcome:
    """`size` hostile pictures are read, each by a child of its own; one in eight comes through the real chat too."""
    outcome, ends, slowest = Outcome(), Counter[str](), 0.0
    slots = asyncio.Semaphore(AT_ONCE)

    async def read(name: str, content: bytes) -> None:
        nonlocal slowest
        async with slots:
            began = time.monotonic()
            status, output = await run_child(content)
            slowest = max(slowest, time.monotonic() - began)
        end = ENDS.get(status, "crashed")
        ends[end] += 1
        outcome.must(end != "crashed", f"{name}: the child ended with {status}")
        if status == 0:
            _good(name, output, outcome)

    everything = list(hostile.pictures(seed, size))
    await asyncio.gather(*(read(name, content) for name, content in everything))
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    outcome.must(largest <= picture_child.MEMORY_BYTES >> 20, f"a child took {largest} MB")
    async with ground(folder) as here:
        here.front.start()
        random = Random(seed)
        chosen = random.sample(everything, max(1, size // IN_THE_CHAT))
        for index, (_, content) in enumerate(chosen):
            person = here.person(index % 5)
            caption = random.choice(("", "/vary", "/fuse a cat", "a cat"))
            message = await person.send_document(content or b"\0", random.choice(NAMES), caption=caption)
            here.requests.append(Request(message.chat, message.id))
        await _all_answered(here, outcome)
        sound(here, outcome)
    outcome.figures |= {"pictures": size, "through the chat": len(chosen), **ends}
    outcome.figures |= {"slowest s": round(slowest, 1), "largest child MB": largest}
    return outcome


def _good(name: str, output: bytes, outcome: Outcome) -> None:
    """What the child gives is a plain picture of a bounded size."""
    with Image.open(io.BytesIO(output), formats=["PNG"]) as image:
        image.load()
        fits = image.mode == "RGB" and max(image.size) <= picture_child.LONGEST and not image.info
        outcome.must(fits, f"{name}: became {image.mode} {image.size} with {list(image.info)}")


async def random_lines(folder: Path, seed: int, size: int) -> Outcome:
    """`size` random lines and buttons go to the bot's pure parts, and one in ten through the real chat."""
    outcome = Outcome()
    outcome.figures["lines"], broken = await asyncio.to_thread(lines.pure, seed, size)
    outcome.broken += broken
    async with ground(folder) as here:
        here.front.start()
        greeting = await here.person(0).say("/start")
        outcome.must(await until_answered(here, Request(greeting.chat, greeting.id)), "the bot does not answer /start")
        texts, presses = lines.for_the_chat(seed, max(10, size // 10))
        silent = 0
        for index, text in enumerate(texts):
            if lines.is_for_the_bot(text) and text.strip() and utf16_length(text) <= 4000:
                message = await here.person(index % 5).say(text)
                here.requests.append(Request(message.chat, message.id))
        shown = next(message for message in await here.messages(greeting.chat) if message.from_bot)
        for data in presses:
            body = {"user": greeting.chat, "chat": greeting.chat, "bot": 1, "message_id": shown.id, "data": data}
            try:
                await here.playground.post("press", **body, timeout=10)
            except Refused as refused:
                silent += "did not answer" in str(refused)
        await _all_answered(here, outcome)
        outcome.must(not silent, f"{silent} presses were not answered")
        outcome.must(not _apologies(await here.answers()), "the bot owned up to something going wrong")
        sound(here, outcome)
        outcome.figures |= {"texts in the chat": len(here.requests), "presses in the chat": len(presses)}
    return outcome


async def until_answered(here: Ground, request: Request) -> bool:
    """Wait until the bot has replied to a message."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        if any(message.reply_to == request.message for message in await here.messages(request.user)):
            return True
        await asyncio.sleep(0.1)
    return False


async def _all_answered(here: Ground, outcome: Outcome) -> None:
    """Wait until every message was answered, and all that was begun by them has ended."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        answers = await here.answers()
        silent = [request for request in here.requests if not answers[request]]
        if not silent or time.monotonic() > deadline:
            break
        await asyncio.sleep(0.2)
    outcome.must(not silent, f"{len(silent)} messages were not answered, such as {silent[:3]}")
    outcome.must(await until(lambda: not here.unfinished(), ANSWER_SECONDS), "not everything came to an end")


def _apologies(answers: dict[Request, list[Message]]) -> list[Message]:
    return [message for said in answers.values() for message in said if APOLOGY in message.text]

"""From the demo's start to the first pictures, and what a request costs after that, in time and memory.

    python benchmarks/first_picture.py [--requests 5]

Starts the playground and the bot as `make demo` does, on a free port, and asks as a person would.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time

import psutil

from playground.client import Message, Person, Playground

PATIENCE = 120.0


def resident(process: subprocess.Popen[str]) -> float:
    """Megabytes that the process and all its children keep in memory, shared pages counted once where that is told."""
    whole = psutil.Process(process.pid)
    return sum(each.memory_full_info().pss for each in (whole, *whole.children(recursive=True))) / 1e6


def is_picture(message: Message) -> bool:
    """A status message shows previews as photos too: only the finished picture has a button for its file."""
    return bool(message.photo) and any("More" in row for row in message.buttons)


async def ask(person: Person, words: str) -> float:
    """Seconds from the request to its four pictures."""
    start = time.monotonic()
    await person.say(words)
    await person.wait_for(is_picture, timeout=PATIENCE)
    return time.monotonic() - start


async def measure(url: str, process: subprocess.Popen[str], start: float, requests: int) -> None:
    async with Playground(url) as playground:
        person = Person(playground, 101, bot=1)
        await person.say("/start")
        await person.wait_for(lambda message: message.buttons, timeout=PATIENCE)
        answering = time.monotonic() - start
        await ask(person, "/imagine a red apple")
        first = time.monotonic() - start
        later = [await ask(person, f"/imagine a red apple --seed {seed}") for seed in range(requests)]
        print(f"start to the bot answering          {answering:6.1f} s")
        print(f"start to the first four pictures    {first:6.1f} s")
        print(f"four pictures after that, median    {statistics.median(later):6.1f} s   of {requests}")
        print(f"memory of everything, proportional  {resident(process):6.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=5, help="how many after the first (%(default)s)")
    asked = parser.parse_args()
    start = time.monotonic()
    command = [sys.executable, "-m", "playground", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[1]
            asyncio.run(measure(url, process, start, asked.requests))
        finally:
            process.terminate()


if __name__ == "__main__":
    main()

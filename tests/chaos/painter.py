"""A painter that does to the engine whatever a prompt says."""

from __future__ import annotations

import mmap
import os
import re
import resource
import threading
import time
from pathlib import Path
from typing import Any

from PIL import Image

from engine.jobs import AnyJob, Fuse, Generate, Sweep, Vary, Words
from engine.painter import Report

SIDE = 64
STEPS = 4
FEAST_BYTES = 256 << 20
LONGEST_MATCH = re.compile(r"(a|a)+b")


class ChaosPainter:
    """Paints small grey squares, and obeys these words on the way:

    `nap300` takes 300 milliseconds, `raise` raises, `exit` ends the process, `hang` sleeps for ever, `eat` asks for
    memory until there is none, and `deaf` computes for ever without letting any other thread of the process run.
    """

    def __init__(self, **_: Any) -> None:
        pass

    def load(self, model: str) -> None:
        pass

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        words = words_of(job)
        sampling = job.sampling
        images = [
            Image.new("RGB", (min(SIDE, sampling.width), min(SIDE, sampling.height)), (sampling.seed % 256,) * 3)
            for _ in range(sampling.num_images)
        ]
        naps = [int(word[3:]) for word in words if re.fullmatch(r"nap\d{1,6}", word)]
        for step in range(STEPS):
            report("denoise", step, STEPS, images[0].copy)
            time.sleep(sum(naps) / 1000 / STEPS)
            if step == STEPS // 2:
                misbehave(words)
        report("decode", STEPS, STEPS)
        return images


def words_of(job: AnyJob) -> list[str]:
    """All words of a job."""
    match job:
        case Fuse(parts=parts):
            pass
        case Sweep(start=start, end=end):
            parts = (*start, *end)
        case Generate(prompt=prompt) | Vary(prompt=prompt):
            return prompt.split()
    return [word for part in parts if isinstance(part, Words) for word in part.prompt.split()]


def misbehave(words: list[str]) -> None:
    """Do the worst that is asked for."""
    if "raise" in words:
        raise ZeroDivisionError("a fault in the painter")
    if "exit" in words:
        os._exit(3)
    if "hang" in words:
        threading.Event().wait()
    if "eat" in words:
        feast()
    if "deaf" in words:
        LONGEST_MATCH.match("a" * 60)


def feast() -> None:
    """Take memory up to a limit near what is in use already, as a machine does that has no more."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * mmap.PAGESIZE
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + FEAST_BYTES, limits[1]))
    try:
        meals = []
        while True:
            meals.append(bytearray(16 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)

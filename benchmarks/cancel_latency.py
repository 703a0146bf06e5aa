"""How long a cancelled job still keeps the engine, beside how long a step takes: of the fake painter and a model.

    python benchmarks/cancel_latency.py [--model mini] [--rounds 10]

Each job is cancelled at a moment of its own in the middle of a step, in the real child process; what is measured ends
with the job's last event. The limit is the longest step and 100 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from contextlib import aclosing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from engine.client import KANDINSKY, LocalEngine
from engine.events import Cancelled, Progress
from engine.jobs import Generate
from engine.models import resolve

ALLOWANCE = 0.1
FAKE = "engine.fake:FakePainter"


@dataclass(frozen=True, kw_only=True)
class Round:
    """Seconds between the steps of one job, and from its cancel to its last event."""

    steps: list[float]
    latency: float


async def cancelled(engine: LocalEngine, job: Generate, after: int, wait: float) -> Round:
    """Cancel the job so many seconds after that step of its denoising."""
    told: list[float] = []
    sent = 0.0
    async with aclosing(engine.run(job)) as events:
        async for event in events:
            if isinstance(event, Progress) and event.stage == "denoise":
                told.append(time.perf_counter())
                if len(told) == after:
                    await asyncio.sleep(wait)
                    sent = time.perf_counter()
                    await engine.cancel(job.id)
        ended = time.perf_counter()
    assert isinstance(event, Cancelled), event
    before = told[:after]
    return Round(steps=[b - a for a, b in pairwise(before)], latency=ended - sent)


async def measure(painter: str, job: Generate, rounds: int) -> tuple[list[float], list[float]]:
    """The steps and the latencies, in seconds, of so many jobs after the first, over which the model loads."""
    steps: list[float] = []
    latencies: list[float] = []
    chance = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        engine = LocalEngine(painter=painter, output=Path(folder))
        try:
            for number in range(rounds + 1):
                usual = statistics.median(steps) if steps else 0.0
                done = await cancelled(
                    engine, job.evolve(id=f"job-{number}"), chance.randint(4, 8), chance.random() * usual
                )
                if number:
                    steps += done.steps
                    latencies.append(done.latency)
        finally:
            await engine.stop()
    return steps, latencies


def row(name: str, steps: list[float], latencies: list[float]) -> str:
    figures = [statistics.median(steps), statistics.median(latencies), max(latencies), max(steps) + ALLOWANCE]
    within = sum(latency <= figures[3] for latency in latencies)
    shown = "".join(f"{figure * 1000:12.0f} ms" for figure in figures)
    return f"{name:10}{shown}{within:6} of {len(latencies)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="mini", help="a name in the table or a folder (%(default)s)")
    parser.add_argument("--rounds", type=int, default=10, help="how many jobs each (%(default)s)")
    asked = parser.parse_args()
    spec = resolve(asked.model)
    sampling = spec.sampling(seed=0, num_images=4)
    slow = Generate(id="job", model=spec.name, sampling=sampling, prompt="a slow red apple")
    print(f"{'painter':10}{'step, median':>15}{'cancel, median':>15}{'cancel, max':>15}{'limit':>15}   within")
    for name, painter in (("fake", FAKE), (asked.model, KANDINSKY)):
        print(row(name, *asyncio.run(measure(painter, slow, asked.rounds))), flush=True)


if __name__ == "__main__":
    main()

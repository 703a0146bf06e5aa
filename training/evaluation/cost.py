"""What a picture costs: seconds and memory of the engine's own process, painting as it does for the bot."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from engine.client import LocalEngine
from engine.events import Failed
from engine.jobs import Generate
from engine.models import resolve

EVERY = 0.05  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Cost:
    """`seconds` a picture, the median; `first`, from the engine's start to the first picture; `memory`, the most that
    its process held of the host's memory while it painted, in MB, what it shares counted in part (PSS)."""

    seconds: float
    first: float
    memory: float


async def cost(model: str, prompt: str, *, pictures: int, device: str = "auto") -> Cost:
    """Paint one prompt again and again by the model's defaults, one picture a job.

    Raises `RuntimeError` for a prompt that cannot be painted.
    """
    with tempfile.TemporaryDirectory() as folder:
        engine = LocalEngine(output=Path(folder), model=resolve(model).name, device=device)
        start = time.monotonic()
        await engine.start()
        try:
            await _paint(engine, model, prompt, 0)
            first = time.monotonic() - start
            peaks: list[float] = []
            watching = asyncio.create_task(_watch(peaks))
            times = [await _paint(engine, model, prompt, index) for index in range(1, pictures + 1)]
            watching.cancel()
            return Cost(statistics.median(times), first, max(peaks, default=0.0))
        finally:
            await engine.stop()


async def _paint(engine: LocalEngine, model: str, prompt: str, index: int) -> float:
    spec, start = resolve(model), time.monotonic()
    job = Generate(id=f"cost-{index}", model=spec.name, prompt=prompt, sampling=spec.sampling(seed=index))
    async for event in engine.run(job):
        if isinstance(event, Failed):
            raise RuntimeError(f"{prompt!r}: {event.detail}")
    return time.monotonic() - start


async def _watch(peaks: list[float]) -> None:
    while True:
        with suppress(psutil.Error):
            peaks.append(sum(child.memory_full_info().pss for child in psutil.Process().children()) / 1e6)
        await asyncio.sleep(EVERY)

"""What a sweep costs: one of so many frames beside as many separate fusions, in one run, on the shipped model.

    python benchmarks/sweep.py [--model mini] [--frames 8] [--rounds 5]

A sweep runs the prior once for both ends and denoises a few frames at a time; the fusions, of the same words with the
weights of each frame, are jobs of their own. Sizes, steps and guidance are equal.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine.jobs import Fuse, Sweep, Words
from engine.kandinsky2.painter import KandinskyPainter
from engine.models import resolve

START, END = "a red apple", "a fox"


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="mini", help="a name in the table or a folder (%(default)s)")
    parser.add_argument("--frames", type=int, default=8, help="of the sweep, 2 to 24 (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each, in turn (%(default)s)")
    parser.add_argument("--device", default="cpu", help="auto, cpu, cuda ... (%(default)s)")
    asked = parser.parse_args()
    painter = KandinskyPainter(device=asked.device, threads=1)
    painter.load(asked.model)
    sampling = resolve(asked.model).sampling(seed=1)
    common: dict[str, Any] = {"id": "job", "model": asked.model}

    def together() -> None:
        whole = replace(sampling, num_images=asked.frames)
        ends = {"start": (Words(prompt=START),), "end": (Words(prompt=END),)}
        painter.paint(Sweep(**common, sampling=whole, **ends), lambda *_: None)

    def apart() -> None:
        for index in range(asked.frames):
            share = index / (asked.frames - 1)
            parts = (Words(prompt=START, weight=1 - share), Words(prompt=END, weight=share))
            painter.paint(Fuse(**common, sampling=sampling, parts=parts), lambda *_: None)

    together()
    apart()
    pairs = [(seconds(together), seconds(apart)) for _ in range(asked.rounds)]
    print(f"one sweep, median        {statistics.median(a for a, _ in pairs) * 1000:7.0f} ms")
    print(f"{asked.frames:2} fusions, median       {statistics.median(b for _, b in pairs) * 1000:7.0f} ms")
    print(f"ratio, median            {statistics.median(b / a for a, b in pairs):7.2f} x")


if __name__ == "__main__":
    main()

"""`python -m tests.chaos`: every trial in turn, bounded in time, with a table at the end.

python -m tests.chaos                                  # five minutes
python -m tests.chaos --minutes 60                     # in full, the soak for as long as time is left
python -m tests.chaos --trial "engine killed" --seed 7 --size 50
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.audit import Outcome
from tests.chaos.trials import TRIALS, Trial

FULL_MINUTES = 20.0
"""From so many minutes on, every trial is run in full."""
MARGIN_SECONDS = 60.0
"""What a soak leaves of the time, for its queue to be drained."""


def main(arguments: list[str] | None = None) -> int:
    """Runs the trials; 0 when everything held, 1 when not."""
    options = _parser().parse_args(arguments)
    chosen = [trial for trial in TRIALS if not options.trial or trial.name in options.trial]
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    print(f"seed {options.seed}, {options.minutes:g} minutes, in {folder}", flush=True)
    ending = time.monotonic() + 60 * options.minutes
    lines = []
    broken = False
    for trial in chosen:
        size = options.size if options.size is not None else _size(trial, options.minutes, ending)
        began = time.monotonic()
        outcome = asyncio.run(_run(trial, folder / trial.name.replace(" ", "-"), options.seed, size, ending))
        lines.append(_line(trial, size, outcome, time.monotonic() - began))
        print(lines[-1], *(f"    {sentence}" for sentence in outcome.broken), sep="\n", flush=True)
        broken |= bool(outcome.broken)
    print("", "| trial | size | seconds | figures | held |", "|---|---|---|---|---|", *lines, sep="\n")
    if broken:
        print(f"Something did not hold; what was written is in {folder}.")
    else:
        shutil.rmtree(folder)
    return 1 if broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Set the bot on fire, and look.")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long at most (default 5; from 20 on, in full)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeats what an earlier run drew")
    names = ", ".join(trial.name for trial in TRIALS)
    parser.add_argument(
        "--trial", action="append", choices=[trial.name for trial in TRIALS], help=names, metavar="NAME"
    )
    parser.add_argument("--size", type=int, help="the size of the trials, each in its own unit")
    return parser


def _size(trial: Trial, minutes: float, ending: float) -> int:
    size = trial.full if minutes >= FULL_MINUTES else trial.usual
    if trial.unit != "seconds":
        return size
    return max(trial.small, min(size, int(ending - time.monotonic() - MARGIN_SECONDS)))


async def _run(trial: Trial, folder: Path, seed: int, size: int, ending: float) -> Outcome:
    """The trial's outcome; one that comes to no end in time, or breaks, did not hold."""
    try:
        async with asyncio.timeout(max(1.0, ending - time.monotonic())):
            return await trial.run(folder, seed, size)
    except TimeoutError:
        return Outcome(broken=["there was not enough time"])
    except Exception as error:
        return Outcome(broken=[f"the trial itself broke: {error!r}"])


def _line(trial: Trial, size: int, outcome: Outcome, seconds: float) -> str:
    figures = ", ".join(f"{name} {value:g}" for name, value in outcome.figures.items())
    held = "no" if outcome.broken else "yes"
    return f"| {trial.name} | {size} {trial.unit} | {seconds:.0f} | {figures} | {held} |"


if __name__ == "__main__":
    sys.exit(main())

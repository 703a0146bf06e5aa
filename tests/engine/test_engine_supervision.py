"""Processes that hang, are stopped or are left alone: each is ended in time, and none outlives its front."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import psutil
import pytest

from engine.client import Deadlines, LocalEngine
from engine.errors import EngineDied
from engine.events import Cancelled, Event, Failed, Loading, Progress, Rendered, Started
from engine.jobs import Generate, Sampling

PATIENT = 60.0
BRIEF = 0.3
"""Seconds; the deadline that is tried is brief, all others are patient."""

MakeEngine = Callable[..., LocalEngine]


@pytest.fixture
async def engine_of(tmp_path: Path) -> AsyncIterator[MakeEngine]:
    """Make an engine around one of the tiny painters; it is stopped when the test ends, and leaves no process."""
    engines = []

    def make(painter: str, **options: Any) -> LocalEngine:
        defaults: dict[str, Any] = {"backoff": 0.01}
        engines.append(LocalEngine(painter=f"painters:{painter}", output=tmp_path / "out", **(defaults | options)))
        return engines[-1]

    before = set(psutil.Process().children(recursive=True))
    yield make
    for engine in engines:
        await engine.stop()
    assert set(psutil.Process().children(recursive=True)) <= before


def brief(**phases: float) -> Deadlines:
    return Deadlines(**({"load": PATIENT, "step": PATIENT, "decode": PATIENT} | phases))


def job_of(job_id: str = "job", seed: int = 0) -> Generate:
    return Generate(id=job_id, model="any", sampling=Sampling(width=32, height=16, seed=seed), prompt="a red apple")


async def run(engine: LocalEngine, job: Generate) -> list[Event]:
    async with asyncio.timeout(PATIENT / 2):
        return [event async for event in engine.run(job)]


def process_of(engine: LocalEngine) -> psutil.Process:
    assert engine._child is not None
    return psutil.Process(engine._child.process.pid)


@pytest.mark.parametrize(
    ("event", "cancelled", "phase"),
    [
        (None, False, "step"),
        (Loading(job_id="a", model="any"), False, "load"),
        (Loading(job_id="a", model="any"), True, "load"),
        (Started(job_id="a"), False, "load"),
        (Started(job_id="a"), True, "step"),
        (Progress(job_id="a", stage="prior", step=0, total=9), False, "step"),
        (Progress(job_id="a", stage="denoise", step=1, total=9), True, "step"),
        (Progress(job_id="a", stage="decode", step=8, total=9), False, "decode"),
        (Progress(job_id="a", stage="decode", step=8, total=9), True, "decode"),
    ],
)
def test_deadlines(event: Event | None, cancelled: bool, phase: str) -> None:
    """Silence is measured by what the process was heard of last: only what may read weights may take long."""
    deadlines = Deadlines(load=1.0, step=2.0, decode=3.0)
    assert deadlines.after(event, cancelled=cancelled) == getattr(deadlines, phase)


async def test_a_process_that_is_stopped_between_two_jobs(engine_of: MakeEngine) -> None:
    """A process that was stopped while it had nothing to do is killed within the deadline of a step, and replaced."""
    engine = engine_of("Painter", deadlines=brief(step=BRIEF))
    await run(engine, job_of("first"))
    process = process_of(engine)
    process.suspend()
    with pytest.raises(EngineDied, match="silent"):
        await run(engine, job_of("second"))
    assert not process.is_running()
    engine._deadlines = brief()
    assert isinstance((await run(engine, job_of("second")))[-1], Rendered)


async def test_a_process_that_does_not_hear_the_cancel(engine_of: MakeEngine) -> None:
    """A process that hangs where it may yet read weights is given no time for that once the job is cancelled."""
    engine = engine_of("HangsAtOnce", deadlines=brief(step=BRIEF))
    with pytest.raises(EngineDied, match="silent"):
        async with asyncio.timeout(PATIENT / 2):
            async for event in engine.run(job_of()):
                if isinstance(event, Started):
                    asyncio.get_running_loop().call_later(0.1, lambda: asyncio.ensure_future(engine.cancel("job")))


async def test_a_job_that_is_left_and_hangs(engine_of: MakeEngine) -> None:
    """A process that hangs over a job that nobody waits for any more is killed, and the next job has a new one."""
    engine = engine_of("HangsOnZero", deadlines=brief(step=BRIEF))
    async with aclosing(engine.run(job_of("left", seed=0))) as events:
        async for event in events:
            if isinstance(event, Progress):
                break
    child = engine._child
    assert child is not None
    async with asyncio.timeout(PATIENT / 2):
        await child.process.wait()  # which no other job had to ask for
    engine._deadlines = brief()
    assert isinstance((await run(engine, job_of("next", seed=1)))[-1], Rendered)


async def test_a_job_that_is_left_when_the_engine_stops(
    engine_of: MakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """A front that leaves its job and stops the engine hears of no crash."""
    engine = engine_of("WaitsForCancel", deadlines=brief())
    async with aclosing(engine.run(job_of())) as events:
        async for event in events:
            if isinstance(event, Progress):
                break
    with caplog.at_level(logging.WARNING, "engine"):
        await engine.stop()
    assert not caplog.records


async def test_pictures_are_written_together_or_not_at_all(engine_of: MakeEngine, tmp_path: Path) -> None:
    """When one of the pictures cannot be written the job fails, and leaves no files."""
    final = (await run(engine_of("PaintsHalf"), job_of()))[-1]
    assert isinstance(final, Failed)
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.slow
async def test_a_process_that_takes_long_to_end(engine_of: MakeEngine) -> None:
    """A process that closes its pipe and then lives on is killed."""
    engine = engine_of("EndsAtLength", deadlines=brief())
    with pytest.raises(EngineDied, match="exit status is -9"):
        await run(engine, job_of())


async def test_stopping_while_the_process_is_started(engine_of: MakeEngine) -> None:
    """An engine that is stopped while its process is being started does not leave that behind."""
    engine = engine_of("Painter")
    starting = asyncio.create_task(engine.start())
    await asyncio.sleep(0)
    await engine.stop()
    with pytest.raises(EngineDied, match="stopped"):
        await starting
    assert engine._child is None or not engine._child.alive


async def test_cancelling_the_start(engine_of: MakeEngine) -> None:
    """A start that is given up leaves no process behind, and another one works."""
    engine = engine_of("Painter")
    starting = asyncio.create_task(engine.start())
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert isinstance((await run(engine, job_of()))[-1], Rendered)


async def test_no_zombies(engine_of: MakeEngine) -> None:
    """Of processes that were killed one after the other, none is left, not even to be waited for."""
    engine = engine_of("HangsInStep", deadlines=brief(step=BRIEF))
    for _ in range(3):
        with pytest.raises(EngineDied):
            await run(engine, job_of())
        assert engine._child is not None
        assert not psutil.pid_exists(engine._child.process.pid)


async def test_a_cancel_ends_within_one_step(
    engine_of: MakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a cancel in the middle of a step, at most that one step is ended, and at most one more is told of."""
    taken = tmp_path / "steps"
    monkeypatch.setenv("STEPS_TAKEN", str(taken))
    engine = engine_of("LeavesMarks", deadlines=brief())
    after = []
    async for event in engine.run(job_of()):
        if isinstance(event, Progress) and event.step == 1:
            await engine.cancel("job")
        elif isinstance(event, Progress) and event.step > 1:
            after.append(event)
    assert event == Cancelled(job_id="job")
    assert len(after) <= 1
    assert len(taken.read_text().split()) <= 3


FRONT = """
import asyncio, sys
from pathlib import Path
from engine.client import LocalEngine
from engine.events import Progress
from engine.jobs import Generate, Sampling

async def main():
    engine = LocalEngine(painter=sys.argv[1], output=Path(sys.argv[2]))
    job = Generate(id="job", model="any", sampling=Sampling(width=1, height=1), prompt="")
    async for event in engine.run(job):
        if isinstance(event, Progress):
            print(engine._child.process.pid, flush=True)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a stopped process with its parent")
@pytest.mark.parametrize("painter", ["HangsInStep", "HangsDeaf"])
def test_a_killed_front_leaves_not_even_a_stopped_process(tmp_path: Path, painter: str) -> None:
    """When the front is killed with -9, the painting process ends as well, be it stopped itself."""
    path = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    front = subprocess.Popen(
        [sys.executable, "-c", FRONT, f"painters:{painter}", str(tmp_path)],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": os.pathsep.join(path)},
        text=True,
    )
    with front:
        assert front.stdout is not None
        painting = psutil.Process(int(front.stdout.readline()))
        front.send_signal(signal.SIGKILL)
    painting.wait(timeout=10)

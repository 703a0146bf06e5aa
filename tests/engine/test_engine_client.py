from __future__ import annotations

import asyncio
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
from PIL import Image

from engine.client import Deadlines, LocalEngine, pause_after
from engine.errors import EngineDied, ModelUnavailable
from engine.events import Cancelled, Event, Failed, Final, Loading, Progress, Rendered, Started
from engine.jobs import Generate, Sampling, Sweep, Words

FAST = Deadlines(load=20.0, step=20.0, decode=20.0)

MakeEngine = Callable[..., LocalEngine]


@pytest.fixture
async def engine_of(tmp_path: Path) -> AsyncIterator[MakeEngine]:
    """Make an engine around one of the tiny painters; it is stopped when the test ends."""
    engines = []

    def make(painter: str, **options: Any) -> LocalEngine:
        defaults: dict[str, Any] = {"deadlines": FAST, "backoff": 0.01}
        engine = LocalEngine(painter=painter, output=tmp_path / "out", **(defaults | options))
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        await engine.stop()


def job_of(job_id: str = "job", prompt: str = "a red apple", **sampling: Any) -> Generate:
    sampling = {"width": 32, "height": 16, "num_inference_steps": 3} | sampling
    return Generate(id=job_id, model="any", sampling=Sampling(**sampling), prompt=prompt)


async def run(engine: LocalEngine, job: Generate) -> list[Event]:
    async with asyncio.timeout(30):
        return [event async for event in engine.run(job)]


def empty_file(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.touch()
    return path


def pid_of(engine: LocalEngine) -> int:
    assert engine._child is not None
    return engine._child.process.pid


async def test_a_run_in_full(engine_of: MakeEngine, tmp_path: Path) -> None:
    """A job is told of from loading to its pictures, which are whole files with their sizes and seeds."""
    engine = engine_of("engine.fake:FakePainter")
    events = await run(engine, job_of(num_images=2, seed=7))
    assert events[:2] == [Loading(job_id="job", model="any"), Started(job_id="job")]
    assert [event.step for event in events if isinstance(event, Progress)] == [0, 1, 2, 3, 4]
    rendered = events[-1]
    assert isinstance(rendered, Rendered)
    assert [(picture.width, picture.height, picture.seed) for picture in rendered.pictures] == [
        (32, 16, 7),
        (32, 16, 8),
    ]
    for picture in rendered.pictures:
        with Image.open(picture.path) as image:
            assert image.size == (32, 16)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["job-0.png", "job-1.png"]


async def test_a_sweep(engine_of: MakeEngine) -> None:
    """A sweep comes back as its frames in order, from one end to the other, all with the seed of their one noise."""
    sampling = Sampling(width=32, height=16, num_images=3, seed=7)
    ends = {"start": (Words(prompt="red"),), "end": (Words(prompt="blue"),)}
    sweep = Sweep(id="job", model="any", sampling=sampling, **ends)
    async with asyncio.timeout(30):
        events = [event async for event in engine_of("engine.fake:FakePainter").run(sweep)]
    rendered = events[-1]
    assert isinstance(rendered, Rendered)
    assert [picture.seed for picture in rendered.pictures] == [7, 7, 7]
    reds = []
    for picture in rendered.pictures:
        with Image.open(picture.path) as image:
            reds.append(image.convert("RGB").getextrema()[0])
    assert reds == sorted(reds, reverse=True) and len(set(reds)) == 3


async def test_loading_is_told_once(engine_of: MakeEngine) -> None:
    """A second job with the same model does not speak of loading."""
    engine = engine_of("painters:Painter")
    await run(engine, job_of("first"))
    assert [type(event) for event in await run(engine, job_of("second"))] == [Started, Progress, Progress, Rendered]


async def test_a_model_loaded_from_the_start(engine_of: MakeEngine) -> None:
    """A model named at the start is loaded before the first job, which then begins at once."""
    engine = engine_of("painters:Painter", model="any")
    await engine.start()
    await engine.ready()
    assert isinstance((await run(engine, job_of()))[0], Started)


async def test_previews(engine_of: MakeEngine) -> None:
    """A slow job shows a small JPEG of what there is so far, which is cleared away at its end."""
    engine = engine_of("engine.fake:FakePainter")
    previews = []
    async for event in engine.run(job_of(prompt="a slow snail", num_inference_steps=14)):
        if isinstance(event, Progress) and event.preview:
            with Image.open(event.preview) as image:
                assert image.format == "JPEG"
            previews.append(event.preview)
    assert previews
    assert not os.path.exists(previews[0])  # noqa: ASYNC240  (no event loop to keep waiting)


async def test_previews_of_the_dead_are_cleared_away(engine_of: MakeEngine, tmp_path: Path) -> None:
    """A preview that was left by a program that was killed is gone once the next one paints; pictures stay."""
    preview, picture = (empty_file(tmp_path / "out" / name) for name in ("dead.preview.jpg", "dead-0.png"))
    await run(engine_of("painters:Painter"), job_of())
    assert (preview.exists(), picture.exists()) == (False, True)


async def test_a_fault_fails_the_job_alone(engine_of: MakeEngine) -> None:
    """A painter that raises fails the job with the trace for the log, and the same process takes the next job."""
    engine = engine_of("painters:Raises")
    first = (await run(engine, job_of()))[-1]
    pid = pid_of(engine)
    second = (await run(engine, job_of("again")))[-1]
    for final in (first, second):
        assert isinstance(final, Failed)
        assert final.code == "error"
        assert "ZeroDivisionError: a fault in the painter" in final.detail
    assert pid_of(engine) == pid


async def test_a_known_error_keeps_its_code(engine_of: MakeEngine) -> None:
    """An `EngineError` fails the job under its own code, and the next job is painted."""
    engine = engine_of("painters:RaisesOnce")
    final = (await run(engine, job_of(seed=0)))[-1]
    assert isinstance(final, Failed)
    assert (final.code, "It is a sandwich." in final.detail) == ("picture", True)
    assert isinstance((await run(engine, job_of("next", seed=1)))[-1], Rendered)


async def test_out_of_memory_has_its_code(engine_of: MakeEngine) -> None:
    """A job that the machine's memory cannot hold fails with the code `memory`."""
    final = (await run(engine_of("painters:RunsOutOfMemory"), job_of()))[-1]
    assert isinstance(final, Failed)
    assert final.code == "memory"


@pytest.mark.parametrize(("painter", "status"), [("Exits", "3"), ("GivesUp", "1")])
async def test_a_process_that_ends(engine_of: MakeEngine, painter: str, status: str) -> None:
    """A process that ends in the middle of a job raises `EngineDied`, with its exit status, and is replaced."""
    engine = engine_of(f"painters:{painter}")
    with pytest.raises(EngineDied, match=f"exit status is {status}"):
        await run(engine, job_of())
    pid = pid_of(engine)
    with pytest.raises(EngineDied):
        await run(engine, job_of("again"))
    assert pid_of(engine) != pid


async def test_painting_goes_on_after_a_kill(
    engine_of: MakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a process was killed with -9 in the middle of a job, the same job can be run again."""
    monkeypatch.setenv("DIES_ONCE_MARK", str(tmp_path / "mark"))
    engine = engine_of("painters:DiesOnce")
    with pytest.raises(EngineDied, match="-9"):
        await run(engine, job_of())
    assert isinstance((await run(engine, job_of()))[-1], Rendered)


async def test_a_kill_while_idle(engine_of: MakeEngine) -> None:
    """A process that dies between two jobs is replaced, and the second job never hears of it."""
    engine = engine_of("painters:Painter")
    await run(engine, job_of("first"))
    child = engine._child
    assert child is not None
    child.process.kill()
    await child._listening
    assert isinstance((await run(engine, job_of("second")))[-1], Rendered)


@pytest.mark.parametrize(
    ("painter", "deadlines"),
    [
        ("HangsInStep", Deadlines(load=20.0, step=0.2)),
        ("HangsDeaf", Deadlines(load=20.0, step=0.2)),
        ("HangsInLoad", Deadlines(load=1.0)),
    ],
)
async def test_a_hung_process_is_killed(engine_of: MakeEngine, painter: str, deadlines: Deadlines) -> None:
    """A process that is silent past the deadline of its phase is killed, and the run raises `EngineDied`."""
    engine = engine_of(f"painters:{painter}", deadlines=deadlines)
    with pytest.raises(EngineDied, match="silent"):
        await run(engine, job_of())
    assert not psutil.pid_exists(pid_of(engine))


async def test_cancel(engine_of: MakeEngine) -> None:
    """A cancelled job ends as `Cancelled` at its next step, and the process takes the next one."""
    engine = engine_of("painters:WaitsForCancel")
    for job_id in ("first", "second"):
        events = []
        async for event in engine.run(job_of(job_id)):
            if isinstance(event, Progress) and event.step == 3:
                await engine.cancel(job_id)
            events.append(event)
        assert [event for event in events if isinstance(event, Final)] == [Cancelled(job_id=job_id)]


async def test_cancel_before_the_start(engine_of: MakeEngine) -> None:
    """A job cancelled while it is told that the model is loading never starts."""
    engine = engine_of("painters:WaitsForCancel")
    events = []
    async for event in engine.run(job_of()):
        await engine.cancel("job")
        events.append(event)
    assert events == [Loading(job_id="job", model="any"), Cancelled(job_id="job")]


async def test_cancel_in_line(engine_of: MakeEngine) -> None:
    """A job cancelled while another is painted is never painted."""
    engine = engine_of("painters:WaitsForCancel")
    async with aclosing(engine.run(job_of("first"))) as first:
        assert isinstance(await anext(first), Loading)
        second = asyncio.create_task(run(engine, job_of("second")))
        await asyncio.sleep(0)  # the second run now waits for its turn
        await engine.cancel("second")
        await engine.cancel("first")
        assert [event async for event in first] == [Cancelled(job_id="first")]
    assert await second == [Cancelled(job_id="second")]


async def test_cancel_of_nobody(engine_of: MakeEngine) -> None:
    """To cancel an id that is not running, or no longer, has no effect."""
    engine = engine_of("painters:Painter")
    await engine.cancel("job")
    assert isinstance((await run(engine, job_of()))[-1], Rendered)
    await engine.cancel("job")
    assert isinstance((await run(engine, job_of()))[-1], Rendered)


async def test_a_run_that_is_left(engine_of: MakeEngine) -> None:
    """A run whose reader goes away is cancelled, and the next job hears nothing of it."""
    engine = engine_of("painters:WaitsForCancel")
    async with aclosing(engine.run(job_of("left"))) as events:
        async for event in events:
            if isinstance(event, Progress):
                break
    events_of_next = []
    async for event in engine.run(job_of("next")):
        if isinstance(event, Progress):
            await engine.cancel("next")
        events_of_next.append(event)
    assert {event.job_id for event in events_of_next} == {"next"}
    assert events_of_next[-1] == Cancelled(job_id="next")


async def test_a_model_that_is_missing(engine_of: MakeEngine) -> None:
    """A model that cannot be loaded is told by `ready`, and fails each job with the code `model`."""
    engine = engine_of("painters:HasNoModel", model="any")
    await engine.start()
    with pytest.raises(ModelUnavailable, match="The folder is empty"):
        await engine.ready()
    final = (await run(engine, job_of()))[-1]
    assert isinstance(final, Failed)
    assert (final.code, "The folder is empty." in final.detail) == ("model", True)


async def test_a_model_that_comes_later(engine_of: MakeEngine) -> None:
    """Whoever asks again whether the engine is ready has the model tried again, by the same process."""
    engine = engine_of("painters:HasItsModelLater", model="any")
    with pytest.raises(ModelUnavailable, match="still on its way"):
        await engine.ready()
    await engine.ready()
    assert isinstance((await run(engine, job_of()))[0], Started)


async def test_a_model_that_a_job_has_loaded(engine_of: MakeEngine) -> None:
    """A model that failed at the start and was loaded by a job is ready, and is not loaded again."""
    engine = engine_of("painters:HasItsModelLater", model="any", deadlines=Deadlines(load=10.0))
    with pytest.raises(ModelUnavailable):
        await engine.ready()
    assert isinstance((await run(engine, job_of("first")))[-1], Rendered)
    await engine.ready()
    assert isinstance((await run(engine, job_of("second")))[0], Started)


async def test_a_process_that_ends_over_its_model(engine_of: MakeEngine) -> None:
    """A process that ends, or hangs, while it loads is told by `ready`, each time it is tried."""
    engine = engine_of("painters:DiesInLoad", model="any")
    for _ in range(2):
        with pytest.raises(EngineDied, match="while it loaded"):
            await engine.ready()
    engine = engine_of("painters:HangsInLoad", model="any", deadlines=Deadlines(load=0.5))
    with pytest.raises(EngineDied, match="while it loaded"):
        await engine.ready()


@pytest.mark.parametrize("painter", ["painters:CannotBeMade", "painters:Missing", "missing:Painter", "nonsense"])
async def test_a_painter_that_is_missing(engine_of: MakeEngine, painter: str) -> None:
    """A painter that cannot be imported or made fails the job; the process stays."""
    final = (await run(engine_of(painter), job_of()))[-1]
    assert isinstance(final, Failed)
    assert final.code == "error"


async def test_ctrl_c_is_the_fronts_to_handle(engine_of: MakeEngine) -> None:
    """The interrupt that a terminal sends to the whole group does not end the painting."""
    assert isinstance((await run(engine_of("painters:IgnoresInterrupts"), job_of()))[-1], Rendered)


async def test_stop(engine_of: MakeEngine) -> None:
    """Stopping ends the process and the run in progress; a stopped engine takes no job, a started one does."""
    engine = engine_of("painters:WaitsForCancel")
    with pytest.raises(EngineDied):
        async for event in engine.run(job_of()):
            if isinstance(event, Progress):
                await engine.stop()
    assert not psutil.pid_exists(pid_of(engine))
    with pytest.raises(EngineDied, match="stopped"):
        await run(engine, job_of())
    await engine.start()
    assert psutil.pid_exists(pid_of(engine))


FRONT = """
import asyncio, sys
from pathlib import Path
from engine.client import LocalEngine
from engine.events import Progress
from engine.jobs import Generate, Sampling, Sweep, Words

async def main():
    engine = LocalEngine(painter="painters:HangsInStep", output=Path(sys.argv[1]))
    job = Generate(id="job", model="any", sampling=Sampling(width=1, height=1), prompt="")
    async for event in engine.run(job):
        if isinstance(event, Progress):
            print(engine._child.process.pid, flush=True)

asyncio.run(main())
"""


def test_a_killed_front_leaves_nothing_behind(tmp_path: Path) -> None:
    """When the front is killed with -9 in the middle of a job, the painting process ends by itself."""
    path = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    front = subprocess.Popen(
        [sys.executable, "-c", FRONT, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": ":".join(path)},
        text=True,
    )
    with front:
        assert front.stdout is not None
        painting = psutil.Process(int(front.stdout.readline()))
        front.send_signal(signal.SIGKILL)
    painting.wait(timeout=10)


def test_pauses_double_to_half_a_minute() -> None:
    """An engine that crashes for days on end is still only waited for half a minute at a time."""
    assert [pause_after(crashes, 1.0) for crashes in (1, 2, 3, 6, 5000)] == [1.0, 2.0, 4.0, 30.0, 30.0]

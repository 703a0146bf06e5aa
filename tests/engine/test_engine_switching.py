"""Jobs that name different models in turn."""

from __future__ import annotations

import asyncio
import gc
import shutil
import weakref
from pathlib import Path
from typing import Any

import psutil
import pytest

from engine.client import EngineState, LocalEngine
from engine.errors import ModelUnavailable
from engine.events import Event, Failed, Loading, Progress, Rendered, Started
from engine.jobs import Generate, Sampling
from engine.kandinsky2.painter import KandinskyPainter
from engine.models import WEIGHTS, resolve


async def run(engine: LocalEngine, model: str, **sampling: Any) -> list[Event]:
    """The events of a job with that model, without its progress."""
    job = Generate(id="job", model=model, sampling=Sampling(width=64, height=64, **sampling), prompt="a fox")
    async with asyncio.timeout(120):
        return [event async for event in engine.run(job) if not isinstance(event, Progress)]


async def test_loading_is_told_at_every_change(tmp_path: Path) -> None:
    """A job whose model is not the one in memory speaks of loading, one whose model is does not; each is painted with
    its own. A model that is missing fails its own job alone."""
    engine = LocalEngine(painter="painters:HasSomeModels", output=tmp_path, model="first")
    try:
        await engine.start()
        await engine.ready()
        told = {name: [Loading(job_id="job", model=name), Started(job_id="job")] for name in ("first", "second")}
        assert (await run(engine, "first"))[:-1] == told["first"][1:]
        assert (await run(engine, "second"))[:-1] == told["second"]
        assert (await run(engine, "second"))[:-1] == told["second"][1:]
        assert (await run(engine, "first"))[:-1] == told["first"]
        loading, failed = await run(engine, "missing")
        assert loading == Loading(job_id="job", model="missing")
        assert isinstance(failed, Failed) and failed.code == ModelUnavailable.code
        *events, rendered = await run(engine, "first")
        assert events == told["first"]  # it may have gone, to make room
        assert isinstance(rendered, Rendered)
        await run(engine, "missing")
        await engine.ready()
        assert (await run(engine, "first"))[:-1] == told["first"][1:]
    finally:
        await engine.stop()


async def test_another_model_can_be_loaded_from_the_start(tmp_path: Path) -> None:
    """Whoever runs the engine changes its model, and sees which is in memory and how long that took; one that is
    missing is refused, and the one before stays."""
    engine = LocalEngine(painter="painters:HasSomeModels", output=tmp_path, model="first")
    assert engine.state() == EngineState()
    try:
        await engine.start()
        await engine.ready()
        await engine.use("second")
        state = engine.state()
        assert (state.loaded, state.loading, state.starts) == ("second", None, 1)
        assert state.pid is not None
        assert state.load_seconds is not None and 0 <= state.load_seconds < 60
        assert isinstance((await run(engine, "second"))[0], Started)
        with pytest.raises(ModelUnavailable):
            await engine.use("missing")
        await engine.ready()
        assert engine.state().loaded == "second"
        await run(engine, "first")
        assert engine.state().loaded == "first"
        await engine.use("second")
        await engine.use("second")
        assert engine.state().loaded == "second"
    finally:
        await engine.stop()
    assert engine.state().pid is None


@pytest.fixture
def models(tmp_path: Path) -> list[str]:
    """Two models, which are the shipped one under two names."""
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.symlink_to(WEIGHTS / "mini")
    return list(map(str, folders))


@pytest.mark.slow
async def test_memory_does_not_grow(tmp_path: Path, models: list[str]) -> None:
    """Ten changes between two models leave the process as large as the first ones did."""
    engine = LocalEngine(output=tmp_path / "out", device="cpu", threads=1)
    sizes = []
    try:
        for index in range(13):
            loading, *_, rendered = await run(engine, models[index % 2], num_inference_steps=1, prior="linear")
            assert isinstance(loading, Loading) and isinstance(rendered, Rendered)
            assert engine._child is not None
            sizes.append(psutil.Process(engine._child.process.pid).memory_info().rss / 2**20)
    finally:
        await engine.stop()
    assert sizes[-1] - sizes[2] < 38  # half of what one of the ten models takes


def test_the_model_before_is_let_go(tiny: Path, tmp_path: Path) -> None:
    """Once another model is loaded, nothing of the one before is in memory; the same one again is there at once."""
    other = tmp_path / "other"
    other.symlink_to(tiny)
    painter = KandinskyPainter(device="cpu")
    painter.load(str(tiny))
    assert painter._modules is not None
    gone = [
        weakref.ref(part) for part in (painter._modules, painter._modules.unet, painter._modules.unet.conv_in.weight)
    ]
    painter.load(str(tiny))
    assert all(ref() is not None for ref in gone)
    painter.load(str(other))
    gc.collect()
    assert [ref() for ref in gone] == [None, None, None]


def test_a_model_that_is_nowhere_leaves_the_one_in_memory(tiny: Path, tmp_path: Path) -> None:
    """A wrong name costs nothing: the model in memory is still there. One that is broken has had to make room."""
    painter = KandinskyPainter(device="cpu")
    painter.load(str(tiny))
    modules = painter._modules
    with pytest.raises(ModelUnavailable):
        painter.load(str(tmp_path / "nowhere"))
    painter.load(str(tiny))
    assert painter._modules is modules is not None
    broken = Path(shutil.copytree(tiny, tmp_path / "broken"))
    (broken / "decoder" / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(ModelUnavailable):
        painter.load(str(broken))
    painter.load(str(tiny))
    assert painter._modules is not modules
    sampling = resolve(str(tiny)).sampling(seed=1, num_inference_steps=1, prior="none")
    job = Generate(id="job", model=str(tiny), sampling=sampling, prompt="a fox")
    assert painter.paint(job, lambda *_: None)[0].size == (64, 64)

"""Pictures are looked at before they are written, and what cannot be looked at is not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import classifiers
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from engine.classifier import ClassifierGuard
from engine.client import LocalEngine
from engine.errors import Blocked, GuardUnavailable
from engine.events import Event, Failed, Progress, Rendered
from engine.guard import Gate
from engine.jobs import Generate, Sampling

PICTURES = [Image.new("RGB", (48, 64), "red"), Image.new("RGB", (8, 8), "blue")]
SURE = 20.0

MakeEngine = Callable[..., LocalEngine]


@pytest.fixture
async def engine_of(tmp_path: Path) -> AsyncIterator[MakeEngine]:
    """Make an engine whose pictures a guard looks at; it is stopped when the test ends."""
    engines = []

    def make(folder: Path, painter: str = "painters:Painter", **options: Any) -> LocalEngine:
        defaults: dict[str, Any] = {"guard": folder, "guard_labels": ["nsfw"], "backoff": 0.01}
        engines.append(LocalEngine(painter=painter, output=tmp_path / "out", **(defaults | options)))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.stop()


def job_of(job_id: str = "job", prompt: str = "a secret wish", **sampling: Any) -> Generate:
    sizes = {"width": 32, "height": 16, "num_inference_steps": 3}
    return Generate(id=job_id, model="any", sampling=Sampling(**(sizes | sampling)), prompt=prompt)


async def run(engine: LocalEngine, job: Generate) -> list[Event]:
    return [event async for event in engine.run(job)]


def guard_of(folder: Path, labels: Sequence[str] = ("nsfw",), threshold: float = 0.5) -> ClassifierGuard:
    return ClassifierGuard(folder, labels, threshold)


def gate_of(folder: Path, labels: Sequence[str] = ("nsfw",), threshold: float = 0.5) -> Gate:
    return Gate(lambda: guard_of(folder, labels, threshold))


def test_a_blocked_label(tmp_path: Path) -> None:
    """A picture that shows a blocked label is stopped under the label's name, in any case of letters."""
    guard = guard_of(classifiers.build(tmp_path, sure_of={"NSFW": SURE}), ["Nsfw", " "])
    guard.load()
    assert guard.check(PICTURES) == "NSFW"


def test_other_labels(tmp_path: Path) -> None:
    """A picture that shows none of the blocked labels may be seen."""
    guard = guard_of(classifiers.build(tmp_path, sure_of={"normal": SURE}))
    guard.load()
    assert guard.check(PICTURES) is None


@pytest.mark.parametrize(("threshold", "stopped"), [(0.3, True), (0.34, False)])
def test_the_threshold(tmp_path: Path, threshold: float, stopped: bool) -> None:
    """A label at a third is stopped by a threshold below that, and not by one above."""
    guard = guard_of(classifiers.build(tmp_path, sure_of={}), threshold=threshold)
    guard.load()
    assert (guard.check(PICTURES) is not None) == stopped


def test_labels_add_up(tmp_path: Path) -> None:
    """Two blocked labels at a third each are two thirds together, since a picture has one label."""
    guard = guard_of(classifiers.build(tmp_path, sure_of={}), ["nsfw", "drawing"])
    guard.load()
    assert guard.check(PICTURES) is not None


def test_labels_beside_each_other(tmp_path: Path) -> None:
    """Of a classifier that gives several labels to one picture, each counts by itself."""
    folder = classifiers.build(tmp_path, sure_of={}, problem_type="multi_label_classification")
    strict, lenient = (guard_of(folder, ["nsfw", "drawing"], threshold) for threshold in (0.5, 0.6))
    for guard in (strict, lenient):
        guard.load()
    assert strict.check(PICTURES) is not None
    assert lenient.check(PICTURES) is None


def test_any_of_the_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One picture that must not be seen stops them all."""
    guard = guard_of(classifiers.build(tmp_path, sure_of={}))
    guard.load()
    looks = iter([torch.tensor([1.0, 0.0, 0.0]), torch.tensor([0.0, 0.0, 1.0])])
    monkeypatch.setattr(guard, "_look", lambda image: next(looks))
    assert guard.check(PICTURES) == "NSFW"


def test_what_is_not_a_number_is_stopped(tmp_path: Path) -> None:
    """A classifier that knows nothing lets nothing through."""
    guard = guard_of(classifiers.build(tmp_path, sure_of={"normal": float("nan")}))
    guard.load()
    assert guard.check(PICTURES) is not None


def without(name: str) -> Callable[[Path], Any]:
    return lambda folder: (folder / name).unlink()


def truncated(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:1000])


def pickled(folder: Path) -> None:
    """Its weights only in a file that could run code."""
    tensors = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    torch.save(tensors, folder / "pytorch_model.bin")


def headless(folder: Path) -> None:
    """Without the last layer, which would be made up at random."""
    tensors = load_file(folder / "model.safetensors")
    kept = {name: value for name, value in tensors.items() if not name.startswith("classifier")}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})


def nothing(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


@pytest.mark.parametrize(
    "damage",
    [nothing, truncated, pickled, headless, without("config.json"), without("preprocessor_config.json")],
    ids=lambda damage: damage.__name__,
)
def test_a_classifier_that_is_not_whole(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """A classifier that cannot be read as it was made lets no picture through."""
    folder = classifiers.build(tmp_path / "guard", sure_of={"normal": SURE})
    damage(folder)
    with pytest.raises(GuardUnavailable):
        gate_of(folder).judge(PICTURES)


def test_code_that_comes_with_a_classifier_is_not_run(tmp_path: Path) -> None:
    """A folder that wants its own code to be run is refused, or read without it."""
    folder = classifiers.build(tmp_path / "guard", sure_of={"NSFW": SURE})
    mark = tmp_path / "mark"
    (folder / "own.py").write_text(f"open({str(mark)!r}, 'w').close()")
    for name, entry in (
        ("config.json", "AutoModelForImageClassification"),
        ("preprocessor_config.json", "AutoImageProcessor"),
    ):
        path = folder / name
        path.write_text(json.dumps(json.loads(path.read_text()) | {"auto_map": {entry: "own.Own"}}))
    with pytest.raises((GuardUnavailable, Blocked)):
        gate_of(folder).judge(PICTURES)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("labels", "threshold", "reason"),
    [(["violence"], 0.5, "no label 'violence'"), ([], 0.5, "a label to block"), (["nsfw"], 0.0, "a threshold")],
)
def test_settings_that_would_stop_nothing(tmp_path: Path, labels: list[str], threshold: float, reason: str) -> None:
    """A label that the classifier does not know, or none, or no threshold, lets no picture through, and is said."""
    folder = classifiers.build(tmp_path, sure_of={"normal": SURE})
    with pytest.raises(GuardUnavailable, match=reason):
        gate_of(folder, labels, threshold).ready()


class Fake:
    """A guard that answers as it is told to."""

    def __init__(self, *, load: Exception | None = None, answer: str | Exception | None = None) -> None:
        self.load_error = load
        self.answer = answer
        self.seen = 0

    def load(self) -> None:
        if self.load_error:
            raise self.load_error

    def check(self, images: Sequence[Image.Image]) -> str | None:
        self.seen += len(images)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("fake", "error", "told"),
    [
        (Fake(load=OSError("no such folder\nand more")), GuardUnavailable, r"OSError: no such folder\.$"),
        (Fake(load=ImportError("no transformers")), GuardUnavailable, "ImportError"),
        (Fake(answer=RuntimeError("shapes do not match")), GuardUnavailable, "shapes do not match"),
        (Fake(answer=MemoryError()), GuardUnavailable, "MemoryError"),
        (Fake(answer="nudity"), Blocked, "nudity"),
    ],
)
def test_the_gate_is_shut(fake: Fake, error: type[Exception], told: str) -> None:
    """A guard that says no, or cannot be loaded or asked, keeps the pictures from being seen."""
    with pytest.raises(error, match=told):
        Gate(lambda: fake).judge(PICTURES)


def test_the_gate_is_open() -> None:
    """A guard that has nothing against the pictures saw them all; without a guard there is nothing to pass."""
    fake = Fake()
    gate, no_gate = Gate(lambda: fake), Gate(None)
    gate.judge(PICTURES)
    no_gate.judge(PICTURES)
    assert (gate.guarded, no_gate.guarded, fake.seen) == (True, False, 2)


def test_a_guard_that_comes_later() -> None:
    """A guard that could not be loaded is tried again."""
    fake = Fake(load=OSError("not yet"))
    gate = Gate(lambda: fake)
    with pytest.raises(GuardUnavailable):
        gate.ready()
    fake.load_error = None
    gate.judge(PICTURES)


async def test_pictures_that_pass(engine_of: MakeEngine, tmp_path: Path) -> None:
    """Pictures that the guard has nothing against are written; no preview is, which nobody has looked at."""
    engine = engine_of(classifiers.build(tmp_path / "guard", sure_of={"normal": SURE}), "engine.fake:FakePainter")
    events = await run(engine, job_of(prompt="a slow snail", num_inference_steps=14))
    assert isinstance(events[-1], Rendered)
    assert not any(event.preview for event in events if isinstance(event, Progress))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["job-0.png"]


async def test_pictures_that_are_stopped(engine_of: MakeEngine, tmp_path: Path) -> None:
    """Pictures that the guard stops are not written, and what is said of them names no prompt; nor is the next job
    refused unseen."""
    engine = engine_of(classifiers.build(tmp_path / "guard", sure_of={"NSFW": SURE}))
    for job_id in ("first", "second"):
        final = (await run(engine, job_of(job_id, num_images=2)))[-1]
        assert isinstance(final, Failed)
        assert (final.code, "NSFW" in final.detail, "secret" in final.detail) == ("blocked", True, False)
    assert not list((tmp_path / "out").iterdir())


async def test_pictures_that_nobody_can_look_at(engine_of: MakeEngine, tmp_path: Path) -> None:
    """Without its classifier nothing is painted or written, until it is there."""
    engine = engine_of(tmp_path / "guard", model="any")
    await engine.ready()
    events = await run(engine, job_of())
    assert [(type(event), getattr(event, "code", None)) for event in events] == [(Failed, "policy")]
    assert not list((tmp_path / "out").iterdir())
    classifiers.build(tmp_path / "guard", sure_of={"normal": SURE})
    assert isinstance((await run(engine, job_of("next")))[-1], Rendered)

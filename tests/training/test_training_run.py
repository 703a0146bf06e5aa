from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.kandinsky2.modules import Modules
from engine.models import read
from training import heritage
from training import size as sizes
from training.adoption import adopt, keep_teacher
from training.export import export, vacant
from training.heritage import Heritage
from training.report import report
from training.run import Workshop, main
from training.size import STAGES, Size


@pytest.fixture
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling takes longer than all the rest of such a short training."""

    def plain(function: Callable[..., Any], **_: object) -> Callable[..., Any]:
        return function

    monkeypatch.setattr(torch, "compile", plain)


@pytest.mark.slow
@pytest.mark.usefixtures("uncompiled")
def test_every_stage_in_order_makes_a_model_that_loads(tmp_path: Path, tiny: Size) -> None:
    """From nothing to a folder that the engine reads: all four priors, the upsampler, the words, and a report; and from
    that folder to one that was trained further, in which all else is as it was."""
    workshop = Workshop(tmp_path / "work", tiny, torch.device("cpu"))
    workshop.folder.mkdir()
    for stage in STAGES:
        workshop.train(stage, 0.2)
    export(tmp_path / "model", tiny, workshop.parts(), workshop.heritage)
    assert heritage.read(tmp_path / "model") == Heritage(size="tiny")
    spec = read(tmp_path / "model")
    assert (spec.width, spec.height, spec.multiple, spec.shown) == (64, 64, 8, 512)
    assert len(spec.words) == tiny.things
    modules = Modules(spec, torch.device("cpu"), torch.float32)
    modules.warm()
    assert modules.linear_prior is not None and modules.residual_prior is not None and modules.upsampler is not None
    assert report(workshop.folder, STAGES).stat().st_size > 10_000

    keep_teacher(workshop.teacher, tmp_path / "teacher.safetensors")
    again = Workshop(tmp_path / "again", tiny, torch.device("cpu"))
    adopt(again.folder, tiny, tmp_path / "model", tmp_path / "teacher.safetensors")
    for stage in ("decoder", "vision"):
        again.train(stage, 0.2)
    export(tmp_path / "further", tiny, again.parts(), again.heritage)
    told = {file.relative_to(tmp_path / "model") for file in (tmp_path / "model").rglob("*")}
    assert {file.relative_to(tmp_path / "further") for file in (tmp_path / "further").rglob("*")} == told
    same = "prior/text_encoder/model.safetensors"
    assert (tmp_path / "further" / same).read_bytes() == (tmp_path / "model" / same).read_bytes()
    with pytest.raises(ValueError, match="has checkpoints already"):
        adopt(again.folder, tiny, tmp_path / "model", tmp_path / "teacher.safetensors")
    with pytest.raises(ValueError, match="are not a model and a teacher of the size"):
        adopt(tmp_path / "other", replace(tiny, embedding=64), tmp_path / "model", tmp_path / "teacher.safetensors")


@pytest.mark.slow
@pytest.mark.usefixtures("uncompiled")
def test_what_is_computed_once_is_kept(tmp_path: Path, tiny: Size) -> None:
    """A second run of a stage computes neither the embeddings nor the latents again."""
    workshop = Workshop(tmp_path, tiny, torch.device("cpu"))
    for stage in ("movq", "teacher", "decoder"):
        workshop.train(stage, 0.1)
    made = {file.name: file.stat().st_mtime_ns for file in tmp_path.glob("*.safetensors")}
    assert set(made) == {"bank.safetensors", "latents.safetensors"}
    Workshop(tmp_path, tiny, torch.device("cpu")).train("decoder", 0.2)
    assert made == {file.name: file.stat().st_mtime_ns for file in tmp_path.glob("*.safetensors")}


@pytest.mark.slow
@pytest.mark.usefixtures("uncompiled")
def test_what_later_stages_learned_from_stays_as_it_is(
    tmp_path: Path, tiny: Size, capsys: pytest.CaptureFixture[str]
) -> None:
    """More minutes for the teacher would leave everything that was taught by it behind: it is told and left out."""
    workshop = Workshop(tmp_path, tiny, torch.device("cpu"))
    workshop.train("teacher", 0.1)
    assert len(workshop.bank.embeds) == tiny.scenes
    kept = workshop.checkpoint("teacher").read_bytes()
    workshop.train("teacher", 5.0)
    assert workshop.checkpoint("teacher").read_bytes() == kept
    assert "teacher stays as it is" in capsys.readouterr().out


def test_a_folder_with_something_else_in_it_is_never_written_to(tmp_path: Path) -> None:
    """A model takes the place of a model or of nothing."""
    vacant(tmp_path / "new")
    for part in ("prior", "decoder"):
        (tmp_path / "model" / part).mkdir(parents=True)
    vacant(tmp_path / "model")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("Dear mother")
    with pytest.raises(ValueError, match="something other"):
        vacant(tmp_path / "letters")
    with pytest.raises(ValueError, match="is a file"):
        vacant(tmp_path / "letters" / "mother.txt")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--minutes", "0"], "not a number of minutes above 0"),
        (["--minutes", "soon"], "not a number of minutes above 0"),
        (["--size", "huge"], "There is no size 'huge': there are cpu, gpu"),
        (["--stage", "decoder"], "run the stage 'teacher' first"),
        (["--out", "."], "something other than a model"),
        (["--inherit", "nowhere"], "nowhere"),
        (["--device", "cuda"], "There is no GPU"),
    ],
)
def test_mistakes_on_the_command_line_are_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], sentence: str,
) -> None:  # fmt: skip
    """Nothing is trained, nothing is written but an empty folder, and there is no traceback."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept.txt").write_text("kept")
    with pytest.raises(SystemExit) as ended:
        main(["--work", str(tmp_path / "work"), *arguments])
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["kept.txt"]


def test_a_decoder_that_has_begun_inherits_nothing(tmp_path: Path, tiny: Size) -> None:
    """It would be trained on as it is, and whoever asked for an heir would never know."""
    workshop = Workshop(tmp_path, tiny, torch.device("cpu"), parent=tmp_path)
    workshop.checkpoint("decoder").touch()
    with pytest.raises(ValueError, match="has begun already"):
        workshop.check()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda text: text.replace("side = 64\n", ""), "there is no side"),
        (lambda text: text.replace("teacher = ", "tutor = "), "there is no teacher"),
        (lambda text: text.replace("[stages.refine]", "[stages.polish]"), "there is no refine"),
        (lambda text: text.replace("lr = 1.5e-3", "lr = 1.5e-3\nspeed = 3"), "speed is nothing that a size has"),
    ],
)
def test_a_size_that_lacks_something_is_refused(tmp_path: Path, change: Callable[[str], str], sentence: str) -> None:
    """What would fail hours later is told at once."""
    file = tmp_path / "mine.toml"
    file.write_text(change((sizes.SIZES / "cpu.toml").read_text()))
    with pytest.raises(ValueError, match=sentence):
        sizes.read(str(file))

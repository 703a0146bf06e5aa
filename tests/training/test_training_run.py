from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.kandinsky2.modules import Modules
from engine.models import read
from training.export import export
from training.report import report
from training.run import STAGES, Workshop
from training.size import Size


@pytest.fixture
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling takes longer than all the rest of such a short training."""

    def plain(function: Callable[..., Any], **_: object) -> Callable[..., Any]:
        return function

    monkeypatch.setattr(torch, "compile", plain)


@pytest.mark.slow
@pytest.mark.usefixtures("uncompiled")
def test_every_stage_in_order_makes_a_model_that_loads(tmp_path: Path, tiny: Size) -> None:
    """From nothing to a folder that the engine reads: all four priors, the upsampler, the words, and a report."""
    workshop = Workshop(tmp_path / "work", tiny, torch.device("cpu"))
    workshop.folder.mkdir()
    for stage in STAGES:
        workshop.train(stage, 0.2)
    export(tmp_path / "model", tiny, workshop.parts())
    spec = read(tmp_path / "model")
    assert (spec.width, spec.height, spec.multiple, spec.shown) == (64, 64, 8, 512)
    assert len(spec.words) == tiny.things
    modules = Modules(spec, torch.device("cpu"), torch.float32)
    modules.warm()
    assert modules.linear_prior is not None and modules.residual_prior is not None and modules.upsampler is not None
    assert report(workshop.folder, STAGES).stat().st_size > 10_000


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

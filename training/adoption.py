"""A folder of checkpoints from a finished model, so that any stage can be trained further: on another machine, for more
minutes."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from engine import models
from engine.kandinsky2.modules import Modules
from training import heritage
from training.heritage import Heritage
from training.model.loop import begin
from training.model.teacher import Teacher
from training.model.towers import Learner
from training.size import Size

TEACHER = Path(__file__).parent / "model" / "weights" / "teacher.safetensors"
"""The teacher that the shipped model's image embedding space is from, in half precision."""


def keep_teacher(teacher: Teacher, file: Path) -> None:
    """Write a teacher's weights, without which nobody could train on in its space."""
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: _half(value) for name, value in teacher.state_dict().items()}, file)


def _half(tensor: torch.Tensor) -> torch.Tensor:
    return (tensor.half() if tensor.is_floating_point() else tensor).contiguous()


def adopt(folder: Path, size: Size, model: Path, teacher: Path = TEACHER) -> None:
    """Fill an empty `folder` with checkpoints that hold the weights of `model`, and of the `teacher` that it was made
    with, no step of training spent.

    Raises `ValueError` where checkpoints are there already, or where a part is not of this size; `ModelUnavailable`
    where there is no model.
    """
    if any(folder.glob("*.pt")):
        raise ValueError(
            f"{folder} has checkpoints already: go on with them without --adopt, or name another folder with --work."
        )
    modules = Modules(models.read(model), torch.device("cpu"), torch.float32)
    learner, taught = Learner(size), Teacher(size)
    try:
        learner.tower.load_state_dict(modules.image_encoder.state_dict())
        taught.load_state_dict(load_file(teacher))
    except RuntimeError as error:
        raise ValueError(f"{model} and {teacher} are not a model and a teacher of the size {size.name!r}.") from error
    parts: dict[str, nn.Module | None] = {
        "movq": modules.movq,
        "teacher": taught,
        "text": modules.text_encoder,
        "vision": learner,
        "prior": modules.prior,
        "residual": modules.residual_prior,
        "decoder": modules.unet,
        "refine": modules.movq,
        "upsampler": modules.upsampler,
    }
    for stage, part in parts.items():
        if part is not None:
            begin(part, folder / f"{stage}.pt")
    modules.tokenizer.save_pretrained(folder / "tokenizer")
    (heritage.read(model) or Heritage(size=size.name)).write(folder)

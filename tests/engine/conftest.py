from __future__ import annotations

from pathlib import Path

import pytest
import tiny_model
import torch
from PIL import Image
from torch import Tensor

from engine.kandinsky2.modules import Modules
from engine.models import resolve

torch.set_num_threads(1)  # for tensors this small, threads only wait for each other


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny model with random weights."""
    return tiny_model.build(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def modules(tiny: Path) -> Modules:
    """The tiny model, read afresh on the CPU."""
    return Modules(resolve(str(tiny)), torch.device("cpu"), torch.float32)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A colourful picture of 64 x 64 pixels."""
    path = tmp_path / "photo.png"
    noise: Tensor = torch.randint(256, (8, 8, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(3))
    Image.fromarray(noise.numpy()).resize((64, 64), Image.Resampling.BICUBIC).save(path)
    return path

from __future__ import annotations

from pathlib import Path

import torch
from torch.nn import functional as F

from training.model import residual
from training.model.priors import fit_linear
from training.size import Size

CPU = torch.device("cpu")


def pairs(size: Size) -> tuple[torch.Tensor, torch.Tensor]:
    """Text embeddings, and image embeddings that no linear map makes of them."""
    generator = torch.Generator().manual_seed(0)
    said = torch.randn(256, size.embedding, generator=generator)
    return said, said.abs() + said.roll(1, dims=1)


def test_it_begins_with_the_linear_prior(tmp_path: Path, tiny: Size) -> None:
    """With no time to learn, it is the linear prior."""
    said, seen = pairs(tiny)
    prior = residual.train(tmp_path / "residual.pt", tiny, said, seen, 0.0, CPU)
    linear = fit_linear(said, seen)
    assert torch.allclose(prior(said), said @ linear["weight"].T + linear["bias"], atol=1e-5)


def test_it_learns_what_a_linear_prior_cannot(tmp_path: Path, tiny: Size) -> None:
    """Trained, it is nearer to the image embeddings than it began, and its checkpoint holds it."""
    said, seen = pairs(tiny)
    before = residual.train(tmp_path / "before.pt", tiny, said, seen, 0.0, CPU)
    after = residual.train(tmp_path / "after.pt", tiny, said, seen, 2.0, CPU)
    assert F.mse_loss(after(said), seen) < F.mse_loss(before(said), seen)
    assert torch.equal(residual.load(tmp_path / "after.pt", tiny)(said), after(said))

"""The residual prior (arXiv 2310.03502): image embeddings from text embeddings, by regression."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.kandinsky2.residual import ResidualPrior
from training.model.loop import Schedule, averaged, fit
from training.model.priors import fit_linear
from training.size import Size

# Both keep it from learning the captions by heart: they are few, for as many weights.
BLUR = 0.3  # noise on the text embeddings, in shares of their spread
DECAY = 0.3  # of the weights


def build(size: Size) -> ResidualPrior:
    """The bare prior; 0.46 M parameters for embeddings 256 wide."""
    return ResidualPrior(size.embedding, size.embedding)


def train(
    checkpoint: Path, size: Size, said: Tensor, seen: Tensor, seconds: float, device: torch.device, *, seed: int = 11
) -> ResidualPrior:
    """Regress image embeddings `seen` [n, d] on text embeddings `said` [n, d]: mean squared error, from the linear
    prior onwards."""
    torch.manual_seed(seed)
    stage = size.stages["residual"]
    prior = build(size)
    prior.output.load_state_dict(fit_linear(said, seen))
    prior, said, seen = prior.to(device), said.to(device), seen.to(device)
    spread = said.std()

    def loss(step: int) -> dict[str, Tensor]:
        chosen = torch.randint(len(said), (stage.batch,), device=device)
        noise = BLUR * spread * torch.randn(stage.batch, size.embedding, device=device)
        return {"embedding": F.mse_loss(prior(said[chosen] + noise), seen[chosen])}

    schedule = Schedule(seconds=seconds, lr=stage.lr, warmup=200, ema=0.998, weight_decay=DECAY)
    fit(prior, loss, schedule, checkpoint)
    return prior


def load(checkpoint: Path, size: Size) -> ResidualPrior:
    """The trained prior of a checkpoint, on the CPU."""
    return averaged(build(size), checkpoint)

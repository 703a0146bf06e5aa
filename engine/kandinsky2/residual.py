"""The residual prior: from a text embedding to an image embedding in one pass, without noise and without steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import torch
from torch import Tensor, nn


class Block(nn.Module):
    """x + outer(gelu(inner(norm(x)))), which adds nothing until it is trained."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, hidden)
        self.outer = nn.Linear(hidden, width)
        for parameter in self.outer.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: Tensor) -> Tensor:
        added: Tensor = self.outer(nn.functional.gelu(self.inner(self.norm(x))))
        return x + added


class ResidualPrior(nn.Module):
    """Text embeddings [n, width] -> image embeddings [n, embedding]: the linear prior behind residual blocks.

    The residual prior of arXiv 2310.03502, section 4, as a multilayer perceptron. Nothing stands between its input
    and the output layer but what the blocks add, so that it begins as a linear prior and can only gain on it.
    """

    def __init__(self, width: int, embedding: int, *, hidden: int = 256, blocks: int = 3) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(Block(width, hidden) for _ in range(blocks)))
        self.output = nn.Linear(width, embedding)

    def forward(self, said: Tensor) -> Tensor:
        seen: Tensor = self.output(self.blocks(said))
        return seen

    @classmethod
    def of(cls, tensors: Mapping[str, Tensor]) -> Self:
        """The prior with these weights, whose shapes tell its sizes; in float32.

        Raises `KeyError`, `IndexError` or `RuntimeError` for tensors that are no such prior's.
        """
        embedding, width = tensors["output.weight"].shape
        hidden = tensors["blocks.0.inner.weight"].shape[0]
        blocks = len({name.split(".")[1] for name in tensors if name.startswith("blocks.")})
        with torch.device("meta"):
            prior = cls(width, embedding, hidden=hidden, blocks=blocks)
        prior.load_state_dict({name: value.float() for name, value in tensors.items()}, assign=True)
        return prior.eval().requires_grad_(False)

"""Muon: steps along the momentum's direction with all its singular values made about one.

Keller Jordan et al., 2024, https://kellerjordan.github.io/posts/muon; scaled to the size of AdamW's steps, so that it
takes the same learning rates, as in arXiv 2502.16982. Kernels of convolutions are matrices here, of outputs by inputs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the quintic whose iteration pulls singular values towards one
_ITERATIONS = 5
_LIKE_ADAMW = 0.2  # the root mean square of AdamW's steps, in learning rates


def orthogonalised(matrix: Tensor) -> Tensor:
    """The nearest matrix with singular values of about one (0.7 to 1.2), for a matrix [m, n], by Newton-Schulz."""
    a, b, c = _COEFFICIENTS
    wide = matrix.shape[0] <= matrix.shape[1]
    x = (matrix if wide else matrix.T).bfloat16()
    x = x / (x.norm() + 1e-7)
    for _ in range(_ITERATIONS):
        gram = x @ x.T
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return (x if wide else x.T).to(matrix.dtype)


class Muon(torch.optim.Optimizer):
    """For parameters of two dimensions and more; the first is that of outputs."""

    def __init__(self, parameters: Iterable[Tensor], lr: float, *, momentum: float = 0.95) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        """One step, with Nesterov's momentum. There is no closure."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._step(parameter, parameter.grad, group["lr"], group["momentum"])

    def _step(self, parameter: Tensor, gradient: Tensor, lr: float, momentum: float) -> None:
        state = self.state[parameter]
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        state["momentum"].lerp_(gradient, 1 - momentum)
        direction = gradient.lerp(state["momentum"], momentum).flatten(1)
        scale = _LIKE_ADAMW * max(direction.shape) ** 0.5
        parameter.add_(orthogonalised(direction).view_as(parameter), alpha=-lr * scale)

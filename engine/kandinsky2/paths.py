"""From one image embedding to another, in so many frames."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.kandinsky2.stages import FusionPrior, mix

NEARLY_STRAIGHT = 1e-3
"""Of the sine of an angle: below it the arc is as good as a line, or, between opposites, there is no one arc."""


def sweep(start: Tensor, end: Tensor, frames: int, fusion_prior: FusionPrior | None = None) -> Tensor:
    """Image embeddings [frames, d] on the way from `start` to `end` [1, d], which are the first and the last of them.

    Frame i is at t = i / (frames - 1) of the arc between them. To a model with a `fusion_prior` what lies on that arc
    means nothing: its way is two arcs, over what `mix` makes of both half and half, so that the middle shows both.
    """
    times = torch.linspace(0, 1, frames)[1:-1].tolist()
    if fusion_prior is None:
        between = [slerp(start, end, time) for time in times]
    else:
        both = mix([start, end], [0.5, 0.5], fusion_prior)
        between = [slerp(start, both, 2 * time) if time < 0.5 else slerp(both, end, 2 * time - 1) for time in times]
    return torch.cat([start, *between, end])


def slerp(start: Tensor, end: Tensor, time: float) -> Tensor:
    """The vector [1, d] at `time` in [0, 1] of the arc from `start` to `end` [1, d], its length between theirs.

    sin((1 - t) a) / sin(a) u + sin(t a) / sin(a) v, with the directions u and v and the angle a between them (K.
    Shoemake, Animating Rotation with Quaternion Curves, SIGGRAPH 1985), times (1 - t) |start| + t |end|.
    """
    first, last = start.float(), end.float()
    lengths = first.norm(), last.norm()
    u, v = (vector / length.clamp(min=1e-12) for vector, length in zip((first, last), lengths, strict=True))
    angle = torch.acos((u * v).sum().clamp(-1, 1))
    if torch.sin(angle) < NEARLY_STRAIGHT:
        return torch.lerp(first, last, time).to(start.dtype)
    direction = (torch.sin((1 - time) * angle) * u + torch.sin(time * angle) * v) / torch.sin(angle)
    return (direction * torch.lerp(*lengths, time)).to(start.dtype)

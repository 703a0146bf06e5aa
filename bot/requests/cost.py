"""What a job costs: one credit is one picture as the model paints it when nobody says otherwise."""

from __future__ import annotations

import math

from engine.jobs import Sampling
from engine.models import ModelSpec


def cost(sampling: Sampling, spec: ModelSpec) -> int:
    """Credits, at least 1: pictures x steps x pixels as painted, relative to one picture with the model's own numbers.

    What an upsampler adds to a picture, and what is cut off or scaled down of it, counts for nothing.
    """
    steps = sampling.num_inference_steps / spec.num_inference_steps
    pixels = (sampling.width * sampling.height) / (spec.width * spec.height)
    return max(1, math.ceil(round(sampling.num_images * steps * pixels, 6)))


COSTLY_SHARE = 0.25
"""What costs more than this share of a day's credits is not begun unasked."""


def is_costly(credits: int, *, daily: int, usual: int) -> bool:
    """Whether the price is told before anything is begun: where it is much of a day, unless it is the usual one."""
    return credits > max(COSTLY_SHARE * daily, usual)

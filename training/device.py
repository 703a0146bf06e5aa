"""Where training happens: on a CPU or a GPU, in bfloat16 where a number's precision does not matter."""

from __future__ import annotations

import torch


def autocast(device: torch.device) -> torch.autocast:
    """The context in which the forward passes run."""
    return torch.autocast(device.type, torch.bfloat16)

"""Where training happens: on a CPU or a GPU, in bfloat16 where a number's precision does not matter."""

from __future__ import annotations

import torch


def device(name: str) -> torch.device:
    """`cpu` or `cuda`; raises `ValueError` for a GPU that is not there."""
    if name == "cuda" and not torch.cuda.is_available():
        raise ValueError("There is no GPU that torch can use: run on the CPU with --device cpu.")
    return torch.device(name)


def autocast(device: torch.device) -> torch.autocast:
    """The context in which the forward passes run."""
    return torch.autocast(device.type, torch.bfloat16)

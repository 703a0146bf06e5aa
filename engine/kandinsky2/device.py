"""Where the tensors live, in what precision, and what happens when there is no room for them."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

import torch

from engine.errors import EngineDied, OutOfMemory

Result = TypeVar("Result")


def choose_device(name: str) -> torch.device:
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def choose_dtype(name: str, device: torch.device) -> torch.dtype:
    if name != "auto":
        dtype: torch.dtype = getattr(torch, name)
        return dtype
    if device.type != "cuda":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def guard_memory(work: Callable[[], Result]) -> Result:
    """The work's result; when it needs more memory than there is, `OutOfMemory`, with the memory given back.

    The device is cleared after the `except` block, not in it: until then the exception holds every tensor.
    Raises `EngineDied` for a device error after which this process can use the device no more.
    """
    try:
        return work()
    except torch.OutOfMemoryError as error:
        reason = str(error)
    except RuntimeError as error:
        reason = str(error)
        if "CUDA error" in reason:
            raise EngineDied(reason) from error
        if "can't allocate memory" not in reason:
            raise
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    raise OutOfMemory(reason.partition("\n")[0])

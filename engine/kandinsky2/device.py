"""Where the tensors live, in what precision, and what happens when there is no room for them."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

import torch

from engine.errors import EngineDied, OutOfMemory

Result = TypeVar("Result")

NO_ROOM = ("out of memory", "allocate memory", "not enough memory", "bad_alloc", "_status_alloc_failed")
"""How the allocators of devices and machines say it, in lower case; none of them leaves the device broken."""

BROKEN = ("cuda error", "cublas_status", "cudnn_status", "cudnn error", "nccl error")
"""Any other error of the device: what follows in the same process would fail with it as well."""


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
    except MemoryError as error:
        reason = str(error)
    except RuntimeError as error:  # `torch.OutOfMemoryError` is one
        reason = str(error)
        if not lacks_memory(error):
            if is_broken(error):
                raise EngineDied(first_line(reason)) from error
            raise
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    raise OutOfMemory(first_line(reason))


def lacks_memory(error: BaseException | None) -> bool:
    """Whether memory ran out, here or in what led to this error; a device survives that.

    Known by the words as well, since allocators and those who read weights raise errors of many kinds.
    """
    while error is not None:
        if isinstance(error, MemoryError | torch.OutOfMemoryError):
            return True
        if any(words in str(error).lower() for words in NO_ROOM):
            return True
        error = error.__cause__ or error.__context__
    return False


def is_broken(error: Exception) -> bool:
    """Whether the device is of no use any more to this process."""
    return isinstance(error, torch.AcceleratorError) or any(words in str(error).lower() for words in BROKEN)


def first_line(text: str) -> str:
    return text.strip().partition("\n")[0]

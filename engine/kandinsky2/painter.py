"""The Kandinsky 2.x painter: a model on a device, that jobs are composed with."""

from __future__ import annotations

import gc

import torch
from diffusers.utils import logging as diffusers_logging
from huggingface_hub.utils import logging as hub_logging
from PIL import Image
from transformers.utils import logging as transformers_logging

from engine.jobs import AnyJob
from engine.kandinsky2.composition import Composition
from engine.kandinsky2.device import choose_device, choose_dtype
from engine.kandinsky2.ladder import Ladder
from engine.kandinsky2.modules import Modules
from engine.models import resolve
from engine.painter import Report


class KandinskyPainter:
    """Paints with one Kandinsky 2.x model at a time.

    `device`: "auto" is CUDA where there is one. `dtype`: "auto" is bfloat16 (or float16 where the device lacks that)
    on CUDA and float32 on a CPU, whatever the weights were saved in. `threads`: torch's own choice when None.
    """

    def __init__(self, *, device: str = "auto", dtype: str = "auto", threads: int | None = None) -> None:
        if threads is not None:
            torch.set_num_threads(threads)
        for logging in (diffusers_logging, transformers_logging):
            logging.set_verbosity_error()
            logging.disable_progress_bar()
        hub_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        self.device = choose_device(device)
        self.dtype = choose_dtype(dtype, self.device)
        self._modules: Modules | None = None

    def load(self, model: str) -> None:
        """Raises `ModelUnavailable`, and `OutOfMemory` where not even one part after the other fits.

        A model that is nowhere to be found leaves the one in memory; that one goes before another is read.
        """
        spec = resolve(model)
        if self._modules is not None and self._modules.spec == spec:
            return
        self._modules = None
        gc.collect()  # two models at once may be more than there is room for
        modules = Modules(spec, self.device, self.dtype)
        Ladder(modules).within(modules.warm)
        self._modules = modules

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        """Raises `BadJob`, `BadPicture`, `ModelUnavailable` or `OutOfMemory`."""
        assert self._modules is not None, "load comes first"
        return Composition(self._modules, job, report).paint()

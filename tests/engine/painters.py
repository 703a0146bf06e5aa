"""Tiny painters, each with one fault, for a worker to be given by name."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import Image

from engine.errors import BadPicture, EngineDied, ModelUnavailable
from engine.jobs import AnyJob
from engine.painter import Report


class Painter:
    """Paints one black pixel, well."""

    def __init__(self, **options: Any) -> None:
        pass

    def load(self, model: str) -> None:
        pass

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        report("denoise", 0, 1)
        self.step(job)
        report("decode", 1, 1)
        return [Image.new("RGB", (1, 1))] * job.sampling.num_images

    def step(self, job: AnyJob) -> None:
        pass


class Raises(Painter):
    def step(self, job: AnyJob) -> None:
        raise ZeroDivisionError("a fault in the painter")


class RaisesOnce(Painter):
    """Raises for the job with seed 0 alone."""

    def step(self, job: AnyJob) -> None:
        if job.sampling.seed == 0:
            raise BadPicture("It is a sandwich.")


class Exits(Painter):
    def step(self, job: AnyJob) -> None:
        sys.exit(3)


class GivesUp(Painter):
    def step(self, job: AnyJob) -> None:
        raise EngineDied("The device is lost.")


class DiesOnce(Painter):
    """Ends the process in the middle of its first job; a file tells the next process not to."""

    def step(self, job: AnyJob) -> None:
        mark = Path(os.environ["DIES_ONCE_MARK"])
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)


class HangsInStep(Painter):
    def step(self, job: AnyJob) -> None:
        threading.Event().wait()


class HangsDeaf(Painter):
    """Hangs, and does not notice that the pipe has closed."""

    def step(self, job: AnyJob) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)


class HangsInLoad(Painter):
    def load(self, model: str) -> None:
        threading.Event().wait()


class WaitsForCancel(Painter):
    """Steps until it is cancelled."""

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        for step in range(10**9):
            report("denoise", step, 10**9)
        raise AssertionError("nobody cancelled")


class HasNoModel(Painter):
    def load(self, model: str) -> None:
        raise ModelUnavailable("The folder is empty.")


class HasItsModelLater(Painter):
    """The first load fails; later ones do not."""

    loads = 0

    def load(self, model: str) -> None:
        self.loads += 1
        if self.loads == 1:
            raise ModelUnavailable("It is still on its way.")


class HasSomeModels(Painter):
    """Has every model but the one called `missing`, and paints with the one that it was given last."""

    loaded = ""

    def load(self, model: str) -> None:
        self.loaded = ""
        if model == "missing":
            raise ModelUnavailable("It is nowhere.")
        self.loaded = model

    def step(self, job: AnyJob) -> None:
        assert self.loaded == job.model


class DiesInLoad(Painter):
    def load(self, model: str) -> None:
        os._exit(4)


class CannotBeMade(Painter):
    def __init__(self, **options: Any) -> None:
        raise RuntimeError("no such device")


class RunsOutOfMemory(Painter):
    def step(self, job: AnyJob) -> None:
        raise MemoryError("a petabyte")


class IgnoresInterrupts(Painter):
    """Sends itself what Ctrl-C sends, then paints."""

    def step(self, job: AnyJob) -> None:
        os.kill(os.getpid(), signal.SIGINT)


class HangsAtOnce(Painter):
    """Hangs before the first step."""

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        threading.Event().wait()
        raise AssertionError("nobody waits for ever")


class HangsOnZero(Painter):
    """Hangs in the job with seed 0 alone."""

    def step(self, job: AnyJob) -> None:
        if job.sampling.seed == 0:
            threading.Event().wait()


class EndsAtLength(Painter):
    """Says nothing more through the pipe, and does not come to its own end."""

    def step(self, job: AnyJob) -> None:
        os._exit = lambda status: threading.Event().wait()  # as a driver that does not let go
        for descriptor in range(3, 256):
            with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as pipe:
                pipe.shutdown(socket.SHUT_WR)
        threading.Event().wait()


class LeavesMarks(Painter):
    """Four steps, each of half a second, which are written down in a file beside the pictures."""

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        with Path(os.environ["STEPS_TAKEN"]).open("a") as steps:
            for step in range(4):
                report("denoise", step, 4)
                steps.write(f"{step}\n")
                steps.flush()
                time.sleep(0.5)
        report("denoise", 4, 4)
        raise AssertionError("nobody cancelled")


class PaintsHalf(Painter):
    """Its second picture is of a kind that no file can hold."""

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        return [Image.new("RGB", (1, 1)), Image.new("F", (1, 1))]

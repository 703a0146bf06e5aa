"""A painter without a model: flat colours, at once. For tests of whatever stands in front of the engine."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Sequence

from PIL import Image, ImageColor

from engine.errors import BadJob
from engine.jobs import AnyJob, Fuse, Generate, Part, Sampling, Sweep, Vary, Words, seeds_of
from engine.painter import Report
from engine.pictures import open_picture

Colour = tuple[int, int, int]

SLOW_STEP_SECONDS = 0.1


class FakePainter:
    """Paints each picture in one colour, that of the words and pictures it is asked for; other seeds, other shades.
    A sweep goes from one colour to the other in even steps.

    Three words in a prompt show the ends that a real painter may come to: each step of `slow` takes a tenth of
    a second, `impossible` fails, and `crash` ends the process.
    """

    def __init__(self, *, device: str = "auto", dtype: str = "auto", threads: int | None = None) -> None:
        pass

    def load(self, model: str) -> None:
        pass

    def paint(self, job: AnyJob, report: Report) -> list[Image.Image]:
        words = _words(job)
        if "impossible" in words:
            raise BadJob("The prompt says that it is impossible.")
        if "crash" in words:
            os._exit(1)
        images = [Image.new("RGB", _size(job.sampling), colour) for colour in _shades(job)]
        total = job.sampling.num_inference_steps + 1
        for step in range(total):
            report("denoise", step, total, images[0].copy)
            time.sleep(SLOW_STEP_SECONDS if "slow" in words else 0)
        report("decode", total, total)
        return images


def _words(job: AnyJob) -> set[str]:
    match job:
        case Fuse(parts=parts):
            return _words_of(parts)
        case Sweep(start=start, end=end):
            return _words_of((*start, *end))
        case Generate(prompt=prompt) | Vary(prompt=prompt):
            return set(prompt.lower().split())


def _words_of(parts: Sequence[Part]) -> set[str]:
    return {word for part in parts if isinstance(part, Words) for word in part.prompt.lower().split()}


def _size(sampling: Sampling) -> tuple[int, int]:
    return sampling.output_width or sampling.width, sampling.output_height or sampling.height


def _shades(job: AnyJob) -> list[Colour]:
    seeds = seeds_of(job)
    return [_shade(colour, 1.0 - (seed % 16) / 32) for colour, seed in zip(_colours(job), seeds, strict=True)]


def _shade(colour: Colour, light: float) -> Colour:
    red, green, blue = (round(channel * light) for channel in colour)
    return red, green, blue


def _colours(job: AnyJob) -> list[Colour]:
    count = job.sampling.num_images
    match job:
        case Generate(prompt=prompt):
            return [_colour_of_words(prompt)] * count
        case Vary(path=path):
            return [_colour_of_picture(path)] * count
        case Fuse(parts=parts):
            return [_mean(parts)] * count
        case Sweep(start=start, end=end):
            first, last = _mean(start), _mean(end)
            return [_between(first, last, index / max(1, count - 1)) for index in range(count)]


def _mean(parts: Sequence[Part]) -> Colour:
    colours = [_colour_of_part(part) for part in parts]
    red, green, blue = (round(sum(channel) / len(colours)) for channel in zip(*colours, strict=True))
    return red, green, blue


def _between(first: Colour, last: Colour, time: float) -> Colour:
    red, green, blue = (round(a + time * (b - a)) for a, b in zip(first, last, strict=True))
    return red, green, blue


def _colour_of_part(part: Part) -> Colour:
    return _colour_of_words(part.prompt) if isinstance(part, Words) else _colour_of_picture(part.path)


def _colour_of_words(prompt: str) -> Colour:
    """The first colour with a name in the prompt; else one that hangs on the words alone."""
    for word in prompt.lower().split():
        if word in ImageColor.colormap:
            red, green, blue, *_ = ImageColor.getrgb(word)
            return red, green, blue
    digest = zlib.crc32(prompt.encode())
    return digest & 255, digest >> 8 & 255, digest >> 16 & 255


def _colour_of_picture(path: str) -> Colour:
    red, green, blue = open_picture(path).resize((1, 1)).tobytes()
    return red, green, blue

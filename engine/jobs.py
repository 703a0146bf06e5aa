"""What the engine can be asked to paint: frozen values of the standard library alone, that turn into JSON and back.

Pictures travel as file paths, so that a job is small enough for a database row and a pipe.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self, TypeAlias

Prior: TypeAlias = Literal["diffusion", "residual", "linear", "none"]
Scheduler: TypeAlias = Literal["ddim", "ddpm", "dpm++"]

SEED_LIMIT = 2**32
"""Seeds are 0 <= seed < SEED_LIMIT; picture i of a job is painted with seed + i, wrapping at the limit, and all
frames of a sweep with the same one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampling:
    """How a picture is sampled, every number decided: a job paints the same picture again years later.

    `width` and `height` are pixels as the model paints them, multiples of the model's multiple. What is handed out has
    `output_width` x `output_height` pixels: enlarged where the model has an upsampler, its edges cut off evenly where
    the shape is another. None, of jobs that were written before there were these: what the model makes of it.
    `strength` lives on `Vary`, not here, since only it starts from a picture.
    """

    width: int
    height: int
    output_width: int | None = None
    output_height: int | None = None
    num_images: int = 1
    seed: int = 0
    num_inference_steps: int = 25
    prior_steps: int = 25
    guidance_scale: float = 4.0
    prior_guidance_scale: float = 1.0
    scheduler: Scheduler = "ddim"
    prior: Prior = "diffusion"


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A part of a fusion: a prompt with its weight."""

    prompt: str
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A part of a fusion: a picture file with its weight."""

    path: str
    weight: float = 1.0


Part: TypeAlias = Words | Picture


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What every job has: its own id, the model's name in the table (or a folder), and how to sample."""

    id: str
    model: str
    sampling: Sampling

    def evolve(self, **changes: Any) -> Self:
        """The same job with some fields changed; fields of `Sampling` are reached by their own names."""
        own = {name: value for name, value in changes.items() if name in self.__dataclass_fields__}
        inner = {name: value for name, value in changes.items() if name not in own}
        if inner:
            own["sampling"] = replace(own.get("sampling", self.sampling), **inner)
        return replace(self, **own)


@dataclass(frozen=True, kw_only=True, slots=True)
class Generate(Job):
    """Words become a picture. `negative_prompt` says what to keep out."""

    prompt: str
    negative_prompt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fuse(Job):
    """Pictures and words are mixed in the image embedding space; weights are normalised to sum to one."""

    parts: tuple[Part, ...]
    negative_prompt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vary(Job):
    """A picture comes back in variations.

    `strength` in (0, 1]: 1 paints anew from the picture's embedding alone; less also starts the denoising from
    the picture's own latents, so that more of its layout stays.
    """

    path: str
    strength: float = 1.0
    prompt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sweep(Job):
    """The way from one mixture to another, in frames for a film.

    There are `sampling.num_images` frames, `MIN_FRAMES` to `MAX_FRAMES`, all painted from the noise of the same seed.
    Frame i lies at i / (frames - 1) of the way: the first is what a fusion of `start` gives, the last one of `end`.
    """

    start: tuple[Part, ...]
    end: tuple[Part, ...]
    negative_prompt: str = ""


MIN_FRAMES = 2
MAX_FRAMES = 24

AnyJob: TypeAlias = Generate | Fuse | Vary | Sweep

_JOBS: dict[str, type[AnyJob]] = {"generate": Generate, "fuse": Fuse, "vary": Vary, "sweep": Sweep}
_PARTS: dict[str, type[Part]] = {"words": Words, "picture": Picture}
_MIXTURES = ("parts", "start", "end")
"""The fields that hold parts."""


def kind(job: AnyJob) -> str:
    """The job's name in the database and in logs: `generate`, `fuse`, `vary` or `sweep`."""
    return type(job).__name__.lower()


def seeds_of(job: AnyJob) -> list[int]:
    """The seed of each picture of the job."""
    sampling = job.sampling
    step = 0 if isinstance(job, Sweep) else 1
    return [(sampling.seed + step * index) % SEED_LIMIT for index in range(sampling.num_images)]


def dumps(job: AnyJob) -> str:
    """The job as one line of JSON."""
    fields = asdict(job) | {"kind": kind(job)}
    for name in _MIXTURES:
        if name in fields:
            fields[name] = [asdict(part) | {"kind": type(part).__name__.lower()} for part in getattr(job, name)]
    return json.dumps(fields, ensure_ascii=False)


def loads(text: str) -> AnyJob:
    """The job that `dumps` wrote. Raises `ValueError` for anything else."""
    try:
        fields = json.loads(text)
        job = _JOBS[fields.pop("kind")]
        fields["sampling"] = Sampling(**fields["sampling"])
        for name in _MIXTURES:
            if name in fields:
                fields[name] = tuple(_PARTS[part.pop("kind")](**part) for part in fields[name])
        return job(**fields)
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"not a job: {text[:80]!r}") from error

"""The models as a table of data, and what can be told of a model without loading it. Standard library alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from engine.errors import ModelUnavailable
from engine.jobs import SEED_LIMIT, Prior, Sampling, Scheduler
from engine.sizes import MAX_ASPECT, Size, bounded, grid, largest

WEIGHTS = Path(__file__).parent / "weights"

_HUB_ID = re.compile(r"(?P<id>[\w-][\w.-]*/[\w-][\w.-]*)(@(?P<revision>[\w./-]+))?")
_SCHEDULERS: dict[str, Scheduler] = {
    "DDIMScheduler": "ddim",
    "DDPMScheduler": "ddpm",
    "DPMSolverMultistepScheduler": "dpm++",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where weights are: a folder, or a hub id with a pinned revision; `subfolder` is a path inside either."""

    id: str
    revision: str | None = None
    subfolder: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelSpec:
    """One row of the table.

    `width`, `height`: the model's native size in pixels, as it was trained; it paints in multiples of `multiple`, up to
    `max_pixels` pixels in all, and shapes whose longer side is up to `max_aspect` times the shorter one: wider ones are
    cut out of these. `shown` is the longest side in pixels of the pictures that are handed out, to which what
    was painted is enlarged; None: they are handed out as painted. `words` is what a model with a small vocabulary
    knows, empty for one that knows language at large, and `synonyms` are other names that it knows these things by;
    `scenery` is what else of English it knows: words for colours, sizes, places, lights and styles. `examples` are
    prompts worth trying. `words_in`, `scenery_in` and `examples_in` are these in further languages that it knows, by
    their codes (ISO 639-1), the words in the order of `words`.
    """

    name: str
    prior: Source
    decoder: Source
    tasks: frozenset[str] = frozenset({"generate", "fuse", "vary", "sweep"})
    width: int = 768
    height: int = 768
    multiple: int = 64
    max_pixels: int = 1024 * 1024
    max_aspect: float = MAX_ASPECT
    shown: int | None = None
    num_inference_steps: int = 50
    prior_steps: int = 25
    guidance_scale: float = 4.0
    prior_guidance_scale: float = 1.0
    scheduler: Scheduler = "ddpm"
    default_prior: Prior = "diffusion"
    words: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    scenery: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    words_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    scenery_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    examples_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def sizes(self, *, size: Size | None = None, ratio: Size | None = None) -> tuple[Size, Size]:
        """What is painted, and what is handed out of it, for a wish of that size or shape.

        Without either, or with a shape alone, no more is painted than the native size has. A size is handed out as it
        is, as far as the model reaches; beyond that, and for a shape, the largest of exactly that shape is.
        """
        shape = bounded(size or ratio or (self.width, self.height))
        aspect = min(max(shape[0] / shape[1], 1 / self.max_aspect), self.max_aspect)
        area = self.width * self.height
        if size is None or self.shown is not None:  # what is enlarged afterwards is always painted in full
            fits = size is not None and max(shape) <= (self.shown or 0)
            painted = grid(aspect, area, self.multiple, min(area, self.max_pixels))
        else:
            fits = shape[0] * shape[1] <= self.max_pixels
            painted = grid(aspect, min(shape[0] * shape[1], self.max_pixels), self.multiple, self.max_pixels)
        if fits:
            return painted, shape
        return painted, largest(shape, painted if self.shown is None else (self.shown, self.shown))

    def sampling(
        self,
        *,
        seed: int,
        size: Size | None = None,
        ratio: Size | None = None,
        num_images: int = 1,
        num_inference_steps: int | None = None,
        guidance_scale: float | None = None,
        prior: Prior | None = None,
    ) -> Sampling:
        """How to sample from this model: the model's own numbers wherever the caller has none.

        `size` is that of the picture as it is handed out; `ratio`, where there is no size, is its shape.
        """
        painted, handed_out = self.sizes(size=size, ratio=ratio)
        return Sampling(
            width=painted[0],
            height=painted[1],
            output_width=handed_out[0],
            output_height=handed_out[1],
            num_images=num_images,
            seed=seed % SEED_LIMIT,
            num_inference_steps=self.num_inference_steps if num_inference_steps is None else num_inference_steps,
            prior_steps=self.prior_steps,
            guidance_scale=self.guidance_scale if guidance_scale is None else guidance_scale,
            prior_guidance_scale=self.prior_guidance_scale,
            scheduler=self.scheduler,
            prior=self.default_prior if prior is None else prior,
        )


KANDINSKY_2_2 = ModelSpec(
    name="kandinsky-2-2",
    prior=Source(id="kandinsky-community/kandinsky-2-2-prior"),
    decoder=Source(id="kandinsky-community/kandinsky-2-2-decoder"),
    examples=("a red apple on a wooden table", "a cat reading a newspaper, oil painting"),
)


def table() -> dict[str, ModelSpec]:
    """Every model with a name. A row says nothing of whether its weights are on this machine: `resolve` does."""
    return {spec.name: spec for spec in (_mini(), KANDINSKY_2_2)}


def resolve(name_or_folder: str) -> ModelSpec:
    """The model of that name in the table, in that folder, or in that hub repository (`owner/name@revision`).

    Raises `ModelUnavailable` where there is none such; a hub repository is only looked at when it is loaded.
    """
    if name_or_folder == KANDINSKY_2_2.name:
        return KANDINSKY_2_2
    if name_or_folder == "mini":
        return read(WEIGHTS / "mini", name="mini")
    if name_or_folder and Path(name_or_folder).is_dir():
        return read(Path(name_or_folder))
    if hub := _HUB_ID.fullmatch(name_or_folder):
        source = {"id": hub["id"], "revision": hub["revision"]}
        return ModelSpec(
            name=name_or_folder,
            prior=Source(**source, subfolder="prior"),
            decoder=Source(**source, subfolder="decoder"),
        )
    known = ", ".join(table())
    raise ModelUnavailable(f"There is no model {name_or_folder!r}: it is not in the table ({known}), nor a folder.")


def read(folder: Path, *, name: str | None = None) -> ModelSpec:
    """The model in a folder with `prior/` and `decoder/`; `model.json`, where there is one, has the last word.

    The model's name is the folder's path unless another is given, so that a job finds it again by its name.
    Raises `ModelUnavailable` where a part is missing or cannot be read.
    """
    for part in ("prior", "decoder"):
        if not (folder / part / "model_index.json").is_file():
            raise ModelUnavailable(f"The folder {folder} has no {part}/model_index.json.")
    sources = {part: Source(id=str(folder / part)) for part in ("prior", "decoder")}
    try:
        told = _from_configs(folder / "decoder") | _from_model_json(folder / "model.json")
        return ModelSpec(**(told | sources | {"name": name or str(folder)}))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(f"The folder {folder} cannot be read: {type(error).__name__}: {error}.") from error


def _mini() -> ModelSpec:
    """The shipped model's row, which stands in the table even where its folder does not."""
    folder = WEIGHTS / "mini"
    try:
        return read(folder, name="mini")
    except ModelUnavailable:
        halves: dict[str, Any] = {part: Source(id=str(folder / part)) for part in ("prior", "decoder")}
        sizes: dict[str, Any] = {"width": 64, "height": 64, "multiple": 16, "max_pixels": 64 * 64, "max_aspect": 1.33}
        return ModelSpec(name="mini", **halves, **sizes, shown=512)


def _from_configs(decoder: Path) -> dict[str, Any]:
    """What the decoder's own configs tell: the native size, the multiple that sizes snap to, the scheduler."""
    latent_size = _json(decoder / "unet" / "config.json")["sample_size"]
    factor = 2 ** (len(_json(decoder / "movq" / "config.json")["block_out_channels"]) - 1)
    scheduler = _json(decoder / "scheduler" / "scheduler_config.json")["_class_name"]
    size = latent_size * factor
    return {
        "width": size,
        "height": size,
        "multiple": factor**2,
        "max_pixels": 4 * size**2,
        "scheduler": _SCHEDULERS.get(scheduler, "ddim"),
    }


def _from_model_json(path: Path) -> dict[str, Any]:
    """The fields of `ModelSpec` in a `model.json`, as far as it has any; others are left to their readers."""
    if not path.is_file():
        return {}
    told = _json(path)
    lists = {name: tuple(told[name]) for name in ("words", "synonyms", "scenery", "examples") if name in told}
    spoken = {
        name: {language: tuple(said) for language, said in told[name].items()}
        for name in ("words_in", "scenery_in", "examples_in")
        if name in told
    }
    tasks = {"tasks": _tasks(told["tasks"])} if "tasks" in told else {}
    own = {each.name for each in fields(ModelSpec)}
    return {key: value for key, value in (told | lists | spoken | tasks).items() if key in own}


def _tasks(told: Iterable[str]) -> frozenset[str]:
    """A model that fuses can sweep as well, since that is a row of fusions."""
    tasks = frozenset(told)
    return tasks | {"sweep"} if "fuse" in tasks else tasks


def _json(path: Path) -> dict[str, Any]:
    told = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict):
        raise ValueError(f"{path.name} is not a JSON object")
    return told

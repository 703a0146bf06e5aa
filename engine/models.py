"""The models as a table of data, and what can be told of a model without loading it. Standard library alone."""

from __future__ import annotations

import itertools
import json
import math
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from engine.errors import ModelUnavailable
from engine.jobs import SEED_LIMIT, Prior, Sampling, Scheduler

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

    `width`, `height`: the model's native size in pixels; other sizes snap to `multiple`. `shown` is the length in
    pixels of the longer side of the files that are handed out (None: as painted). `words` is what a model with a
    small vocabulary knows, empty for one that knows language at large, and `synonyms` are other names that it knows
    these things by; `examples` are prompts worth trying.
    """

    name: str
    prior: Source
    decoder: Source
    tasks: frozenset[str] = frozenset({"generate", "fuse", "vary"})
    width: int = 768
    height: int = 768
    multiple: int = 64
    max_pixels: int = 1024 * 1024
    shown: int | None = None
    num_inference_steps: int = 50
    prior_steps: int = 25
    guidance_scale: float = 4.0
    prior_guidance_scale: float = 1.0
    scheduler: Scheduler = "ddpm"
    default_prior: Prior = "diffusion"
    words: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    def snap(self, width: int, height: int) -> tuple[int, int]:
        """The nearest size that the model can paint: of the same shape, in multiples, within `max_pixels`."""
        scale = min(1.0, math.sqrt(self.max_pixels / max(1, width * height)))
        most = self.max_pixels // self.multiple**2
        across, down = (min(max(side * scale / self.multiple, 1.0), float(most)) for side in (width, height))
        around = itertools.product((int(across), math.ceil(across)), (int(down), math.ceil(down)))
        grids = [(columns, rows) for columns, rows in around if columns * rows <= most]
        columns, rows = min(grids, key=lambda grid: _unlike(grid[0], grid[1], across, down))
        return columns * self.multiple, rows * self.multiple

    def sampling(
        self,
        *,
        seed: int,
        width: int | None = None,
        height: int | None = None,
        num_images: int = 1,
        num_inference_steps: int | None = None,
        guidance_scale: float | None = None,
        prior: Prior | None = None,
    ) -> Sampling:
        """How to sample from this model: the model's own numbers wherever the caller has none."""
        snapped = self.snap(self.width if width is None else width, self.height if height is None else height)
        return Sampling(
            width=snapped[0],
            height=snapped[1],
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


def _unlike(columns: int, rows: int, across: float, down: float) -> float:
    """How far a grid is from what was wished for; a wrong shape is seen sooner than a wrong size."""
    shape = math.log(columns * down / (rows * across))
    area = math.log(columns * rows / (across * down))
    return abs(shape) + abs(area) / 2


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
        prior, decoder = Source(id=str(folder / "prior")), Source(id=str(folder / "decoder"))
        return ModelSpec(name="mini", prior=prior, decoder=decoder, width=64, height=64, multiple=16, shown=512)


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
    lists = {name: tuple(told[name]) for name in ("words", "synonyms", "examples") if name in told}
    tasks = {"tasks": frozenset(told["tasks"])} if "tasks" in told else {}
    own = {field.name for field in fields(ModelSpec)}
    return {key: value for key, value in (told | lists | tasks).items() if key in own}


def _json(path: Path) -> dict[str, Any]:
    told = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict):
        raise ValueError(f"{path.name} is not a JSON object")
    return told

"""What a person wants painted, before any model is named: it becomes an engine job when its turn comes.

A wish outlives the model: jobs that waited while a model was missing are painted with whatever model is there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

from bot.parse import Options
from engine.jobs import AnyJob, Fuse, Generate, Part, Picture, Sampling, Vary, Words
from engine.models import ModelSpec

Kind: TypeAlias = Literal["generate", "fuse", "vary"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Pictures and words with their weights, and the options; the seed is always decided."""

    kind: Kind
    parts: tuple[Part, ...]
    options: Options

    @property
    def prompt(self) -> str:
        """The words, as people read them."""
        return " + ".join(part.prompt for part in self.parts if isinstance(part, Words))

    @property
    def num_images(self) -> int:
        return self.options.num_images or 1

    def evolve(self, **changes: Any) -> Self:
        """The same wish with some options changed."""
        return replace(self, options=replace(self.options, **changes))

    def sampling(self, spec: ModelSpec) -> Sampling:
        """How that model samples it: the person's numbers, and the model's own for the rest."""
        options = self.options
        return spec.sampling(
            size=options.size,
            ratio=options.ratio,
            num_images=self.num_images,
            seed=options.seed or 0,
            num_inference_steps=options.num_inference_steps,
            guidance_scale=options.guidance_scale,
            prior=options.prior,
        )

    def job(self, job_id: str, spec: ModelSpec, folder: Path) -> AnyJob:
        """The engine's job, painted by that model; the wish names its pictures within `folder`."""
        common: dict[str, Any] = {"id": job_id, "model": spec.name, "sampling": self.sampling(spec)}
        negative = self.options.negative_prompt
        match self.kind:
            case "generate":
                return Generate(**common, prompt=self.prompt, negative_prompt=negative)
            case "fuse":
                parts = tuple(
                    replace(part, path=str(folder / part.path)) if isinstance(part, Picture) else part
                    for part in self.parts
                )
                return Fuse(**common, parts=parts, negative_prompt=negative)
            case "vary":
                path = next(part.path for part in self.parts if isinstance(part, Picture))
                strength = 1.0 if self.options.strength is None else self.options.strength
                return Vary(**common, path=str(folder / path), strength=strength, prompt=self.prompt)

    def dumps(self) -> str:
        """The wish as one line of JSON."""
        parts = [asdict(part) for part in self.parts]
        return json.dumps({"kind": self.kind, "parts": parts, "options": asdict(self.options)}, ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> Self:
        """The wish that `dumps` wrote."""
        fields = json.loads(text)
        options = fields["options"]
        for name in ("ratio", "size"):
            options[name] = tuple(options[name]) if options[name] else None
        parts = tuple(Picture(**part) if "path" in part else Words(**part) for part in fields["parts"])
        return cls(kind=fields["kind"], parts=parts, options=Options(**options))

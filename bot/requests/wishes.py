"""What a person wants painted, before any model is named: it becomes an engine job when its turn comes.

A wish outlives the model: jobs that waited while a model was missing are painted with whatever model is there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

from bot.parsing.flags import MAX_STEPS
from bot.requests.emoji import spelled
from bot.requests.parse import Options
from bot.styles import STYLES, Style
from engine.jobs import AnyJob, Fuse, Generate, Part, Picture, Sampling, Sweep, Vary, Words
from engine.models import ModelSpec

Kind: TypeAlias = Literal["generate", "fuse", "vary", "sweep"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Pictures and words with their weights, and the options. A sweep goes from the first of two parts to the second.

    `decided` is true of a wish that was in line before, and so is a recipe: what people have set has no say in it.
    `about` are the words of the picture that a variation starts from, for people to read.
    """

    kind: Kind
    parts: tuple[Part, ...]
    options: Options
    decided: bool = field(default=False, compare=False)
    about: str = field(default="", compare=False)

    @classmethod
    def of_words(cls, words: tuple[Words, ...], options: Options) -> Self:
        """The wish for words alone: several are mixed."""
        return cls(kind="generate" if len(words) == 1 else "fuse", parts=words, options=options)

    @property
    def prompt(self) -> str:
        """The words, as people read them."""
        return " + ".join(part.prompt for part in self.parts if isinstance(part, Words))

    @property
    def said(self) -> str:
        """Everything in it that is somebody's words."""
        return "\n".join(filter(None, (self.prompt, self.options.negative_prompt, self.about)))

    @property
    def has_words(self) -> bool:
        """Whether there are words, which a style can be laid on."""
        return any(isinstance(part, Words) for part in self.parts)

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
            num_inference_steps=options.num_inference_steps or self._steps(spec),
            guidance_scale=options.guidance_scale,
            prior=options.prior,
        )

    def _steps(self, spec: ModelSpec) -> int:
        """As many steps as the speed says."""
        match self.options.speed:
            case "fast":
                return math.ceil(spec.num_inference_steps / 2)
            case "best":
                return max(spec.num_inference_steps, min(MAX_STEPS, 2 * spec.num_inference_steps))
        return spec.num_inference_steps

    def job(self, job_id: str, spec: ModelSpec, folder: Path) -> AnyJob:
        """The engine's job, painted by that model; the wish names its pictures within `folder`.

        A style that there is none of any more is left out.
        """
        common: dict[str, Any] = {"id": job_id, "model": spec.name, "sampling": self.sampling(spec)}
        style = STYLES.get(self.options.style or "")
        parts = self.parts if style is None else _in_style(self.parts, style)
        if spec.words:
            parts = _each_words(parts, spelled)
        negative = self.options.negative_prompt if style is None else style.kept_out(self.options.negative_prompt)
        words = " + ".join(part.prompt for part in parts if isinstance(part, Words))
        files = tuple(
            replace(part, path=str(folder / part.path)) if isinstance(part, Picture) else part for part in parts
        )
        match self.kind:
            case "generate":
                return Generate(**common, prompt=words, negative_prompt=negative)
            case "fuse":
                return Fuse(**common, parts=files, negative_prompt=negative)
            case "vary":
                path = next(part.path for part in files if isinstance(part, Picture))
                strength = 1.0 if self.options.strength is None else self.options.strength
                return Vary(**common, path=path, strength=strength, prompt=words)
            case "sweep":
                start, end, *both = (replace(part, weight=1.0) for part in files)
                return Sweep(**common, start=(start, *both), end=(end, *both), negative_prompt=negative)

    def dumps(self) -> str:
        """The wish as one line of JSON."""
        parts = [asdict(part) for part in self.parts]
        about = {"about": self.about} if self.about else {}
        fields = {"kind": self.kind, "parts": parts, "options": asdict(self.options)} | about
        return json.dumps(fields, ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> Self:
        """The wish that `dumps` wrote."""
        fields = json.loads(text)
        options = fields["options"]
        for name in ("ratio", "size"):
            options[name] = tuple(options[name]) if options[name] else None
        parts = tuple(Picture(**part) if "path" in part else Words(**part) for part in fields["parts"])
        about = fields.get("about", "")
        return cls(kind=fields["kind"], parts=parts, options=Options(**options), decided=True, about=about)


def _in_style(parts: tuple[Part, ...], style: Style) -> tuple[Part, ...]:
    """The parts with all words in the style; where there are none, with the style's own, as heavy as all the rest."""
    if any(isinstance(part, Words) for part in parts):
        return _each_words(parts, style.words)
    return (*parts, Words(prompt=style.words(""), weight=sum(part.weight for part in parts)))


def _each_words(parts: tuple[Part, ...], say: Callable[[str], str]) -> tuple[Part, ...]:
    """The parts, with all words said in another way."""
    return tuple(replace(part, prompt=say(part.prompt)) if isinstance(part, Words) else part for part in parts)

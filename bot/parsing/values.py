"""What a request is once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.refusal import Refusal
from engine.jobs import Prior, Words

Speed: TypeAlias = Literal["fast", "normal", "best"]

_SHOWN = 24


class ParseError(Refusal):
    """The words cannot be read as a request."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What the flags say; None leaves it to what people have set, and to the model.

    `style` is the id of one in the list of styles, empty for none whatever is set; `model` is the name of a model that
    people may choose, and `preview` says whether the picture is shown while it is being painted. `theme` is the day of
    the theme that the picture enters, empty for the one that is open. `animated` is that of a sweep, which is a strip
    else.
    """

    num_images: int | None = None
    ratio: tuple[int, int] | None = None
    size: tuple[int, int] | None = None
    seed: int | None = None
    num_inference_steps: int | None = None
    guidance_scale: float | None = None
    prior: Prior | None = None
    strength: float | None = None
    negative_prompt: str = ""
    speed: Speed | None = None
    style: str | None = None
    model: str | None = None
    preview: bool | None = None
    theme: str | None = None
    animated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A command, read: one weight for each picture that came with it, the words, and the options.

    `weighed` is how many of the weights were said. `words_first` is true of a sweep from words to a picture.
    """

    command: str
    prompt: str
    words: tuple[Words, ...] = ()
    weights: tuple[float, ...] = ()
    options: Options = Options()
    weighed: int = 0
    words_first: bool = False


def short(value: str) -> str:
    """The value as an error repeats it."""
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"

"""The flags: what each sets, how its value is read, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from bot.parsing.near import nearest
from bot.parsing.numbers import NUMBER
from bot.parsing.numbers import number as number_of
from bot.parsing.values import Options, ParseError, short
from bot.styles.names import like, named
from engine.jobs import MAX_FRAMES, MIN_FRAMES, SEED_LIMIT, Prior

MAX_IMAGES = 9
MAX_STEPS = 100
MAX_RATIO = 4
NO_STYLE = frozenset({"none", "off"})


def _one(values: Sequence[str]) -> int:
    return min(1, len(values))


def _none(values: Sequence[str]) -> int:
    return 0


def _of_a_style(values: Sequence[str]) -> int:
    return 1 if values and _is_none(values[0]) else named(values)[1]


def _is_none(value: str) -> bool:
    return value.casefold() in NO_STYLE


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """A flag: the option that it sets, how its value is read, an example, the commands it goes with, and how many of
    the words behind it are its value."""

    option: str
    read: Callable[[str, str], Any]
    example: str
    commands: frozenset[str] = frozenset({"imagine", "fuse", "vary", "sweep"})
    takes: Callable[[Sequence[str]], int] = _one


def _whole(low: int, high: int) -> Callable[[str, str], int]:
    def read(name: str, value: str) -> int:
        if not re.fullmatch(r"[+-]?\d+", value):
            raise _flag_error("flag-whole", name, value)
        if len(value) > 20 or not low <= int(value) <= high:
            raise _flag_error("flag-range", name, value, low=str(low), high=str(high))
        return int(value)

    return read


def _real(low: float, high: float) -> Callable[[str, str], float]:
    def read(name: str, value: str) -> float:
        if not NUMBER.fullmatch(value):
            raise _flag_error("flag-number", name, value)
        number = number_of(value)
        if not low <= number <= high:
            raise _flag_error("flag-range", name, value, low=f"{low:g}", high=f"{high:g}")
        return number

    return read


def _ratio(name: str, value: str) -> tuple[int, int]:
    sides = _sides(name, value, r"(\d{1,4})[:/x×](\d{1,4})")
    if min(sides) < 1 or max(sides) > MAX_RATIO * min(sides):
        raise _flag_error("flag-range", name, value, low=f"1:{MAX_RATIO}", high=f"{MAX_RATIO}:1")
    return sides


def _size(name: str, value: str) -> tuple[int, int]:
    sides = _sides(name, value, r"(\d{1,5})[x×*](\d{1,5})")
    if min(sides) < 16 or max(sides) > 4096 or max(sides) > MAX_RATIO * min(sides):
        raise _flag_error("flag-size", name, value, ratio=str(MAX_RATIO))
    return sides


def _sides(name: str, value: str, pattern: str) -> tuple[int, int]:
    match = re.fullmatch(pattern, value.lower())
    if not match:
        raise _flag_error("flag-sides", name, value)
    return int(match[1]), int(match[2])


def _prior(name: str, value: str) -> Prior:
    if value.lower() not in get_args(Prior):
        raise _flag_error("flag-choice", name, value, choices=", ".join(get_args(Prior)))
    return cast(Prior, value.lower())


def _words(name: str, value: str) -> str:
    return value


def _open(name: str, value: str) -> str:
    return ""


def _always(meant: Any) -> Callable[[str, str], Any]:
    return lambda name, value: meant


def _style(name: str, value: str) -> str:
    if _is_none(value):
        return ""  # which is no style, whatever the person has set
    found, _ = named(value.split())
    if found is None:
        near = like(value)
        if near is not None:
            raise _flag_error("style-near", name, value, near=near)
        raise _flag_error("style-unknown", name, value)
    return found


def read_style(value: str) -> str:
    """The id of the style of that name, empty where none is meant. Raises `ParseError` for a name of none."""
    return _style("style", value)


_MAKING = frozenset({"imagine", "fuse", "sweep"})
_SWEEP = frozenset({"sweep"})


FLAGS: dict[str, Flag] = {
    "ar": Flag(option="ratio", read=_ratio, example="--ar 16:9"),
    "size": Flag(option="size", read=_size, example="--size 512x768"),
    "n": Flag(
        option="num_images",
        read=_whole(1, MAX_IMAGES),
        example="--n 4",
        commands=frozenset({"imagine", "fuse", "vary"}),
    ),
    "frames": Flag(option="num_images", read=_whole(MIN_FRAMES, MAX_FRAMES), example="--frames 8", commands=_SWEEP),
    "gif": Flag(option="animated", read=_always(True), example="--gif", commands=_SWEEP, takes=_none),
    "seed": Flag(option="seed", read=_whole(0, SEED_LIMIT - 1), example="--seed 7"),
    "steps": Flag(option="num_inference_steps", read=_whole(1, MAX_STEPS), example="--steps 25"),
    "guidance": Flag(option="guidance_scale", read=_real(0, 20), example="--guidance 4"),
    "prior": Flag(option="prior", read=_prior, example="--prior diffusion", commands=_MAKING),
    "fast": Flag(option="speed", read=_always("fast"), example="--fast", takes=_none),
    "best": Flag(option="speed", read=_always("best"), example="--best", takes=_none),
    "model": Flag(option="model", read=_words, example="--model mini"),
    "style": Flag(option="style", read=_style, example="--style pastel", takes=_of_a_style),
    "no": Flag(option="negative_prompt", read=_words, example="--no dogs", commands=_MAKING, takes=len),
    "theme": Flag(option="theme", read=_open, example="--theme", takes=_none),
    "strength": Flag(option="strength", read=_real(0.05, 1), example="--strength 0.5", commands=frozenset({"vary"})),
}

ALIASES = {"aspect": "ar", "ratio": "ar", "negative": "no", "cfg": "guidance"}
"""Names that other painters have for ours."""
_FLAG = re.compile(r"(?P<dashes>-+|-?[‐‑‒–—―−]+-?)(?P<name>[^\W\d]\w*)(=(?P<value>.*))?", re.DOTALL)


def read_flags(command: str, tokens: list[str]) -> tuple[list[str], Options]:
    """The words outside of flags, and what the flags say."""
    words: list[str] = []
    said: dict[str, Any] = {}
    by: dict[str, str] = {}
    for name, values in _groups(command, tokens):
        if name is None:
            words += values
            continue
        flag = FLAGS[name]
        if command not in flag.commands:
            raise ParseError("flag-elsewhere", flag=f"--{name}", command=f"/{command}")
        if by.setdefault(flag.option, name) != name:
            raise ParseError("flag-clash", flag=f"--{by[flag.option]}", other=f"--{name}")
        if flag.option in said:
            raise ParseError("flag-twice", flag=f"--{name}", example=flag.example)
        taken = flag.takes(values)
        value = " ".join(values[:taken])
        if not value and flag.takes is not _none:
            raise ParseError("flag-missing", flag=f"--{name}", example=flag.example)
        said[flag.option] = flag.read(name, value)
        words += values[taken:]
    if "ratio" in said and "size" in said:
        raise ParseError("flag-both", flag="--ar", other="--size")
    if "speed" in said and "num_inference_steps" in said:
        raise ParseError("flag-clash", flag=f"--{by['speed']}", other="--steps")
    return words, Options(**said)


def _groups(command: str, tokens: list[str]) -> Iterator[tuple[str | None, list[str]]]:
    """Each flag's name with all the tokens up to the next flag; first, with None, the tokens before any."""
    name: str | None = None
    group: list[str] = []
    for token in tokens:
        match = _FLAG.fullmatch(token)
        found = _flag_name(command, match) if match else None
        if match is None or found is None:
            group.append(token)
            continue
        yield name, group
        name, group = found, [match["value"]] if match["value"] else []
    yield name, group


def _flag_name(command: str, match: re.Match[str]) -> str | None:
    """The flag that is meant, or None for a word.

    Phones turn `--` into a long dash, and people write long dashes in prose: those are flags only where one of
    ours stands behind them, or nearly one; so is a single hyphen, only where it is just one of ours. Raises
    `ParseError` for a flag that there is none of.
    """
    name = match["name"].lower()
    name = ALIASES.get(name, name)
    if name in FLAGS:
        return name
    if match["dashes"] == "-":
        return None
    near = nearest(name, FLAGS)
    if near is None and match["dashes"].strip("-"):
        return None
    if near is not None:
        raise ParseError("flag-near", flag=short(f"--{name}"), near=f"--{near}", example=FLAGS[near].example)
    fitting = [f"--{known}" for known, flag in FLAGS.items() if command in flag.commands]
    raise ParseError("flag-unknown", flag=short(f"--{name}"), known=", ".join(fitting), command=f"/{command}")


def _flag_error(key: str, name: str, value: str, **args: str) -> ParseError:
    return ParseError(key, flag=f"--{name}", value=short(value), example=FLAGS[name].example, **args)

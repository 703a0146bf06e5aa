"""What people type, read into values. Knows no Telegram: plain strings in, a `Request` or a `ParseError` out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, cast, get_args

from bot.refusal import Refusal
from engine.jobs import SEED_LIMIT, Prior, Words

MAX_IMAGES = 9
MAX_PARTS = 10
MAX_WEIGHT = 100.0
MAX_STEPS = 100
MAX_RATIO = 4


class ParseError(Refusal):
    """The words cannot be read as a request."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What the flags say; None leaves it to what people have set, and to the model."""

    num_images: int | None = None
    ratio: tuple[int, int] | None = None
    size: tuple[int, int] | None = None
    seed: int | None = None
    num_inference_steps: int | None = None
    guidance_scale: float | None = None
    prior: Prior | None = None
    strength: float | None = None
    negative_prompt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A command, read: one weight for each picture that came with it, the words, and the options."""

    command: str
    prompt: str
    words: tuple[Words, ...] = ()
    weights: tuple[float, ...] = ()
    options: Options = Options()


def parse(text: str, *, pictures: int = 0) -> Request:
    """Read a command such as `/fuse 0.3 a cat --ar 16:9`, sent together with that many pictures.

    Raises `ParseError` for whatever cannot be read, and no other exception whatever the text.
    """
    command, rest = _split_command(text)
    words, options = _read_flags(command, rest.split())
    return _READERS[command](" ".join(words), pictures, options)


def command_of(text: str, username: str) -> str | None:
    """The command that the text begins with, in lower case; None where there is none, or it is for another bot."""
    match = _COMMAND.match(text)
    if not match or (match["bot"] or username).lower() != username.lower():
        return None
    return match["command"].lower()


def is_command(text: str) -> bool:
    """Whether the text begins with a command, for whichever bot."""
    return _COMMAND.match(text) is not None


def without_command(text: str) -> str:
    """The text behind its command."""
    match = _COMMAND.match(text)
    return text[match.end() :].strip() if match else text.strip()


def without_mention(text: str, username: str) -> str:
    """The text without a mention of that name."""
    return re.sub(rf"@{re.escape(username)}\b", "", text, flags=re.IGNORECASE).strip()


# Flags


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """A flag: the option that it sets, how its value is read, an example, and the commands it goes with."""

    option: str
    read: Callable[[str, str], Any]
    example: str
    commands: frozenset[str] = frozenset({"imagine", "fuse", "vary"})


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
        if not _NUMBER.fullmatch(value):
            raise _flag_error("flag-number", name, value)
        number = _float(value)
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


FLAGS: dict[str, Flag] = {
    "ar": Flag(option="ratio", read=_ratio, example="--ar 16:9"),
    "size": Flag(option="size", read=_size, example="--size 512x768"),
    "n": Flag(option="num_images", read=_whole(1, MAX_IMAGES), example="--n 4"),
    "seed": Flag(option="seed", read=_whole(0, SEED_LIMIT - 1), example="--seed 7"),
    "steps": Flag(option="num_inference_steps", read=_whole(1, MAX_STEPS), example="--steps 25"),
    "guidance": Flag(option="guidance_scale", read=_real(0, 20), example="--guidance 4"),
    "prior": Flag(option="prior", read=_prior, example="--prior diffusion", commands=frozenset({"imagine", "fuse"})),
    "no": Flag(option="negative_prompt", read=_words, example="--no dogs", commands=frozenset({"imagine", "fuse"})),
    "strength": Flag(option="strength", read=_real(0.05, 1), example="--strength 0.5", commands=frozenset({"vary"})),
}

_COMMAND = re.compile(r"\s*/(?P<command>\w+)(?:@(?P<bot>\w+))?(?!\S)")
_NUMBER = re.compile(r"[+-]?(\d{1,30}([.,]\d{0,9})?|[.,]\d{1,9})")
_FLAG = re.compile(r"(?P<dashes>--+|-?[‐‑‒–—―−]+-?)(?P<name>[^\W\d]\w*)(=(?P<value>.*))?", re.DOTALL)


def _read_flags(command: str, tokens: list[str]) -> tuple[list[str], Options]:
    """The words outside of flags, and what the flags say."""
    words: list[str] = []
    said: dict[str, Any] = {}
    for name, values in _groups(tokens):
        if name is None:
            words += values
            continue
        flag = FLAGS[name]
        if command not in flag.commands:
            raise ParseError("flag-elsewhere", flag=f"--{name}", command=f"/{command}")
        if flag.option in said:
            raise ParseError("flag-twice", flag=f"--{name}", example=flag.example)
        taken = len(values) if flag.read is _words else 1
        value = " ".join(values[:taken])
        if not value:
            raise ParseError("flag-missing", flag=f"--{name}", example=flag.example)
        said[flag.option] = flag.read(name, value)
        words += values[taken:]
    if "ratio" in said and "size" in said:
        raise ParseError("flag-both", flag="--ar", other="--size")
    return words, Options(**said)


def _groups(tokens: list[str]) -> Iterator[tuple[str | None, list[str]]]:
    """Each flag's name with all the tokens up to the next flag; first, with None, the tokens before any."""
    name: str | None = None
    group: list[str] = []
    for token in tokens:
        match = _FLAG.fullmatch(token)
        found = _flag_name(match) if match else None
        if match is None or found is None:
            group.append(token)
            continue
        yield name, group
        name, group = found, [match["value"]] if match["value"] else []
    yield name, group


def _flag_name(match: re.Match[str]) -> str | None:
    """The flag that is meant, or None for a word.

    Phones turn `--` into a long dash, and people write long dashes in prose: those are flags only where one of
    ours stands behind them, or nearly one. Raises `ParseError` for a flag that there is none of.
    """
    name = match["name"].lower()
    if name in FLAGS:
        return name
    near = get_close_matches(name, FLAGS, n=1)
    if not near and match["dashes"].strip("-"):
        return None
    if near:
        raise ParseError("flag-near", flag=_short(f"--{name}"), near=f"--{near[0]}", example=FLAGS[near[0]].example)
    raise ParseError("flag-unknown", flag=_short(f"--{name}"), known=", ".join(f"--{known}" for known in FLAGS))


def _flag_error(key: str, name: str, value: str, **args: str) -> ParseError:
    return ParseError(key, flag=f"--{name}", value=_short(value), example=FLAGS[name].example, **args)


# Commands


def _imagine(prompt: str, pictures: int, options: Options) -> Request:
    if not prompt:
        raise ParseError("imagine-empty")
    return Request(command="imagine", prompt=prompt, words=(Words(prompt=prompt),), options=options)


def _vary(prompt: str, pictures: int, options: Options) -> Request:
    if pictures == 0:
        raise ParseError("vary-no-picture")
    if pictures > 1:
        raise ParseError("vary-many", pictures=pictures)
    words = (Words(prompt=prompt),) if prompt else ()
    return Request(command="vary", prompt=prompt, words=words, weights=(1.0,), options=options)


def _fuse(prompt: str, pictures: int, options: Options) -> Request:
    """Parts are separated by `|`; a number of its own, or before words, weighs the next picture; one after words
    weighs the words."""
    weights: list[float] = []
    words: list[Words] = []
    for part in re.split(r"[|｜]", prompt):
        numbers, middle, last = _split_numbers(part.split())
        if middle and len(weights) + len(numbers) > pictures and last is None and len(numbers) == 1:
            numbers, last = [], numbers[0]
        weights += numbers
        if middle:
            words.append(Words(prompt=" ".join(middle), weight=1.0 if last is None else last))
    if len(weights) > pictures:
        raise ParseError("weights-many", weights=len(weights), pictures=pictures)
    _check_parts(pictures, words)
    weights += [1.0] * (pictures - len(weights))
    shown = " + ".join(word.prompt for word in words)
    return Request(command="fuse", prompt=shown, words=tuple(words), weights=tuple(weights), options=options)


def _split_numbers(tokens: list[str]) -> tuple[list[float], list[str], float | None]:
    """The weights before the words, the words, and the weight behind them.

    Beside words a weight is written with a decimal point, so that `3 cats` are three cats.
    """
    tokens = [token.rstrip(",;") for token in tokens]
    if all(_NUMBER.fullmatch(token) for token in tokens):
        return [_weight(token) for token in tokens], [], None
    first = next(index for index, token in enumerate(tokens) if not _is_weight(token))
    last = _weight(tokens[-1]) if _is_weight(tokens[-1]) else None
    words = tokens[first:] if last is None else tokens[first:-1]
    return [_weight(token) for token in tokens[:first]], words, last


def _is_weight(token: str) -> bool:
    return bool(_NUMBER.fullmatch(token)) and ("." in token or "," in token)


def _weight(token: str) -> float:
    weight = _float(token)
    if not 0 < weight <= MAX_WEIGHT:
        raise ParseError("weight-range", value=_short(token), high=f"{MAX_WEIGHT:g}")
    return weight


def _check_parts(pictures: int, words: list[Words]) -> None:
    parts = pictures + len(words)
    if parts == 0:
        raise ParseError("fuse-nothing")
    if parts == 1:
        raise ParseError("fuse-one-picture" if pictures else "fuse-one-text")
    if parts > MAX_PARTS:
        raise ParseError("fuse-many", parts=parts, most=MAX_PARTS)


_READERS: dict[str, Callable[[str, int, Options], Request]] = {"imagine": _imagine, "vary": _vary, "fuse": _fuse}


# Pieces


def _split_command(text: str) -> tuple[str, str]:
    match = _COMMAND.match(text)
    if not match or match["command"].lower() not in _READERS:
        raise ParseError("command-unknown", command=_short(text.split()[0] if text.split() else "/"))
    return match["command"].lower(), without_command(text)


def _float(value: str) -> float:
    return float(value.replace(",", "."))


def _short(value: str) -> str:
    """The value as an error repeats it."""
    return value if len(value) <= 24 else value[:23] + "…"

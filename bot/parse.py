"""What people type, read into values. Knows no Telegram: plain strings in, a `Request` or a `ParseError` out."""

from __future__ import annotations

from collections.abc import Callable

from bot.parsing.commands import any_command, command_of, is_command, without_command, without_mention
from bot.parsing.flags import FLAGS, read_flags
from bot.parsing.values import Options, ParseError, Request, short
from bot.parsing.weights import read_parts
from engine.jobs import Words

__all__ = [
    "FLAGS",
    "Options",
    "ParseError",
    "Request",
    "command_of",
    "is_command",
    "parse",
    "without_command",
    "without_mention",
]

MAX_PARTS = 10


def parse(text: str, *, pictures: int = 0) -> Request:
    """Read a command such as `/fuse 0.3 a cat --ar 16:9`, sent together with that many pictures.

    Raises `ParseError` for whatever cannot be read, and no other exception whatever the text.
    """
    command = any_command(text)
    if command not in _READERS:
        raise ParseError("command-unknown", command=short(text.split()[0] if text.split() else "/"))
    words, options = read_flags(command, without_command(text).split())
    return _READERS[command](" ".join(words), pictures, options)


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
    weights, words = read_parts(prompt, pictures)
    if len(weights) > pictures:
        raise ParseError("weights-many", weights=len(weights), pictures=pictures)
    _check_parts(pictures, words)
    weights += [1.0] * (pictures - len(weights))
    shown = " + ".join(word.prompt for word in words)
    return Request(command="fuse", prompt=shown, words=tuple(words), weights=tuple(weights), options=options)


def _check_parts(pictures: int, words: list[Words]) -> None:
    parts = pictures + len(words)
    if parts == 0:
        raise ParseError("fuse-nothing")
    if parts == 1:
        raise ParseError("fuse-one-picture" if pictures else "fuse-one-text")
    if parts > MAX_PARTS:
        raise ParseError("fuse-many", parts=parts, most=MAX_PARTS)


_READERS: dict[str, Callable[[str, int, Options], Request]] = {"imagine": _imagine, "vary": _vary, "fuse": _fuse}

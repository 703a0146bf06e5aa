"""What people type, read into values. Knows no Telegram: plain strings in, a `Request` or a `ParseError` out."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import category

from bot.parsing.braces import expand
from bot.parsing.commands import any_command, command_of, further_commands, is_command, without_command, without_mention
from bot.parsing.flags import FLAGS, read_flags
from bot.parsing.mixing import mixture
from bot.parsing.values import Options, ParseError, Request, short
from bot.parsing.weights import read_parts, read_sides
from engine.jobs import Words

__all__ = [
    "FLAGS",
    "Options",
    "ParseError",
    "Request",
    "any_command",
    "command_of",
    "is_command",
    "parse",
    "parse_all",
    "parse_changes",
    "without_command",
    "without_mention",
]

MAX_PARTS = 10
MAX_LETTERS = 2000
"""Of the words of a request, and of what is kept out; models read no more than some seventy words."""


def parse(text: str, *, pictures: int = 0) -> Request:
    """Read a command such as `/fuse 0.3 a cat --ar 16:9`, sent together with that many pictures.

    Raises `ParseError` for whatever cannot be read, and no other exception whatever the text.
    """
    command = any_command(text)
    if command not in _READERS:
        raise ParseError("command-unknown", command=short(text.split()[0] if text.split() else "/"))
    if further := further_commands(without_command(text), _READERS):
        raise ParseError("command-twice", command=short(further[0]))
    if command != "imagine" and len(expand(without_command(text))) > 1:
        raise ParseError("many-elsewhere", command=f"/{command}")
    words, options = read_flags(command, without_command(text).split())
    request = _READERS[command](" ".join(words), pictures, options)
    for prompt in (options.negative_prompt, *(part.prompt for part in request.words)):
        _check_words(prompt)
    return request


def parse_changes(command: str, text: str, *, pictures: int = 0) -> Request:
    """Read what is to be otherwise in a request of that command: other words, flags, or both. Flags alone leave the
    request without words. Raises `ParseError` as `parse` does."""
    words, options = read_flags(command, text.split())
    if words or not text.strip():
        return parse(f"/{command} {text}", pictures=pictures)
    _check_words(options.negative_prompt)
    return Request(command=command, prompt="", options=options)


def is_flags_alone(command: str, text: str) -> bool:
    """Whether the text has flags of that command, and no words."""
    try:
        words, _ = read_flags(command, text.split())
    except ParseError:
        return False
    return bool(text.strip()) and not words


def parse_all(text: str) -> list[Request]:
    """Read words to paint, which are several requests where there are choices in braces: `/imagine {red, blue} apple`.

    Raises `ParseError` as `parse` does, for any of them.
    """
    return [parse(each) for each in expand(text)]


def _imagine(prompt: str, pictures: int, options: Options) -> Request:
    """Parts that are weighed by `::` are a mixture; one alone has nothing to be weighed against."""
    parts = mixture(prompt)
    if not parts:
        raise ParseError("imagine-empty")
    if len(parts) > MAX_PARTS:
        raise ParseError("fuse-many", parts=len(parts), most=MAX_PARTS)
    words = tuple(parts) if len(parts) > 1 else (Words(prompt=parts[0].prompt),)
    shown = " + ".join(part.prompt for part in words)
    return Request(command="imagine", prompt=shown, words=words, options=options)


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
    weighed = len(weights)
    weights += [1.0] * (pictures - weighed)
    shown = " + ".join(word.prompt for word in words)
    return Request(
        command="fuse", prompt=shown, words=tuple(words), weights=tuple(weights), options=options, weighed=weighed
    )


def _sweep(prompt: str, pictures: int, options: Options) -> Request:
    prompts, words_first = read_sides(prompt, pictures)
    words = tuple(Words(prompt=prompt) for prompt in prompts)
    weights = (1.0,) * pictures
    shown = " + ".join(prompts)
    return Request(
        command="sweep", prompt=shown, words=words, weights=weights, options=options, words_first=words_first
    )


def _check_parts(pictures: int, words: list[Words]) -> None:
    parts = pictures + len(words)
    if parts == 0:
        raise ParseError("fuse-nothing")
    if parts == 1:
        raise ParseError("fuse-one-picture" if pictures else "fuse-one-text")
    if parts > MAX_PARTS:
        raise ParseError("fuse-many", parts=parts, most=MAX_PARTS)


_READERS: dict[str, Callable[[str, int, Options], Request]] = {
    "imagine": _imagine,
    "vary": _vary,
    "fuse": _fuse,
    "sweep": _sweep,
}


def _check_words(prompt: str) -> None:
    """Emoji, signs and letters of any script are something to paint; commas and dashes alone are not."""
    if len(prompt) > MAX_LETTERS:
        raise ParseError("prompt-long", length=len(prompt), most=MAX_LETTERS)
    if prompt and not any(letter.isalnum() or category(letter).startswith("S") for letter in prompt):
        raise ParseError("prompt-nothing", value=short(prompt))

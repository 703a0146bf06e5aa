"""Logging that shows neither a secret nor what people write, and says which update and job each line is about."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

MASK = "[token]"
WORDS_MASK = "[words]"
OURS = ("bot", "engine", "storage")

Format: TypeAlias = Literal["text", "json"]

_SHORTEST = 4  # letters of what is masked: shorter words tell nothing, and stand in every sentence
_WORD = re.compile(rf"\w{{{_SHORTEST},}}")
_FRAME = '  File "'
_MESSAGE = re.compile(r"^([\s|+]*[\w.]+): .*", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What lines are about: an update, a job, and the words of a person that must not be in them."""

    update: int | None = None
    job: str | None = None
    private: tuple[str, ...] = ()


_subject: ContextVar[Subject] = ContextVar("subject", default=Subject())  # noqa: B039  # it is frozen


@contextmanager
def about(*, update: int | None = None, job: str | None = None, private: str = "") -> Iterator[None]:
    """Within it, and in tasks begun within it, lines name this update and job, and mask the `private` words in their
    arguments and in the text of exceptions. What is not given stays as it is around it."""
    around = _subject.get()
    subject = replace(
        around,
        update=around.update if update is None else update,
        job=around.job if job is None else job,
        private=(*around.private, private) if private else around.private,
    )
    token = _subject.set(subject)
    try:
        yield
    finally:
        _subject.reset(token)


class RedactingFormatter(logging.Formatter):
    """Masks secrets in whatever is written; and unless `prompts`, what people write as well.

    Of our own lines, those words are masked that `about` knows to be a person's. Other libraries' lines may carry
    whole requests and updates: of those only the first line is kept, without its arguments, and of their exceptions
    the type and where they come from.
    """

    def __init__(self, *secrets: str, style: Format = "text", prompts: bool = False) -> None:
        super().__init__()
        self._json = style == "json"
        self._prompts = prompts
        forms = {form for secret in secrets for form in (secret, quote(secret, safe=""), secret.partition(":")[2])}
        self._secrets = sorted(forms - {""}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line, with its traceback."""
        foreign = not self._prompts and record.name.partition(".")[0] not in (*OURS, "py")  # `py.warnings`
        message = _message(record, _hidden).partition("\n")[0] if foreign else _message(record, self._argument)
        trace = self._trace(record, foreign)
        line = _as_json(record, message, trace) if self._json else _as_text(record, message, trace)
        for secret in self._secrets:
            line = line.replace(secret, MASK)
        return line

    def _argument(self, argument: Any) -> Any:
        if self._prompts or isinstance(argument, int | float):
            return argument
        return without(str(argument), _subject.get().private)

    def _trace(self, record: logging.LogRecord, foreign: bool) -> str:
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return ""
        told = traceback.TracebackException.from_exception(error).format()
        return "".join(chunk if chunk.startswith(_FRAME) else self._text(chunk, foreign) for chunk in told).rstrip()

    def _text(self, chunk: str, foreign: bool) -> str:
        """A part of a traceback that is no place in code: an exception with its text, or a line between two."""
        if foreign:
            return _MESSAGE.sub(r"\1\n", chunk)
        return chunk if self._prompts else without(chunk, _subject.get().private)


class SafeHandler(logging.StreamHandler[Any]):
    """Writes to the standard error. A line that cannot be written is named, and not shown as it is."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say where the line comes from."""
        print(f"a line of {record.name} could not be written: {record.pathname}:{record.lineno}", file=sys.stderr)


def set_up(level: str, *secrets: str, style: Format = "text", prompts: bool = False) -> None:
    """Log to the standard error: our own lines at that level, other libraries' from `INFO`, the HTTP client's, which
    are addresses, only warnings. With `prompts` everything is logged at that level, requests and updates too.

    What would be printed past the log (an exception that nobody caught, a warning) goes through it.
    """
    handler = SafeHandler()
    handler.setFormatter(RedactingFormatter(*secrets, style=style, prompts=prompts))
    number = logging.getLevelNamesMapping()[level]
    logging.basicConfig(level=number if prompts else max(number, logging.INFO), handlers=[handler], force=True)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(number if prompts else max(number, logging.WARNING))
    for name in OURS:
        logging.getLogger(name).setLevel(number)
    logging.captureWarnings(True)
    log = logging.getLogger(OURS[0])
    sys.excepthook = lambda kind, error, trace: log.critical("it ended", exc_info=(kind, error, trace))
    threading.excepthook = lambda told: log.error("a thread ended", exc_info=told.exc_value)
    sys.unraisablehook = lambda told: log.error("nobody could be told", exc_info=told.exc_value)


def without(text: str, private: tuple[str, ...]) -> str:
    """The text with those words masked: all of them in a row, each by itself, and each as ASCII writes it in JSON."""
    known = {word for words in private for word in _WORD.findall(words)}
    for words in private:
        if len(words) >= _SHORTEST:
            text = text.replace(words, WORDS_MASK)
    if "\\u" in text:
        for word in known:
            text = text.replace(json.dumps(word)[1:-1], WORDS_MASK)
    return _WORD.sub(lambda word: WORDS_MASK if word[0] in known else word[0], text)


def _hidden(argument: Any) -> Any:
    return argument if isinstance(argument, int | float) else "…"


def _message(record: logging.LogRecord, shown: Callable[[Any], Any]) -> str:
    arguments = record.args
    if not arguments:
        return str(record.msg)
    if isinstance(arguments, Mapping):
        return str(record.msg) % {name: shown(value) for name, value in arguments.items()}
    return str(record.msg) % tuple(shown(value) for value in arguments)


def _names() -> dict[str, int | str]:
    subject = _subject.get()
    named = {"update": subject.update, "job": subject.job}
    return {name: value for name, value in named.items() if value is not None}


def _as_text(record: logging.LogRecord, message: str, trace: str) -> str:
    at = datetime.fromtimestamp(record.created).strftime("%Y-%m-%d %H:%M:%S")
    named = "".join(f" {name}={value}" for name, value in _names().items())
    line = f"{at},{int(record.msecs):03d} {record.levelname} {record.name}: {message}{named}"
    return f"{line}\n{trace}" if trace else line


def _as_json(record: logging.LogRecord, message: str, trace: str) -> str:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    line = {"time": at, "level": record.levelname, "logger": record.name, "message": message, **_names()}
    return json.dumps(line | ({"trace": trace} if trace else {}), ensure_ascii=False)

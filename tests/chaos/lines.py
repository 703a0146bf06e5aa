"""Lines and buttons as nobody would send them, by Hypothesis, and what must hold of the bot's pure parts for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from telegram import Update

from bot.asked import of_message
from bot.commands import COMMANDS
from bot.parsing.braces import MOST_REQUESTS
from bot.parsing.flags import MAX_IMAGES
from bot.requests.emoji import spelled
from bot.requests.parse import (
    FLAGS,
    ParseError,
    Request,
    command_of,
    is_command,
    parse,
    parse_all,
    without_command,
    without_mention,
)
from bot.routes import Router
from bot.texts import Texts, cut
from engine.jobs import MAX_FRAMES

USERNAME = "playground_1_bot"
TEXT_LIMIT = 4096
MOST_TOLD = 5

_NUMBERS = st.one_of(
    st.integers(-(10**25), 10**25).map(str),
    st.floats().map(str),
    st.sampled_from(("0", "1", "0.5", "1,5", "٣", "²", "1e9", "NaN", "16:9", "512x512", "0x0", "9999x1", "1/0", "½")),
)
_ODD = st.sampled_from(
    (
        "{a, b}",
        "{",
        "}",
        "{{",
        ",",
        "::",
        "::2",
        "::-1",
        "🦊🦊",
        "\x00",
        "\u202e",
        "\u200d",
        "\ufe0f",
        "👩‍👩‍👧",
        "<b>",
        "&amp;",
        "{ $x }",
        "%s",
        "';--",
        "\n",
        "｜",
        "—",
    )
)
_WORDS = st.one_of(st.text(max_size=30), st.sampled_from(("a red apple", "кот", "고양이", "|", "--", "/imagine")), _ODD)
_FLAGS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("--", "—", "–", "---", "-", "―-")),
    st.one_of(st.sampled_from(sorted(FLAGS)), st.text(max_size=12)),
    st.sampled_from((" ", "=", "", "  ")),
    st.one_of(_NUMBERS, _WORDS),
)
_COMMANDS = st.one_of(
    st.sampled_from([f"/{command.name}" for command in COMMANDS]),
    st.sampled_from(("/IMAGINE", f"/imagine@{USERNAME}", "/imagine@someone_else", "//", "/", "/новое", "/no_such")),
    st.just(""),
)
LINES = st.builds(
    lambda command, parts, glue: glue.join((command, *parts)),
    _COMMANDS,
    st.lists(st.one_of(_WORDS, _FLAGS, _NUMBERS), max_size=12),
    st.sampled_from((" ", " ", " ", "\n", "", " | ")),
)
PRESSES = st.one_of(
    st.text(min_size=1, max_size=64).filter(lambda text: len(text.encode()) <= 64),
    st.text("ABCDEFabcdef0123456789_-", min_size=20, max_size=20),
)


def pure(number: int, count: int) -> tuple[int, list[str]]:
    """Try so many lines on the parts of the bot that need no chat. How many were tried, and what did not hold."""
    texts, broken, tried = Texts(), list[str](), 0
    router = Router(MagicMock(commands=COMMANDS), USERNAME)

    def holds(line: str, pictures: int, private: bool) -> None:
        nonlocal tried
        tried += 1
        try:
            _read(line, pictures, texts)
            _route(line, private, router)
        except Exception as error:
            broken.append(f"{line!r} with {pictures} pictures: {error!r}")

    _each(number, count, holds, LINES, st.integers(0, 12), st.booleans())
    return tried, broken[:MOST_TOLD]


def for_the_chat(number: int, count: int) -> tuple[list[str], list[str]]:
    """So many lines to say and buttons to press."""
    texts: list[str] = []
    presses: list[str] = []
    _each(number, count, texts.append, LINES)
    _each(number, count // 2, presses.append, PRESSES)
    return texts, presses


def is_for_the_bot(text: str) -> bool:
    """Whether a private chat's message gets an answer: all do but commands that name another bot."""
    return command_of(text, USERNAME) is not None or not is_command(text)


def _read(line: str, pictures: int, texts: Texts) -> None:
    """The line becomes a request or several, or one sentence that fits into a message."""
    for request in _requests(lambda: [parse(line, pictures=pictures)], texts):
        assert request.command in ("imagine", "fuse", "vary", "sweep")
        assert 1 <= (request.options.num_images or 1) <= (MAX_FRAMES if request.command == "sweep" else MAX_IMAGES)
        assert len(request.weights) in (0, 1, pictures)
    assert len(_requests(lambda: parse_all(line), texts)) <= MOST_REQUESTS
    spelled(line)
    assert len(cut(line, 60)) <= 60
    assert without_command(line) == without_command(line).strip()
    without_mention(line, USERNAME)


def _requests(read: Callable[[], list[Request]], texts: Texts) -> list[Request]:
    """What was read; nothing where it was refused, with a sentence that fits into a message."""
    try:
        return read()
    except ParseError as error:
        sentence = texts.html(error.key, **error.fill)
        assert 0 < len(sentence) <= TEXT_LIMIT and texts.plain(error.key, **error.fill), "no sentence"
        return []


def _route(line: str, private: bool, router: Router) -> None:
    """A message with the line finds who answers it; in a private chat there is always somebody."""
    person = {"id": 5, "is_bot": False, "first_name": "Ada"}
    chat = {"id": 5, "type": "private"} if private else {"id": -5, "type": "group", "title": "Studio"}
    message = {"message_id": 1, "date": 1, "from": person, "chat": chat, "text": line}
    update = Update.de_json({"update_id": 1, "message": message}, None)
    asked = of_message(update, USERNAME)
    assert asked is not None
    found = router.handler_for(asked)
    if private and is_for_the_bot(line):
        assert found is not None, "nobody answers"


def _each(number: int, count: int, do: Callable[..., object], *strategies: st.SearchStrategy[Any]) -> None:
    """Call a function with so many examples of the strategies, the same ones for the same number."""

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*strategies))
    def each(drawn: tuple[Any, ...]) -> None:
        do(*drawn)

    each()

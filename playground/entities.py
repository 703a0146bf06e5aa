"""Formatted text: what a bot or a person wrote, turned into plain text and its entities.

Offsets and lengths count UTF-16 code units, as everywhere in the Bot API.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from playground.errors import bad_request
from playground.markup_html import parse_html
from playground.markup_markdown import parse_markdown, parse_markdown_v2
from playground.values import Json

_PARSERS = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}
_GIVEN = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
}
_SOLID = (
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "mention",
    "bot_command",
    "url",
    "email",
    "hashtag",
)
_ENDINGS = "ai|app|art|com|cz|de|dev|edu|eu|fr|gov|info|io|it|jp|kr|me|net|nl|org|pl|ru|site|ua|uk|us|xyz"
_DETECTED = (
    ("url", re.compile(r"(?<![\w@])(?:https?|ftp|tg)://[^\s<>\"]+", re.IGNORECASE)),
    (
        "email",
        re.compile(r"(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?!\w)", re.IGNORECASE | re.ASCII),
    ),
    ("url", re.compile(rf"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:{_ENDINGS})(?![\w-])(?:/[^\s<>\"]*)?", re.IGNORECASE)),
    ("bot_command", re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<!\w)@[a-zA-Z0-9_]{4,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d_])\w{1,256}(?!\w*#)")),
    ("cashtag", re.compile(r"(?<!\w)\$[A-Z]{1,8}(?!\w)")),
)


def formatted(text: str, parse_mode: str = "", entities: Sequence[Json] = ()) -> tuple[str, list[Json]]:
    """Plain text and entities of what a bot sent; surrounding white space goes, and what is plain is detected.

    Raises `ApiError` 400 for an unknown `parse_mode` or markup that does not parse.
    """
    mode = parse_mode.lower()
    if mode and mode != "none" and text:
        parse = _PARSERS.get(mode)
        if parse is None:
            raise bad_request("unsupported parse_mode")
        text, found = parse(text)
    else:
        found = _given(text, entities)
    text, found = _trim(text, found)
    return text, _sorted([*found, *detect(text, found)])


def detect(text: str, known: Sequence[Json] = ()) -> list[Json]:
    """Commands, mentions, links and tags in plain text, outside the `known` entities that forbid others within."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in known if e["type"] in _SOLID]
    found = []
    for kind, pattern in _DETECTED:
        for start, end in _matches(pattern, text):
            if all(end <= low or high <= start for low, high in taken):
                taken.append((start, end))
                found.append({"offset": start, "length": end - start, "type": kind})
    return _sorted(found)


def entity_text(text: str, entity: Json) -> str:
    """The part of `text` that an entity covers."""
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def utf16_length(text: str) -> int:
    """How many UTF-16 code units a text takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        found = match[0].rstrip(".,:;!?'\")") if "//" in match[0] or "/" in match[0][1:] else match[0]
        start = utf16_length(text[: match.start()])
        yield start, start + utf16_length(found)


def _given(text: str, entities: Sequence[Json]) -> list[Json]:
    """The entities a bot passed itself, without those that Telegram finds on its own."""
    length = utf16_length(text)
    kept = []
    for entity in entities:
        if entity["offset"] < 0 or entity["offset"] > length:
            raise bad_request(
                f"Entity begins after the end of the text at UTF-16 offset {entity['offset']}"
                if entity["offset"] > length
                else f"receive an entity with incorrect offset {entity['offset']}"
            )
        if entity["length"] < 0 or entity["offset"] + entity["length"] > length:
            raise bad_request(f"Entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text")
        if entity["type"] in _GIVEN and entity["length"]:
            kept.append(entity)
    return kept


def _trim(text: str, entities: Iterable[Json]) -> tuple[str, list[Json]]:
    """Text without white space at its ends, and entities cut and moved accordingly."""
    end = utf16_length(text.rstrip())
    start = utf16_length(text) - utf16_length(text.lstrip())
    kept = []
    for entity in entities:
        low = max(entity["offset"], start)
        high = min(entity["offset"] + entity["length"], end)
        if low < high:
            kept.append({**entity, "offset": low - start, "length": high - low})
    return text.strip(), kept


def _sorted(entities: Iterable[Json]) -> list[Json]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))

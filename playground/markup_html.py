"""`parse_mode=HTML`: the few tags that Telegram knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from playground.errors import ApiError, bad_request
from playground.marked import Marked
from playground.values import Json

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_TAG = re.compile(r"<(/?)([^\s>]*)([^>]*)(>?)")
_ATTRIBUTE = re.compile(r"([^\s=\"'/>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int
    position: int


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities; raises `ApiError` 400 where tags are unknown or do not match."""
    marked = Marked()
    stack: list[_Open] = []
    position = 0
    while (bracket := source.find("<", position)) >= 0:
        marked.add(_unescape(source[position:bracket]))
        match = _TAG.match(source, bracket)
        assert match is not None  # the pattern matches at every "<"
        at = len(source[:bracket].encode())
        if match[1]:
            _close(marked, stack, match, at)
        else:
            stack.append(_opened(marked, match, at))
        position = match.end()
    marked.add(_unescape(source[position:]))
    if stack:
        raise _refused(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return marked.finish()


def _opened(marked: Marked, match: re.Match[str], at: int) -> _Open:
    if not match[4]:
        raise _refused(f"Unclosed start tag at byte offset {at}")
    tag = match[2].lower()
    if tag not in _STYLES:
        raise _refused(f'Unsupported start tag "{tag}" at byte offset {at}')
    attributes = {
        name.lower(): _unescape(double or single or bare) for name, double, single, bare in _ATTRIBUTE.findall(match[3])
    }
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    return _Open(tag, attributes, marked.length, len(marked.text))


def _close(marked: Marked, stack: list[_Open], match: re.Match[str], at: int) -> None:
    if not stack:
        raise _refused(f"Unexpected end tag at byte offset {at}")
    if not match[4] or match[3].strip():
        raise _refused(f"Unclosed end tag at byte offset {at}")
    opened = stack.pop()
    name = match[2].lower()
    if name and name != opened.tag:
        raise _refused(f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{name}>"')
    _mark(marked, opened)


def _mark(marked: Marked, opened: _Open) -> None:
    """Turn a closed tag into its entity."""
    if opened.tag == "a":
        marked.link(opened.start, opened.attributes.get("href") or marked.text[opened.position :])
    elif opened.tag in ("code", "pre"):
        _mark_code(marked, opened)
    elif opened.tag == "tg-emoji":
        marked.entity("custom_emoji", opened.start, custom_emoji_id=opened.attributes.get("emoji-id", ""))
    elif opened.tag == "blockquote" and "expandable" in opened.attributes:
        marked.entity("expandable_blockquote", opened.start)
    else:
        marked.entity(_STYLES[opened.tag], opened.start)


def _mark_code(marked: Marked, opened: _Open) -> None:
    """`<pre><code class="language-x">` is one entity, `pre` with a language."""
    language = opened.attributes.get("class", "").removeprefix("language-")
    last = marked.entities[-1] if marked.entities else None
    spans_all = last is not None and (last["offset"], last["length"]) == (opened.start, marked.length - opened.start)
    if opened.tag == "pre" and spans_all and last is not None and last["type"] == "code":
        marked.entities[-1] = {**last, "type": "pre"}
    elif opened.tag == "code" and language:
        marked.entity("code", opened.start, language=language)
    else:
        marked.entity(opened.tag, opened.start)


def _unescape(text: str) -> str:
    return _REFERENCE.sub(lambda match: unescape(match[0]), text)


def _refused(why: str) -> ApiError:
    return bad_request(f"can't parse entities: {why}")

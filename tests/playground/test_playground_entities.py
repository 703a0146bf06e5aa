"""Formatted text: HTML, MarkdownV2, the old Markdown, and what is found in plain text."""

from __future__ import annotations

from typing import Any

import pytest

from playground.entities import detect, entity_text, formatted
from playground.errors import ApiError


def told(text: str, mode: str = "") -> tuple[str, list[tuple[str, str]]]:
    """The plain text, and each entity as its kind and the words it covers."""
    plain, entities = formatted(text, mode)
    return plain, [(entity["type"], entity_text(plain, entity)) for entity in entities]


@pytest.mark.parametrize(
    ("source", "plain", "entities"),
    [
        ("<b>a</b><strong>b</strong>", "ab", [("bold", "a"), ("bold", "b")]),
        ("<i>a <b>b</b></i>", "a b", [("italic", "a b"), ("bold", "b")]),
        (
            "<u>a</u> <s>b</s> <tg-spoiler>c</tg-spoiler>",
            "a b c",
            [("underline", "a"), ("strikethrough", "b"), ("spoiler", "c")],
        ),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", "a")]),
        ("1 &lt; 2 &amp;&#38; &quot;3&quot; &nbsp;", '1 < 2 && "3" &nbsp;', []),
        ("<code>a@b.com</code>", "a@b.com", [("code", "a@b.com")]),
        ("<a href='https://e.org'>site</a>", "site", [("text_link", "site")]),
        ("<pre>x</pre>", "x", [("pre", "x")]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", "q")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ("😀<b>😀x</b>", "😀😀x", [("bold", "😀x")]),
        (" <b> a </b> ", "a", [("bold", "a")]),
        ("<b></b>a", "a", []),
        ("<B>a</b>", "a", [("bold", "a")]),
    ],
)
def test_html_becomes_entities(source: str, plain: str, entities: list[tuple[str, str]]) -> None:
    """Every tag that Telegram knows, nested too; offsets count UTF-16."""
    assert told(source, "HTML") == (plain, entities)


@pytest.mark.parametrize(
    ("source", "plain", "entities"),
    [
        (
            "*a* _b_ __c__ ~d~ ||e||",
            "a b c d e",
            [("bold", "a"), ("italic", "b"), ("underline", "c"), ("strikethrough", "d"), ("spoiler", "e")],
        ),
        ("*a _b_*", "a b", [("bold", "a b"), ("italic", "b")]),
        ("`a*b` ```py\nc```", "a*b c", [("code", "a*b"), ("pre", "c")]),
        ("[site](https://e.org/\\))", "site", [("text_link", "site")]),
        ("1\\.5 \\- \\*", "1.5 - *", []),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb")]),
        (">a\n>b||\nc", "a\nb\nc", [("expandable_blockquote", "a\nb")]),
        ("![👍](tg://emoji?id=5368324170671202286)", "👍", [("custom_emoji", "👍")]),
        ("___a_ b__", "a b", [("underline", "a b"), ("italic", "a")]),
    ],
)
def test_markdown_v2_becomes_entities(source: str, plain: str, entities: list[tuple[str, str]]) -> None:
    """Every mark that Telegram knows, nested too."""
    assert told(source, "MarkdownV2") == (plain, entities)


def test_old_markdown_becomes_entities() -> None:
    """Without nesting, as it was."""
    source = "*a* _b_ `c` [d](http://e.org) ```f``` \\_g"
    kinds = [("bold", "a"), ("italic", "b"), ("code", "c"), ("text_link", "d"), ("pre", "f")]
    assert told(source, "Markdown") == ("a b c d f _g", kinds)


@pytest.mark.parametrize(
    ("mode", "source", "words"),
    [
        ("HTML", "<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("HTML", "é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("HTML", "<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("HTML", "a</b>", "Unexpected end tag at byte offset 1"),
        ("HTML", "<b", "Unclosed start tag at byte offset 0"),
        ("HTML", "<b>a</b", "Unclosed end tag at byte offset 4"),
        ("HTML", "<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("MarkdownV2", "a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "é *a", "Can't find end of Bold entity at byte offset 3"),
        ("MarkdownV2", "`a", "Can't find end of Code entity at byte offset 0"),
        ("MarkdownV2", "[a](b", "Can't find end of a URL at byte offset 4"),
        ("MarkdownV2", "![a](b)", "Invalid tg://emoji or tg://time URL specified"),
        ("Markdown", "ab *c", "Can't find end of the entity starting at byte offset 3"),
    ],
)
def test_broken_markup_is_refused(mode: str, source: str, words: str) -> None:
    """In Telegram's words, with offsets in bytes."""
    with pytest.raises(ApiError) as refusal:
        formatted(source, mode)
    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


def test_code_in_pre_is_one_entity_with_a_language() -> None:
    """The way HTML names a language."""
    _, entities = formatted('<pre><code class="language-python">x</code></pre>', "HTML")
    assert entities == [{"offset": 0, "length": 1, "type": "pre", "language": "python"}]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/imagine a cat", [("bot_command", "/imagine")]),
        ("/imagine@wassily_bot a cat", [("bot_command", "/imagine@wassily_bot")]),
        ("a/b and 1/2 and //c", []),
        ("ask @wassily_bot!", [("mention", "@wassily_bot")]),
        ("me@example.org", [("email", "me@example.org")]),
        ("see https://e.org/a?b=c, and e.org.", [("url", "https://e.org/a?b=c"), ("url", "e.org")]),
        ("#red apples, 100#, #1", [("hashtag", "#red")]),
        ("😀 /start", [("bot_command", "/start")]),
    ],
)
def test_plain_text_is_searched(text: str, entities: list[tuple[str, str]]) -> None:
    """Commands, mentions, addresses and tags are found without any markup."""
    assert [(entity["type"], entity_text(text, entity)) for entity in detect(text)] == entities


async def test_a_mention_of_a_person_carries_who_they_are(api: Any, ada: Any) -> None:
    """Strangers are not mentioned."""
    text = '<a href="tg://user?id=102">Boris</a> and <a href="tg://user?id=999">nobody</a>'
    sent = await api.ok("sendMessage", chat_id=101, text=text, parse_mode="HTML")
    assert [(entity["type"], entity["user"]["first_name"]) for entity in sent["entities"]] == [
        ("text_mention", "Boris")
    ]


async def test_given_entities_are_kept(api: Any, ada: Any) -> None:
    """Without a parse mode, a bot may say itself what is bold; what Telegram finds itself it finds itself."""
    entities = [{"type": "bold", "offset": 0, "length": 2}, {"type": "mention", "offset": 0, "length": 2}]
    sent = await api.ok("sendMessage", chat_id=101, text="ab /c", entities=entities)
    assert [entity["type"] for entity in sent["entities"]] == ["bold", "bot_command"]

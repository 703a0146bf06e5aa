"""The languages: each is complete, asks for the same arguments, and counts as its speakers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, NumberLiteral, SelectExpression, Term, VariableReference
from fluent.syntax.visitor import Visitor

from bot.commands import COMMANDS
from bot.texts import DEFAULT, LOCALES, Languages

CODES = Languages().codes
OTHERS = [code for code in CODES if code != DEFAULT]
PLURALS = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}, "ko": {"other"}}
"""The categories that the Unicode CLDR has for whole numbers; `other` stands for fractions as well."""


class Sentence(Visitor):  # type: ignore[misc]  # the library has no types
    """What a sentence is made of: its arguments, its tags, and the variants of each choice by a number."""

    def __init__(self, message: Message) -> None:
        self.arguments: set[str] = set()
        self.tags: list[str] = []
        self.choices: list[set[str]] = []
        self.words = ""
        self.visit(message.value)

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.arguments.add(node.id.name)

    def visit_TextElement(self, node: Any) -> None:
        self.tags += re.findall(r"<([a-z]+)>", node.value)
        self.words += node.value

    def visit_SelectExpression(self, node: SelectExpression) -> None:
        keys = {
            variant.key.value if isinstance(variant.key, NumberLiteral) else variant.key.name
            for variant in node.variants
        }
        if keys & {"one", "few", "many"}:
            self.choices.append({key for key in keys if not key.isdigit()})
        self.generic_visit(node)


def sentences(code: str) -> dict[str, Sentence]:
    """The sentences of a language by their keys."""
    return {entry.id.name: Sentence(entry) for path in files(code) for entry in entries(path)}


def files(code: str) -> list[Path]:
    return sorted((LOCALES / code).glob("*.ftl"))


def entries(path: Path) -> Iterator[Message]:
    for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
        assert not type(entry).__name__.startswith("Junk"), f"{path.name}: {entry.content}"
        if isinstance(entry, Message | Term):
            yield entry


ENGLISH = sentences(DEFAULT)


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_there(code: str) -> None:
    """Each language has the same files, and in each the same sentences, none twice."""
    assert [path.name for path in files(code)] == [path.name for path in files(DEFAULT)]
    for mine, english in zip(files(code), files(DEFAULT), strict=True):
        assert [entry.id.name for entry in entries(mine)] == [entry.id.name for entry in entries(english)], mine


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_asks_for_the_same(code: str) -> None:
    """A translation fills in the same arguments as the English sentence, and has no other markup than it."""
    for key, mine in sentences(code).items():
        assert mine.arguments == ENGLISH[key].arguments, key
        assert set(mine.tags) == set(ENGLISH[key].tags), key


@pytest.mark.parametrize("code", CODES)
def test_plurals_are_right(code: str) -> None:
    """Wherever a sentence chooses by a number, it has all the forms that the language has for whole numbers."""
    for key, mine in sentences(code).items():
        for forms in mine.choices:
            assert forms == PLURALS[code], key


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_translated(code: str) -> None:
    """No sentence of words is left in English: it has letters of its own script."""
    script = {"ru": r"[а-яё]", "ko": r"[가-힣]"}[code]
    for key, mine in sentences(code).items():
        if re.search(r"[a-z]{3}", re.sub(r"<code>.*?</code>|/\w+|--\w+", "", ENGLISH[key].words)):
            assert re.search(script, mine.words, re.IGNORECASE), key


@pytest.mark.parametrize("code", CODES)
def test_menus_fit(code: str) -> None:
    """What is said about each command is within Telegram's limit, and so short that a phone shows it."""
    texts = Languages().of(code)
    for command in COMMANDS:
        assert 1 <= len(texts.plain(command.about)) <= 60, command.name


@pytest.mark.parametrize(
    ("told", "spoken"), [("en", "en"), ("en-US", "en"), ("EN", "en"), ("xx", "en"), ("", "en"), (None, "en")]
)
def test_whom_to_speak_to_in_what(told: str | None, spoken: str) -> None:
    """Whoever's language is not spoken, or not known, is spoken to in English."""
    assert Languages().spoken(told) == spoken

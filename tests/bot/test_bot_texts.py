"""What the bot says: every sentence is there, none is idle, and none breaks Telegram's markup."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.styles import STYLES
from bot.texts import LOCALES, Languages, Texts, cut, cut_at_word, isolated, utf16_length

ENGLISH = "\n".join(path.read_text(encoding="utf-8") for path in sorted((LOCALES / "en").glob("*.ftl")))
KEYS = set(re.findall(r"^([a-z][a-z-]*) =", ENGLISH, flags=re.MULTILINE))
TEXTS = Texts()
LANGUAGES = Languages()
CODES = LANGUAGES.codes


def words_in_code() -> Iterator[str]:
    """Every string in the bot's code but docstrings, and the keys that its tables name."""
    yield from (style.key for style in STYLES.values())
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def keys_in_code() -> Iterator[str]:
    """Every key that code names: where a text is asked for or refused with, and in tables of keys."""
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = {
                    "html": 0,
                    "plain": 0,
                    "Refusal": 0,
                    "Short": 0,
                    "ParseError": 0,
                    "_flag_error": 0,
                    "say": 1,
                    "_alert": 0,
                }
                place |= {"button": 0, "Short": 0}
                if name in place and len(node.args) > place[name]:
                    argument = node.args[place[name]]
                    if isinstance(argument, ast.Constant):
                        yield str(argument.value)


def test_every_key_in_code_has_a_sentence() -> None:
    """No handler can ask for a sentence that there is none of."""
    asked = {*keys_in_code(), *(style.key for style in STYLES.values())}
    assert len(asked) > 60
    assert asked <= KEYS


def test_every_sentence_is_used() -> None:
    """No sentence is left over."""
    assert set(words_in_code()) >= KEYS


def test_no_key_is_said_twice() -> None:
    """A file's key is its own: a second sentence of the same key would take the first one's place."""
    keys = re.findall(r"^([a-z][a-z-]*) =", ENGLISH, flags=re.MULTILINE)
    assert len(keys) == len(set(keys))


def test_no_sentence_stands_in_code() -> None:
    """What code hands to people comes from the locales: no text of a message is written in it."""
    sent = re.compile(r"\.(send_message|answer|edit_message_text|reply)\(\s*f?\"")
    for path in Path(bot.__file__).parent.rglob("*.py"):
        assert not sent.search(path.read_text(encoding="utf-8")), path


def fills(key: str) -> dict[str, str | int]:
    """Arguments for a sentence, each a string that would hurt if it were not escaped, or a number."""
    body = ENGLISH.split(f"\n{key} =")[1]
    body = re.split(r"\n(?=[a-z#])", body)[0]
    numbers = {
        "count",
        "place",
        "n",
        "percent",
        "held",
        "available",
        "daily",
        "needed",
        "limit",
        "pictures",
        "weights",
        "people",
    }
    return {name: 3 if name in numbers else "<b>&" for name in re.findall(r"\$([a-z]+)", body)}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("key", sorted(KEYS))
def test_markup_is_whole_and_arguments_are_escaped(key: str, code: str) -> None:
    """Each sentence opens and closes its tags, uses none that Telegram lacks, and shows `<` of an argument as such."""
    text = LANGUAGES.of(code).html(key, **fills(key))
    tags = re.findall(r"<(/?)([a-z]+)>", text)
    assert {name for _, name in tags} <= {"b", "i", "code"}
    assert [name for slash, name in tags if not slash] == [name for slash, name in tags if slash]
    assert "<b>&" not in text
    if "<b>&" in fills(key).values() and key != "caption-seed":
        assert "&lt;b&gt;&amp;" in text
    assert not re.search(r"\{\s*[$-]", text)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("letter", ["x", "&", "<"])
def test_long_words_are_said_whole(code: str, letter: str) -> None:
    """Whatever somebody wrote into a whole message comes back out of a sentence, escaped."""
    said = LANGUAGES.of(code).html("info-prompt", prompt=letter * 4000)
    assert html.unescape(said).count(letter) >= 4000
    assert "&" * 4000 not in said
    assert "<" * 4000 not in said


def test_plain_sentences_have_no_markup() -> None:
    """Buttons and answers to presses show a person's own `<` but no tags of ours."""
    assert TEXTS.plain("imagine-empty") == "Say what to paint, for example /imagine a red apple"
    assert TEXTS.plain("command-unknown", command="/<b>") == "I don't know /<b>. /help shows what I can do."


@pytest.mark.parametrize("code", CODES)
def test_no_plain_sentence_has_markup(code: str) -> None:
    """Said plainly, no sentence of any language has tags of ours or letters that are escaped."""
    for key in KEYS:
        plain = LANGUAGES.of(code).plain(key, **{name: 3 for name in fills(key)})
        assert not re.search(r"</?(b|i|code)>|&(lt|gt|amp);", plain), key


@pytest.mark.parametrize("code", CODES)
def test_missing_keys_and_arguments_are_errors(code: str) -> None:
    """A sentence that cannot be made is an error, not half a sentence."""
    with pytest.raises(LookupError):
        LANGUAGES.of(code).html("no-such-key")
    with pytest.raises(LookupError):
        LANGUAGES.of(code).html("waiting")


def test_counts_are_said_right() -> None:
    """One is one, several are several."""
    assert TEXTS.html("cancelled-count", count=0).startswith("You have nothing")
    assert TEXTS.html("cancelled-count", count=1).startswith("One request is")
    assert TEXTS.html("cancelled-count", count=2).startswith("2 requests are")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Отменять нечего."),
        (1, "Запрос отменён."),
        (3, "Отменены 3 запроса."),
        (5, "Отменено 5 запросов."),
        (11, "Отменено 11 запросов."),
        (21, "Отменён 21 запрос."),
        (22, "Отменены 22 запроса."),
    ],
)
def test_russian_counts_are_said_right(count: int, said: str) -> None:
    """Russian has its own forms for one, a few and many, and 21 is as one again."""
    assert LANGUAGES.of("ru").html("cancelled-count", count=count).startswith(said)


@given(st.text(), st.integers(1, 40))
def test_cut_keeps_to_utf16_units(text: str, limit: int) -> None:
    """A cut text is within the limit as Telegram counts it, and begins as the text does."""
    shown = cut(text, limit)
    assert utf16_length(shown) <= limit
    assert shown == text or text.startswith(shown.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("🦊🦊🦊", 6, "🦊🦊🦊"),
        ("🦊🦊🦊", 5, "🦊🦊…"),
        ("🦊🦊🦊", 4, "🦊…"),
        ("a👍🏽b", 4, "a…"),
        ("a👩‍🚀b", 5, "a…"),
        ("one two", 5, "one…"),
    ],
)
def test_cut_leaves_emoji_whole(text: str, limit: int, shown: str) -> None:
    """No emoji is cut in half, nor parted from its skin tone or from what it is joined to."""
    assert cut(text, limit) == shown


@given(st.text(), st.integers(1, 40))
def test_cut_at_a_word_keeps_to_utf16_units(text: str, limit: int) -> None:
    """Cut at a word, too, a text is within the limit, and begins as the text does."""
    shown = cut_at_word(text, limit)
    assert utf16_length(shown) <= limit
    assert shown == text or text.startswith(shown.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one twothreefourfive", 12, "one twothre…"),
        ("🦊🦊 🦊🦊", 8, "🦊🦊…"),
    ],
)
def test_cut_at_a_word_leaves_words_whole(text: str, limit: int, shown: str) -> None:
    """A word is not cut in half unless most of the text would go with it."""
    assert cut_at_word(text, limit) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a red fox", "a red fox"),
        ("שועל", "\u2068שועל\u2069"),
        ("ثعلب 3", "\u2068ثعلب 3\u2069"),
        ("fox \u202exof\u202c \u2066", "fox xof "),
        ("\u2069שועל\u2069", "\u2068שועל\u2069"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("", ""),
    ],
)
def test_words_of_another_direction_stay_among_themselves(text: str, shown: str) -> None:
    """What is written from right to left is isolated, and no mark of direction reaches beyond the words."""
    assert isolated(text) == shown

"""Blocked words: found however they are spelled, not found where they are not meant, and never open by mistake."""

from __future__ import annotations

import logging
import time
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.refusal import Refusal
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.rules.policy import BadRules, Rule, WordList, screen
from bot.texts import Texts
from engine.jobs import Picture, Words

LIST = """\ufeff# what this bot does not paint
badger
ass
cop
red menace

  pine*
*sherry
*blue moon
Блин
лёд
мой
хвощ
꽃게*
蜜蜂
かき
कुल
kīlo
"""


@pytest.fixture
def rules(tmp_path: Path) -> WordList:
    path = tmp_path / "blocked.txt"
    path.write_text(LIST, encoding="utf-8")
    return WordList.load(path)


def is_blocked(rules: WordList, prompt: str) -> bool:
    try:
        rules.check(prompt)
    except Refusal as refusal:
        assert refusal.key == "blocked-words"
        return True
    return False


@pytest.mark.parametrize(
    "prompt",
    [
        "badger",
        "a BADGER, on the grass",
        "(badger)",
        "the red menace",
        "the red,  Menace",
        "a pineapple",
        "old cider-sherry",
        "toffeesherry",
        "a skyblue moon",
        "ein kilo Mehl",
        "вкусный блин",
        "лед на реке",
        "꽃게를 그려 줘",
        "一只蜜蜂在飞",
        "おいしいかきです",
    ],
    ids=ascii,
)
def test_words_and_phrases_are_found(rules: WordList, prompt: str) -> None:
    """A rule is found as a whole word in any case, a phrase over any gap, and a star stands for more letters; where a
    script has no spaces, anywhere."""
    assert is_blocked(rules, prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "ｂａｄｇｅｒ",
        "𝓫𝓪𝓭𝓰𝓮𝓻",
        "bad\u200bger",
        "\u202ebadger\u202c",
        "bad\u00adger",
        "b\u0336a\u0336d\u0336g\u0336e\u0336r\u0336",
        "bädgér",
        "bаdgеr",
        "a βadger",
        "a сор in the garden",
        "вкусный bлuн",
        "xвoщ у реки",
        "ʙᴀᴅɢᴇʀ",
        "🅑🅐🅓🅖🅔🅡",
        "b4dg3r",
        "a55",
        "a$$ on a plate",
        "@ss on a plate",
        "b@dger",
        "p!nes",
        "bIue moon",
        "b a d g e r",
        "a b a d g e r",
        "b.a.d.g.e.r",
        "b_a_d_g_e_r",
        "b - a - d - g - e - r",
        "b 4 d g 3 r",
        "bad*ger",
        "baaaadger",
        "badgerrrr",
        "asss",
        "aaassss",
        "r e d m e n a c e",
        "the r3d men4ce",
        "p i n e s",
        "蜜 蜂",
        unicodedata.normalize("NFD", "꽃게를"),
        unicodedata.normalize("NFD", "мой дом"),
    ],
    ids=ascii,
)
def test_disguises_are_seen_through(rules: WordList, prompt: str) -> None:
    """Look-alikes, marks, invisible characters, digits, single letters and drawn-out ones change nothing."""
    assert is_blocked(rules, prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "a badge on the grass",
        "a class as good as this",
        "badgering",  # a whole word, unless there is a star
        "a spine",
        "sherrylike foxes",
        "red is no menace",
        "the menace is red",
        "a moon, blue",
        "мои дома",
        "сор в избе",
        "след на снегу",
        "꽃 게임",
        "蜂蜜",
        "がき",
        "कल, किल",
        "55 cats, 3d, 4k, 2001",
        "x, y and z",
        "A, B or C",
        "hm... so?!",
        "$5 @home",
        "",
        "!!!",
        "🦊",
    ],
    ids=ascii,
)
def test_innocents_pass(rules: WordList, prompt: str) -> None:
    """Words that only contain a blocked one, or look a little like it, are painted: й is no и and が no か."""
    assert not is_blocked(rules, prompt)


@pytest.mark.parametrize("prompt", ["a" * 4096, "a " * 2048, "aaab" * 1024, "b4d " * 1024, "蜂" * 4096, "a.b-" * 1024])
def test_checking_is_quick(rules: WordList, prompt: str) -> None:
    """The longest messages are read in a moment, whatever they are made of."""
    began = time.process_time()
    rules.check(prompt)
    assert time.process_time() - began < 1


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is written, a rule can be asked about it: one that broke would refuse the request."""
    with suppress(Refusal):
        WordList([Rule.of_line("badger"), Rule.of_line("*a*")]).check(text)


def wish(*parts: Picture | Words, no: str = "") -> Wish:
    return Wish(kind="fuse", parts=parts, options=Options(negative_prompt=no))


@pytest.mark.parametrize(
    "wanted",
    [
        wish(Words(prompt="a badger")),
        wish(Picture(path="a.png"), Words(prompt="a fox"), Words(prompt="badger")),
        wish(Words(prompt="a fox"), no="badger"),
        wish(Words(prompt="the red"), Words(prompt="menace")),
    ],
)
def test_every_text_of_a_wish_is_asked_about(rules: WordList, wanted: Wish) -> None:
    """The words of each part, what is to be kept out, and all words in a row."""
    with pytest.raises(Refusal, match="blocked-words"):
        screen([rules], wanted)


def test_what_is_not_blocked_passes(rules: WordList) -> None:
    """Other wishes pass, and so does everything where there are no rules."""
    screen([rules], wish(Picture(path="badger.png"), Words(prompt="a fox"), no="dogs"))
    screen([], wish(Words(prompt="a badger")))


def test_a_rule_that_breaks_refuses(caplog: pytest.LogCaptureFixture) -> None:
    """What could not be checked is not painted."""

    class Broken:
        def check(self, prompt: str) -> None:
            raise RuntimeError

    with caplog.at_level(logging.ERROR), pytest.raises(Refusal, match="blocked-unsure"):
        screen([Broken()], wish(Words(prompt="a fox")))
    assert "Broken broke" in caplog.text


def test_the_sentences_name_no_word() -> None:
    """What people are told repeats nothing, says what to do, and that nothing was charged."""
    for key in ("blocked-words", "blocked-unsure"):
        assert "cost nothing" in Texts().plain(key)


@pytest.mark.parametrize("line", ["*", "!!!", "ba*dger", "** **", "\u200b"])
def test_a_line_that_is_no_rule_is_named(tmp_path: Path, line: str) -> None:
    """A line that can block nothing is an error, with its number."""
    path = tmp_path / "blocked.txt"
    path.write_text(f"# words\nbadger\n{line}\n", encoding="utf-8")
    with pytest.raises(BadRules, match=r"line 3 of .*blocked\.txt is no rule"):
        WordList.load(path)


@pytest.mark.parametrize("content", [b"", b"\n# badger\n", b"\xff\xfe\xfa"])
def test_a_file_without_rules_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that was meant to block something, and blocks nothing, is an error."""
    path = tmp_path / "blocked.txt"
    path.write_bytes(content)
    with pytest.raises(BadRules):
        WordList.load(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """So is one that cannot be read."""
    for path in (tmp_path / "nowhere.txt", tmp_path):
        with pytest.raises(BadRules, match="cannot be read"):
            WordList.load(path)


def test_many_rules_cost_no_more(tmp_path: Path) -> None:
    """Ten thousand rules are asked about as quickly as ten."""
    path = tmp_path / "blocked.txt"
    lines = [f"word{number}{star}" for number in range(5000) for star in ("", "*")]
    path.write_text("\n".join([*lines, *(f"phrase {number}" for number in range(5000))]), encoding="utf-8")
    rules = WordList.load(path)
    began = time.process_time()
    rules.check("a phrase of many a word " * 150)
    assert time.process_time() - began < 1
    assert is_blocked(rules, "a word4999ish") and is_blocked(rules, "the phrase 4999")


def test_a_rule_reads_its_stars() -> None:
    """A star before or behind says where a longer word counts too."""
    assert Rule.of_line(" *Red  Menace ") == Rule(words=("red", "menace"), before=True)
    assert Rule.of_line("pine*") == Rule(words=("pine",), after=True)

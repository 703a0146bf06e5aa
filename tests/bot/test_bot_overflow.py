"""Texts that are longer than a message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from bot.sending.overflow import messages, pieces
from bot.texts import utf16_length


@given(st.text(), st.integers(4, 40))
def test_nothing_is_lost_but_spaces(text: str, limit: int) -> None:
    """The pieces are the whole text within the limit; only spaces where it was cut are left out."""
    found = pieces(text, limit)
    assert all(0 < utf16_length(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_words_are_whole() -> None:
    """A text is cut between words."""
    assert pieces("one two three four", 10) == ["one two", "three four"]
    assert pieces("") == []


def test_as_few_messages_as_can_be() -> None:
    """Blocks stand together as long as a message has room for them as it is shown; markup takes no room."""
    assert messages(["<b>a</b>", "b", "c"]) == ["<b>a</b>\n\nb\n\nc"]
    long = "&lt;" * 2000
    assert messages([long, f"<i>{long}</i>", "end"]) == [f"{long}\n\n<i>{long}</i>\n\nend"]
    full = "x" * MessageLimit.MAX_TEXT_LENGTH
    assert messages(["a", full, "b"]) == ["a", full, "b"]

"""What the bot says, out of the Fluent files in `locales/`, one folder a language. No sentence stands in code."""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

LOCALES = Path(__file__).parent / "locales"


DEFAULT = "en"
LONG = 500


class Texts:
    """The sentences of one language, by their keys."""

    def __init__(self, language: str = DEFAULT, folder: Path = LOCALES) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        for path in sorted((folder / language).glob("*.ftl")):
            self._bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))

    def html(self, key: str, **args: str | int) -> str:
        """The sentence as Telegram's HTML, its arguments escaped. Raises `LookupError` for a key there is none of,
        or an argument that is missing."""
        if not self._bundle.has_message(key):
            raise LookupError(f"no text {key!r}")
        escaped = {name: _escape(value) for name, value in args.items()}
        # Fluent takes no more than some thousand characters for a value: what is long is put in behind its back.
        long = {name: str(value) for name, value in escaped.items() if len(str(value)) > LONG}
        stand_ins = {name: f"\ue000{name}\ue001" for name in long}
        text, errors = self._bundle.format_pattern(self._bundle.get_message(key).value, escaped | stand_ins)
        if errors:
            raise LookupError(f"text {key!r}: {errors}")
        said = str(text)
        for name, value in long.items():
            said = said.replace(stand_ins[name], value)
        return said

    def plain(self, key: str, **args: str | int) -> str:
        """The sentence without markup: for buttons, for the answer to a pressed one, and for the command menu."""
        return html.unescape(re.sub(r"<[^>]*>", "", self.html(key, **args)))


class Languages:
    """The languages that the bot speaks, by their codes (ISO 639-1)."""

    def __init__(self, folder: Path = LOCALES) -> None:
        codes = sorted(path.name for path in folder.iterdir() if path.is_dir())
        self._texts = {code: Texts(code, folder) for code in codes}

    @property
    def codes(self) -> list[str]:
        return list(self._texts)

    def spoken(self, code: str | None) -> str:
        """The language that somebody of this code (as Telegram tells it: `en`, `pt-br`, or none) is spoken to in."""
        language = (code or DEFAULT).lower().partition("-")[0]
        return language if language in self._texts else DEFAULT

    def of(self, code: str | None) -> Texts:
        """The sentences for somebody of this code."""
        return self._texts[self.spoken(code)]


def _escape(value: str | int) -> str | int:
    return html.escape(value, quote=False) if isinstance(value, str) else value


def utf16_length(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text within `limit` UTF-16 code units, with an ellipsis where something is left out.

    Never cuts inside a code point, nor between an emoji and what is joined to it.
    """
    if utf16_length(text) <= limit:
        return text
    kept, room = 0, limit - 1
    for character in text:
        room -= utf16_length(character)
        if room < 0:
            break
        kept += 1
    while kept and (_joins(text[kept]) or text[kept - 1] == _JOINER):
        kept -= 1
    return text[:kept].rstrip() + "…"


def cut_at_word(text: str, limit: int) -> str:
    """As `cut`, but between two words where there is a space not far before the limit."""
    shown = cut(text, limit)
    if shown == text:
        return text
    kept = shown.removesuffix("…")
    if not text[len(kept) : len(kept) + 1].isspace():
        space = kept.rfind(" ", len(kept) * 2 // 3)
        kept = kept[:space] if space > 0 else kept
    return kept.rstrip() + "…"


def isolated(text: str) -> str:
    """The text fit to stand in a sentence of another direction: what is written from right to left turns nothing
    around it. Marks of direction within it are left out, since they would reach beyond it."""
    plain = text.translate(_MARKS)
    if not any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in plain):
        return plain
    return f"{_ISOLATE}{plain}{_END_OF_ISOLATE}"


_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_JOINER = "\u200d"


def _joins(character: str) -> bool:
    """Whether the character belongs to the one before it: a joiner, a variation selector, a skin tone."""
    return character in (_JOINER, "\ufe0e", "\ufe0f", "\u20e3") or "\U0001f3fb" <= character <= "\U0001f3ff"

"""Emoji said in words, for models that know words alone."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

_SIGN = "[\u2600-\u27bf\U0001f000-\U0001f3fa\U0001f400-\U0001faff]"
_RUN = re.compile(rf"{_SIGN}(?:\s*{_SIGN})*")
_JOINED = re.compile("[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]")
_NUMBERS = {2: "two", 3: "three", 4: "four"}
_MANY = "several"


def spelled(text: str) -> str:
    """The text with the names that Unicode has for its emoji: `🦊🦊 in the snow` is `two fox faces in the snow`."""
    said = _RUN.sub(lambda run: f" {_said(run[0])} ", _JOINED.sub("", text))
    return " ".join(said.split()) if said != text else text


def _said(run: str) -> str:
    runs = ((_name(sign), len(list(same))) for sign, same in groupby(sign for sign in run if not sign.isspace()))
    return " and ".join(_counted(name, count) for name, count in runs if name)


def _counted(name: str, count: int) -> str:
    return name if count == 1 else f"{_NUMBERS.get(count, _MANY)} {name.removesuffix('s')}s"


def _name(sign: str) -> str:
    return unicodedata.name(sign, "").lower()

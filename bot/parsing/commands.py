"""The command that a text begins with."""

from __future__ import annotations

import re
from collections.abc import Collection

_COMMAND = re.compile(r"\s*/(?P<command>\w+)(?:@(?P<bot>\w+))?(?!\S)")


def command_of(text: str, username: str) -> str | None:
    """The command that the text begins with, in lower case; None where there is none, or it is for another bot."""
    match = _COMMAND.match(text)
    if not match or (match["bot"] or username).lower() != username.lower():
        return None
    return match["command"].lower()


def any_command(text: str) -> str | None:
    """The command that the text begins with, in lower case, for whichever bot; None where there is none."""
    match = _COMMAND.match(text)
    return match["command"].lower() if match else None


def is_command(text: str) -> bool:
    """Whether the text begins with a command, for whichever bot."""
    return _COMMAND.match(text) is not None


def without_command(text: str) -> str:
    """The text behind its command."""
    match = _COMMAND.match(text)
    return text[match.end() :].strip() if match else text.strip()


def without_mention(text: str, username: str) -> str:
    """The text without a mention of that name."""
    return re.sub(rf"@{re.escape(username)}\b", "", text, flags=re.IGNORECASE).strip()


def further_commands(text: str, names: Collection[str]) -> list[str]:
    """The words of a text that are one of these commands, as they are written."""
    words = (word for word in text.split() if word.startswith("/"))
    return [word for word in words if any_command(word) in names]

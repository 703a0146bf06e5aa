"""The tables of docs/commands.md, made from the tables that the bot works by, so that they cannot drift from them.

python -m bot.reference docs/commands.md     # writes them anew between their marks; the prose around them stays
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from bot.commands import COMMANDS, SALES
from bot.house import Command, Where
from bot.texts import Texts

_BLOCK = re.compile(r"(?<=<!-- table: )(?P<name>[a-z ]+)(?P<mark> -->\n).*?(?=\n<!-- end -->)", re.DOTALL)


def written(page: str, texts: Texts) -> str:
    """The page with its tables as they are now. Raises `KeyError` for a table that there is none of."""
    return _BLOCK.sub(lambda block: f"{block['name']}{block['mark']}{_TABLES[block['name']](texts)}", page)


def tables(page: str) -> list[str]:
    """The names of the tables that the page has."""
    return [block["name"] for block in _BLOCK.finditer(page)]


def _commands(where: Where, texts: Texts) -> str:
    return _listed([command for command in COMMANDS if command.where == where], texts)


def _listed(shown: Iterable[Command], texts: Texts) -> str:
    return _table(("command", "what it does"), ((f"`{each.example}`", texts.plain(each.about)) for each in shown))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)


_PLACES: tuple[Where, ...] = ("everywhere", "private", "groups", "group admins", "operators")
_TABLES: dict[str, Callable[[Texts], str]] = {where: partial(_commands, where) for where in _PLACES}
_TABLES["sales"] = partial(_listed, SALES)
TABLES = frozenset(_TABLES)


def main(path: Path) -> None:
    """Write the page's tables anew."""
    path.write_text(written(path.read_text(encoding="utf-8"), Texts()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""docs/commands.md says what the tables say that the bot works by."""

from __future__ import annotations

from pathlib import Path

from bot.commands import COMMANDS, SALES
from bot.reference import tables, written
from bot.requests.parse import FLAGS, command_of
from bot.texts import Texts

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def test_the_page_is_as_the_tables_are() -> None:
    """Whoever changes a command writes the page anew: `python -m bot.reference docs/commands.md`."""
    page = PAGE.read_text(encoding="utf-8")
    assert written(page, Texts()) == page


def test_every_command_and_flag_is_on_the_page() -> None:
    """No command is left out for want of a table."""
    page = PAGE.read_text(encoding="utf-8")
    assert len(tables(page)) == len(set(tables(page)))
    assert all(command.example in page.replace(r"\|", "|") for command in (*COMMANDS, *SALES))
    assert all(f"`--{name}" in page for name in FLAGS)


def test_each_example_is_of_its_command() -> None:
    """What is shown for a command is an example of that one."""
    assert all(command_of(command.example, "bot") == command.name for command in (*COMMANDS, *SALES))

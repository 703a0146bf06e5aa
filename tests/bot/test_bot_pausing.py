"""`drain` and `resume` where there is no bot's data, or data of another version."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.operation.pausing import drain, resume
from storage import CreditRules, OlderDatabase, Storage, StorageError

COMMANDS = [partial(drain, why="", wait=True), resume]


@pytest.mark.parametrize("command", COMMANDS, ids=["drain", "resume"])
async def test_where_there_is_no_data_none_is_made(tmp_path: Path, command: Callable[[Path], Awaitable[None]]) -> None:
    """A wrong folder is named, and stays as it is."""
    with pytest.raises(StorageError, match=r"There is no wassily\.db"):
        await command(tmp_path / "wrong")
    assert not (tmp_path / "wrong").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=["drain", "resume"])
async def test_data_of_an_older_version_is_left_as_it_is(
    tmp_path: Path, command: Callable[[Path], Awaitable[None]]
) -> None:
    """The bot that works with it may be older as well: to bring it up to date is the new bot's, when it starts."""
    await (await Storage.open(tmp_path, rules=CreditRules())).close()
    with closing(sqlite3.connect(tmp_path / "wassily.db")) as database:
        database.execute("PRAGMA user_version = 1")
    with pytest.raises(OlderDatabase):
        await command(tmp_path)
    with closing(sqlite3.connect(tmp_path / "wassily.db")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)

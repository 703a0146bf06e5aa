from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from storage_world import Clock, World

from storage import CreditRules, DatabaseDamaged, NewerDatabase, OlderDatabase, Storage, StorageError, schema
from storage.check import check
from storage.places import DATABASE
from storage.transactions import Transaction


async def test_an_empty_folder_becomes_a_database_of_the_newest_version(world: World) -> None:
    """All migrations are applied to a new file, and every table of rows in it is strict."""
    with world.sql() as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        loose = connection.execute(
            "SELECT name FROM pragma_table_list "
            "WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND NOT strict"
        ).fetchall()
    assert version == len(schema.migrations()) >= 1
    assert loose == []


async def test_the_writer_survives_a_power_cut(world: World) -> None:
    """The writer's connection is in WAL mode, forces every commit to disk, and enforces references."""

    async def settings(tx: Transaction) -> list[object]:
        return [await tx.value(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")]

    assert await world.storage._writer.run(settings) == ["wal", 2, 1]


async def test_opening_again_changes_nothing(world: World) -> None:
    """A database that is up to date is opened as it is."""
    await world.submit("job")
    await world.reopen()
    assert await world.state("job") == "queued"


async def test_a_newer_database_is_refused(world: World) -> None:
    """A database from a newer version is an error that tells both versions, and is left as it is."""
    await world.storage.close()
    with world.sql() as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerDatabase, match=r"newer version.*99") as raised:
        await Storage.open(world.folder, rules=CreditRules())
    assert (raised.value.found, raised.value.known) == (99, len(schema.migrations()))


async def test_a_migration_that_fails_leaves_the_database_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration is all or nothing, its version included."""
    await world.storage.close()
    wrong = [*schema.migrations(), "CREATE TABLE half (id INTEGER) STRICT;\nCREATE TABLE half (id INTEGER) STRICT;\n"]
    with monkeypatch.context() as patch:
        patch.setattr(schema, "migrations", lambda: wrong)
        with pytest.raises(StorageError, match="half"):
            await Storage.open(world.folder, rules=CreditRules())
    with world.sql() as connection:
        assert connection.execute("SELECT name FROM sqlite_schema WHERE name = 'half'").fetchall() == []
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(schema.migrations())


async def test_a_later_migration_is_applied_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of an older version keeps its rows and gets only what it lacks."""
    await world.submit("job")
    more = [*schema.migrations(), "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;\n"]
    monkeypatch.setattr(schema, "migrations", lambda: more)
    await world.reopen()
    assert await world.state("job") == "queued"
    with world.sql() as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(more)
        assert connection.execute("SELECT * FROM later").fetchall() == []


async def test_two_programs_open_a_new_folder_at_once(tmp_path: Path) -> None:
    """Whoever comes second finds the migrations done."""
    for number in range(20):
        folder = tmp_path / str(number)
        both = await asyncio.gather(*(Storage.open(folder, rules=CreditRules()) for _ in range(2)))
        assert await both[0].receive(1, "x")
        assert not await both[1].receive(1, "x")
        for storage in both:
            await storage.close()


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Something else under the database's name is a clear error."""
    (tmp_path / DATABASE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(DatabaseDamaged):
        await Storage.open(tmp_path, rules=CreditRules())


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A data folder below a file is an error of ours, not of the file system."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="NotADirectoryError"):
        await Storage.open(tmp_path / "file" / "data", rules=CreditRules())


def test_migrations_are_numbered_without_gap_or_repetition() -> None:
    """Each number is one file's: of two with the same number one would be left out in silence."""
    folder = Path(schema.__file__).parent / "migrations"
    numbers = sorted(int(path.name[:4]) for path in folder.glob("*.sql"))
    assert numbers == list(range(1, len(schema.migrations()) + 1))


async def test_an_older_database_comes_into_the_library(tmp_path: Path) -> None:
    """After the upgrade old jobs have their parents and are found by their words; erased ones have neither."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "one.png").write_bytes(b"paint")
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        for script in schema.migrations()[:6]:
            connection.executescript(script)
        connection.execute("INSERT INTO people (id, name, met_at) VALUES (1, 'Ada', 0)")
        connection.execute("INSERT INTO chats (id, kind, met_at) VALUES (1, 'private', 0)")
        job = "INSERT INTO jobs (id, person_id, chat_id, kind, model, payload, cost, prompt, parent_picture_id, {0}) "
        job += "VALUES (?, 1, 1, 'generate', 'mini', '{{}}', 0, ?, ?, {1})"
        done = job.format("state, created_at, ended_at", "'delivered', 0, 0")
        erased = job.format("state, created_at, ended_at, erased_at", "'delivered', 0, 0, 0")
        connection.execute(done, ("one", "a red apple", None))
        picture = "INSERT INTO pictures (id, job_id, person_id, position, path, width, height, seed, created_at) "
        connection.execute(picture + "VALUES (5, 'one', 1, 0, 'one.png', 64, 64, 1, 0)")
        connection.execute(done, ("two", "the same in blue", 5))
        connection.execute(erased, ("three", "", 5))
        connection.execute("PRAGMA user_version = 6")
        connection.commit()
    storage = await Storage.open(tmp_path, rules=CreditRules())
    assert [picture.id for picture in await storage.library.parents("two")] == [5]
    assert await storage.library.children(5) == 1
    assert [entry.job.id for entry in await storage.history(1, words="APPLE")] == ["one"]
    await storage.close()
    broken = {finding.law for finding in await check(tmp_path) if finding.broken_by}
    assert not any("parent" in law or "prompt" in law for law in broken)


def test_a_script_falls_into_statements() -> None:
    """Semicolons inside a trigger or a string do not end a statement."""
    script = (
        "-- first\nCREATE TABLE t (a TEXT DEFAULT ';');\n"
        "CREATE TRIGGER g BEFORE DELETE ON t BEGIN\n  SELECT 1;\n  SELECT 2;\nEND;\n"
    )
    found = list(schema.statements(script))
    assert len(found) == 2
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in found:
            connection.execute(statement)


def test_no_statement_of_a_migration_is_lost() -> None:
    """Every migration ends where its last statement ends, so that nothing of it is silently dropped."""
    for script in schema.migrations():
        assert "".join("".join(schema.statements(script)).split()) == "".join(script.split())


async def test_photos_that_only_a_button_names_outlive_the_upgrade(tmp_path: Path) -> None:
    """A photo that was sent without words before uploads had rows is kept, and so is what its button does."""
    photo = tmp_path / "pictures" / "uploads" / "photo.png"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"a photo")
    os.utime(photo, (0, 0))
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        for script in schema.migrations()[:2]:
            connection.executescript(script)
        connection.execute("INSERT INTO people (id, name, met_at) VALUES (1, 'Ada', 0)")
        payload = '{"path":"uploads/photo.png","strength":0.5}'
        connection.execute("INSERT INTO buttons VALUES ('a', 'vary', 1, ?, 5)", (payload,))
        connection.execute("INSERT INTO buttons VALUES ('b', 'vary', 404, ?, 5)", (payload,))
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    storage = await Storage.open(tmp_path, rules=CreditRules())
    assert await storage.desk.tidy() == 0
    assert await storage.desk.expire(4) == 0
    assert photo.exists()
    await storage.close()


async def test_a_second_program_changes_no_version(world: World, tmp_path: Path) -> None:
    """To attach makes no database, and refuses one of another version than the program's own."""
    with pytest.raises(StorageError, match=r"There is no wassily\.db"):
        await Storage.attach(tmp_path / "nowhere", rules=CreditRules())
    assert not (tmp_path / "nowhere").exists()
    second = await Storage.attach(world.folder, rules=CreditRules())
    await second.desk.pause("")
    await second.close()
    assert await world.storage.desk.paused() == ""
    with world.sql() as connection:
        connection.execute("PRAGMA user_version = 1")
    with pytest.raises(OlderDatabase, match="when it starts"):
        await Storage.attach(world.folder, rules=CreditRules())


def old_book(folder: Path, people: int, jobs: int) -> None:
    """A database as version 3 left it: jobs that were painted, refunded, and that hold their cost still."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        for script in schema.migrations()[:3]:
            connection.executescript(script)
        for person in range(1, people + 1):
            connection.execute("INSERT INTO people (id, name, met_at) VALUES (?, 'Somebody', 0)", (person,))
            connection.execute("INSERT INTO chats (id, kind, met_at) VALUES (?, 'private', 0)", (person,))
            account = ("person", person, "2026-01-01")
            connection.execute("INSERT INTO accounts (kind, person_id, refilled) VALUES (?, ?, ?)", account)
            _post(connection, f"refill:{person + 2}:2026-01-01", 1, person + 2, 100)
        for number in range(jobs):
            person, state = 1 + number % people, ("delivered", "failed", "queued")[number % 3]
            _old_job(connection, f"job{number}", person, state)
        connection.execute("PRAGMA user_version = 3")
        connection.commit()


def _old_job(connection: sqlite3.Connection, job_id: str, person: int, state: str) -> None:
    seconds, ended = (None, None) if state == "queued" else (1.0, 5.0)
    connection.execute(
        "INSERT INTO jobs (id, person_id, chat_id, kind, model, payload, cost, prompt, state, created_at, ended_at,"
        " seconds, told_at) VALUES (?, ?, ?, 'generate', 'mini', '{}', 3, 'a cat', ?, 1, ?, ?, ?)",
        (job_id, person, person, state, ended, seconds, ended),
    )
    hold = (job_id, person + 2, "open" if state == "queued" else "settled")
    connection.execute("INSERT INTO holds (job_id, account_id, amount, state) VALUES (?, ?, 3, ?)", hold)
    if state != "queued":
        _post(connection, f"settle:{job_id}", person + 2, 2, 3)
        delivery = (job_id, "done" if state == "delivered" else "dropped")
        connection.execute("INSERT INTO deliveries (job_id, state, not_before) VALUES (?, ?, 0)", delivery)
    if state == "failed":
        _post(connection, f"refund:{job_id}", 2, person + 2, 3)


def _post(connection: sqlite3.Connection, key: str, source: int, target: int, amount: int) -> None:
    entry = connection.execute("INSERT INTO entries (key, created_at) VALUES (?, 0)", (key,)).lastrowid
    both = [(entry, source, -amount), (entry, target, amount)]
    connection.executemany("INSERT INTO postings (entry_id, account_id, amount) VALUES (?, ?, ?)", both)


async def test_the_book_of_an_older_version_comes_through(tmp_path: Path) -> None:
    """Balances, holds and postings of an old database are what they were, and the rules hold on all of them."""
    old_book(tmp_path, people=3, jobs=9)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        before = connection.execute(
            "SELECT id, kind, person_id, refilled, balance FROM accounts ORDER BY id"
        ).fetchall()
        postings = connection.execute("SELECT id, entry_id, account_id, amount FROM postings").fetchall()
        holds = connection.execute("SELECT * FROM holds").fetchall()
    clock = Clock()
    storage = await Storage.open(tmp_path, rules=CreditRules(), clock=clock)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        sql = "SELECT id, kind, person_id, refilled, balance FROM accounts WHERE kind NOT IN ('sales') ORDER BY id"
        assert connection.execute(sql).fetchall() == before
        assert connection.execute("SELECT id, entry_id, account_id, amount FROM postings").fetchall() == postings
        assert connection.execute("SELECT * FROM holds").fetchall() == holds
        assert connection.execute("SELECT SUM(extra) FROM postings").fetchone() == (0,)
        assert connection.execute("SELECT name FROM sqlite_schema WHERE name LIKE '%former%'").fetchall() == []
        for statement in ("DELETE FROM postings", "UPDATE holds SET amount = 1", "DELETE FROM accounts"):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)
        connection.rollback()
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE accounts SET id = 999 WHERE id = 3")
    assert [finding for finding in await storage.desk.prove() if finding.broken_by] == []
    quota = await storage.quota(3)
    assert (quota.balance, quota.held, quota.extra) == (100, 9, 0)
    job = await storage.take()
    assert job is not None
    await storage.cancel(job.id)
    await storage.purse.grant("g", 1, 5, by=9)
    assert await storage.desk.forget(1) == 3
    assert [finding for finding in await storage.desk.prove() if finding.broken_by] == []
    await storage.close()

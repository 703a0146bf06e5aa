from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from storage_world import World

from storage import BasketItem, NewVote
from storage.__main__ import main
from storage.check import check
from storage.laws import LAWS, none
from storage.places import DATABASE


async def broken_laws(world: World) -> dict[str, list[str]]:
    return {finding.law: finding.broken_by for finding in await check(world.folder) if finding.broken_by}


async def busy(world: World) -> None:
    """A life in which everything has happened once."""
    await world.rendered("painted", cost=5)
    delivery = await world.rendered("refunded", cost=5)
    await world.storage.undeliverable(delivery.id, "gone")
    delivery = await world.rendered("delivered", cost=5, count=2)
    await world.storage.delivered(delivery.id, [])
    await world.rendered("free", cost=0)
    await world.storage.fail("free", "content", "")
    for job_id in ("queued", "cancelled", "failed"):
        await world.submit(job_id, cost=5)
    await world.storage.cancel("cancelled")
    await world.storage.fail("failed", "memory", "")
    await world.submit("running", person=2)
    await world.submit("child", person=3, parents=(1, 2))
    await world.storage.library.favour(2, 1, True)
    upload = await world.storage.keep_upload(1, b"a photo", ".png")
    await world.storage.baskets.add(1, 1, BasketItem(upload, 64, 48))
    await world.storage.baskets.add(1, 1, BasketItem(Path("painted-0.png"), 64, 48, 1))
    await world.storage.desk.open_broadcast("news", "news", person_id=1, message_id=5)
    await world.storage.inline.open("AAM1", 1, "delivered")
    export = await world.storage.exports.begin(1, 1, 60, "en")
    assert export is not None
    await world.storage.exports.sent(export, 1, 0, 1)
    await world.storage.purse.give("a", 2, 3, 5)
    await world.storage.purse.grant("a", 2, 5, by=9)
    for vote_id in ("open", "over"):
        new = NewVote(id=vote_id, chat_id=1, person_id=1, job_id="delivered", picture_ids=(3, 4), ends_at=1e12)
        await world.storage.games.open_vote(new)
        await world.storage.games.ballot(vote_id, 2, 1)
    await world.storage.games.close_vote("over")
    await world.take()


async def test_a_busy_life_is_sound(world: World) -> None:
    """Whatever happened through the storage, every law holds, also while it is open."""
    await busy(world)
    assert await broken_laws(world) == {}


@pytest.mark.parametrize(
    ("damage", "law"),
    [
        ("UPDATE jobs SET person_id = 77 WHERE id = 'queued'", "names is there"),
        ("INSERT INTO entries (key, created_at) VALUES ('x', 0)", "sum to zero"),
        ("INSERT INTO postings (entry_id, account_id, amount) VALUES (1, 3, 5)", "sum to zero"),
        ("INSERT INTO holds (job_id, account_id, amount) VALUES ('ghost', 3, 5000)", "more than they had"),
        ("UPDATE holds SET state = 'released' WHERE job_id = 'queued'", "hold is as its state"),
        ("UPDATE jobs SET cost = 77 WHERE id = 'painted'", "charged its cost"),
        ("DELETE FROM deliveries WHERE job_id = 'painted'", "one delivery"),
        ("UPDATE pictures SET path = 'gone.png' WHERE job_id = 'painted'", "file is there"),
        ("UPDATE jobs SET parent_picture_id = NULL WHERE id = 'child'", "first of its parents"),
        ("UPDATE pictures SET deleted_at = 0 WHERE job_id = 'painted'", "deleted picture is nobody's"),
        ("INSERT INTO prompts_docsize (id, sz) VALUES (99, x'0000')", "every prompt can be searched"),
        ("DELETE FROM prompts_docsize WHERE id = 1", "every prompt can be searched"),
        ("DELETE FROM uploads", "put aside is there"),
        ("UPDATE inline_messages SET person_id = 2", "picture of its sender's"),
        ("UPDATE exports SET cursor = 99", "job of its person's"),
        (
            "DROP TRIGGER entries_stay; UPDATE entries SET key = 'gift:b' WHERE key = 'grant:a'",
            "from one person to another",
        ),
        ("DROP TRIGGER entries_stay; UPDATE entries SET key = 'gift' WHERE key = 'grant:a'", "out of nothing"),
        ("UPDATE ballots SET choice = 2", "keeps nobody's ballot"),
        ("UPDATE ballots SET vote_id = 'over'", "keeps nobody's ballot"),
        ("UPDATE votes SET winner = 0 WHERE id = 'over'", "has most ballots"),
        ("UPDATE votes SET tally = '[0, 0]' WHERE id = 'over'", "has most ballots"),
        ("UPDATE broadcasts SET told_at = 0", "told everybody or was stopped"),
    ],
)
async def test_each_damage_is_found(world: World, damage: str, law: str) -> None:
    """A change from outside that breaks a law is found under that law's name."""
    await busy(world)
    with world.sql() as connection:
        connection.executescript(damage)
    assert any(law in found for found in await broken_laws(world))


async def test_the_command_reports_and_tells_by_its_status(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Sound data is status 0; a missing picture is status 1 and named, and long lists are cut."""
    await world.rendered("job", count=25)
    await world.storage.close()
    assert _run(world.folder).returncode == 0
    for path in (world.folder / "pictures").glob("job-*.png"):
        path.unlink()
    result = _run(world.folder)
    assert result.returncode == 1
    assert "picture 1 of job job: job-0.png is not there" in result.stdout
    assert "and 5 more" in result.stdout
    assert re.search(r": 1 of \d+ laws are broken", result.stdout)


def _run(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "storage", "check", "--data", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_no_database_is_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is nothing to check the command says so, and makes nothing."""
    assert main(["check", "--data", str(tmp_path)]) == 2
    assert "no wassily.db" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_something_else_is_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is no database is said to be none."""
    (tmp_path / DATABASE).write_bytes(b"not a database" * 500)
    assert main(["check", "--data", str(tmp_path)]) == 2
    assert "damaged" in capsys.readouterr().err


async def test_a_check_in_the_middle_of_a_long_statement_can_be_called_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is cancelled while a law takes long waits for nothing, and the next check is sound."""
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"
    with monkeypatch.context() as patch:
        patch.setitem(LAWS, "this takes for ever", none(endless, "{0}"))
        checking = asyncio.create_task(check(world.folder))
        await asyncio.sleep(0.1)
        checking.cancel()
        async with asyncio.timeout(5):
            await asyncio.wait([checking])
    assert checking.cancelled()
    assert await broken_laws(world) == {}


async def test_slow_disks_hold_up_nobody_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a check looks for files, everything else goes on."""
    await world.rendered("job")
    looking, go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> list[str]:
        looking.set()
        go_on.wait(10)
        return []

    monkeypatch.setattr("storage.check.missing", slow)
    checking = asyncio.create_task(check(world.folder))
    while not looking.is_set():  # a thread rings no bell of the loop's
        assert not checking.done(), checking.exception()
        await asyncio.sleep(0.01)
    assert await world.storage.receive(1, "x")
    go_on.set()
    assert not any(finding.broken_by for finding in await checking)

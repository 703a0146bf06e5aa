"""Trials of the memory: its writer is killed in the middle of whatever it does."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from random import Random

from storage.check import Finding, check
from storage.places import DATABASE
from tests.chaos.audit import Outcome

LANES = 2
LAST = ("delivered", "failed", "cancelled")
KEPT = {
    "update": "SELECT CAST(update_id AS TEXT) FROM inbox",
    "gift": "SELECT substr(key, 6) FROM entries WHERE key LIKE 'gift:%'",
    "bought": "SELECT charge_id FROM purchases",
}
"""Where that is kept which is no job's."""


async def killed_while_writing(folder: Path, seed: int, size: int) -> Outcome:
    """A process that writes is killed `size` times; each time the data is sound, all that was said to be done is
    there, and a backup restores to the same."""
    outcome = Outcome()
    lanes = [
        _lane(folder / f"lane-{lane}", Random(f"{seed} {lane}"), size // LANES or 1, outcome) for lane in range(LANES)
    ]
    told = await asyncio.gather(*lanes)
    outcome.figures = {"kills": LANES * (size // LANES or 1), "said": sum(told), "backups": len(told)}
    return outcome


async def _lane(folder: Path, random: Random, kills: int, outcome: Outcome) -> int:
    """One folder, written and killed so many times. Returns how much was said to be done."""
    told = 0
    os.makedirs(folder)
    for life in range(1, kills + 1):
        said = await _killed(folder, life, random.uniform(0.0, 0.3))
        told += len(said)
        for finding in await check(folder):
            outcome.must(not finding.broken_by, f"after kill {life}: {finding.law}: {finding.broken_by[:2]}")
        with closing(sqlite3.connect(folder / DATABASE)) as database:
            states = dict(database.execute("SELECT id, state FROM jobs"))
            kept = {kind: {row[0] for row in database.execute(sql)} for kind, sql in KEPT.items()}
            [[total]] = database.execute("SELECT COALESCE(SUM(amount), 0) FROM postings")
        outcome.must(total == 0, f"after kill {life} the ledger sums to {total}")
        for kind, name in said:
            there = name in kept.get(kind, states)
            outcome.must(there, f"after kill {life}: {kind} {name} was said, and is not there")
        for name, kind in {name: kind for kind, name in said if kind in LAST}.items():
            outcome.must(states.get(name) == kind, f"after kill {life}: {name} was {kind} and is {states.get(name)}")
    await _backed_up(folder, random, outcome)
    return told


async def _killed(folder: Path, life: int, seconds: float) -> list[tuple[str, str]]:
    """A life of the writer, ended so many seconds after its first word; what it said."""
    writer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chaos.writer", str(folder), str(life)), stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout is not None
    first = await writer.stdout.readline()
    await asyncio.sleep(seconds)
    writer.kill()
    lines = (first + await writer.stdout.read()).splitlines(keepends=True)
    await writer.wait()
    pairs = [line.decode().split() for line in lines if line.endswith(b"\n")]
    return [(kind, name) for kind, name in pairs]


async def _backed_up(folder: Path, random: Random, outcome: Outcome) -> None:
    """A backup that is killed leaves nothing that looks like one; one that is not holds all that was said before it
    began, though the writer goes on, and restores to it."""
    saved, back = (folder.with_name(f"{folder.name}-{name}") for name in ("saved", "back"))
    writer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chaos.writer", str(folder), "9000"), stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout is not None
    said = [(await writer.stdout.readline()).decode().split() for _ in range(20)]
    killed = await _storage("backup", str(saved), "--data", str(folder), seconds=random.uniform(0.1, 0.8))
    if killed != 0 and saved.exists():
        outcome.must(not _broken(await check(saved)), "a backup that was killed is there and not whole")
    for copy in (saved, back):
        shutil.rmtree(copy, ignore_errors=True)
    drained = asyncio.create_task(writer.stdout.read())  # so that it goes on writing
    outcome.must(await _storage("backup", str(saved), "--data", str(folder)) == 0, "a backup failed")
    writer.kill()
    await drained
    await writer.wait()
    outcome.must(await _storage("restore", str(saved), "--data", str(back)) == 0, "a backup was not restored")
    if outcome.broken:
        return
    outcome.must(not _broken(await check(back)), "what was restored is not sound")
    with closing(sqlite3.connect(back / DATABASE)) as database:
        jobs = {row[0] for row in database.execute("SELECT id FROM jobs")}
    missing = [name for kind, name in said if kind not in KEPT and name not in jobs]
    outcome.must(not missing, f"the backup lacks what was said before it began: {missing[:3]}")


async def _storage(*arguments: str, seconds: float | None = None) -> int:
    """The exit status of `python -m storage`; with `seconds`, it is killed after so many."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "storage", *arguments), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(seconds):
            return await process.wait()
    except TimeoutError:
        process.kill()
        return await process.wait()


def _broken(findings: list[Finding]) -> list[str]:
    return [finding.law for finding in findings if finding.broken_by]

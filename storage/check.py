"""Proves that the data is sound, without changing it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from storage import schema
from storage.erasing import named_files
from storage.laws import LAWS
from storage.pictures import ORPHAN_SECONDS, missing, names
from storage.places import DATABASE, PICTURES
from storage.transactions import Owner, Transaction

SHOWN = 20
"""How many findings of one law are listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A law and what breaks it; nothing where it holds."""

    law: str
    broken_by: list[str]


async def check(folder: Path) -> list[Finding]:
    """Tries every law on what is in the folder, the database's on one snapshot of it.

    A running program is not disturbed, and a caller who is cancelled waits for no law to come to its end.

    Raises `StorageError` where there is no database that we can read.
    """
    owner = await Owner.open(folder / DATABASE, "read", time.time)
    try:
        findings = await owner.run(_all)
        findings.append(Finding("every picture's file is there", await _files(owner, folder / PICTURES)))
        findings.append(Finding("no file is left that nothing names", await _strays(owner, folder / PICTURES)))
        return findings
    except asyncio.CancelledError:
        await owner.abandon()
        raise
    finally:
        await owner.close()


def report(findings: list[Finding]) -> str:
    """The findings as lines to read."""
    lines = []
    for finding in findings:
        lines.append(f"{'broken' if finding.broken_by else 'ok':8}{finding.law}")
        lines += [f"{'':10}{line}" for line in finding.broken_by[:SHOWN]]
        if (more := len(finding.broken_by) - SHOWN) > 0:
            lines.append(f"{'':10}and {more} more")
    return "\n".join(lines)


async def _all(tx: Transaction) -> list[Finding]:
    await schema.version(tx)
    return [Finding(law, await look(tx)) for law, look in LAWS.items()]


async def _files(owner: Owner, pictures: Path) -> list[str]:
    rows = await owner.run(
        lambda tx: tx.rows("SELECT id, job_id, path FROM pictures WHERE deleted_at IS NULL ORDER BY id")
    )
    gone = set(await asyncio.to_thread(missing, pictures, [row["path"] for row in rows]))
    gone &= await owner.run(named_files)  # what was erased meanwhile is missed by nobody
    return [
        f"picture {row['id']} of job {row['job_id']}: {row['path']} is not there" for row in rows if row["path"] in gone
    ]


async def _strays(owner: Owner, pictures: Path) -> list[str]:
    found = await asyncio.to_thread(names, pictures, ORPHAN_SECONDS)
    named = await owner.run(named_files)
    strays = [name for name in found if name not in named]
    gone = set(await asyncio.to_thread(missing, pictures, strays))  # erased meanwhile
    return [f"{name} is nobody's" for name in strays if name not in gone]

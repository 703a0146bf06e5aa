from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from storage_world import World

from storage.check import check

_BUSY = """
import asyncio, sys
from itertools import count
from pathlib import Path
from storage import *

async def main():
    storage = await Storage.open(Path(sys.argv[1]), rules=CreditRules(10**6))
    await storage.meet(Person(1, "Ada"), Chat(1, "private"))

    async def said(*words):
        print(*words, flush=True)

    for number in count():
        await storage.receive(number, "x")
        await said("update", number)
        await storage.submit(NewJob(id=f"job{number}", person_id=1, chat_id=1, kind="generate", model="mini",
                                    payload="{}", cost=3, prompt="x"), max_waiting=10**6)
        await said("queued", f"job{number}")
        if number % 3 == 0:
            job = await storage.take()
            path = storage.pictures.new_path(job.id, 0)
            path.write_bytes(b"paint")
            await storage.rendered(job.id, job.attempt, [NewPicture(path, 1, 1, 0)], 1.0)
            await said("rendered", job.id)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 20, 61])
async def test_a_kill_in_full_work_loses_nothing(tmp_path: Path, lines: int) -> None:
    """All that was told to be done before a kill -9 is there after it, and every law holds."""
    said = _killed_after(tmp_path, lines)
    assert all(not finding.broken_by for finding in await check(tmp_path))
    world = World(tmp_path)
    await world.open()
    known = {update.update_id for update in await world.storage.unhandled()}
    for what, which in said:
        if what == "update":
            assert int(which) in known
        else:
            assert await world.state(which) in ("queued", "running", "rendered")
        if what == "rendered":
            assert await world.state(which) == "rendered"
    for job in await world.storage.running():
        assert await world.storage.requeue(job.id, job.attempt)
    await world.storage.close()
    assert all(not finding.broken_by for finding in await check(tmp_path))


def _killed_after(folder: Path, lines: int) -> list[list[str]]:
    """Runs a busy process on the folder, kills it after so many lines, and answers all that it said."""
    command = [sys.executable, "-c", _BUSY, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().split() for _ in range(lines)]
        process.kill()
        said += [line.split() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    return said

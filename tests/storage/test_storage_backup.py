"""Copies of the data: made while it is worked with, proved sound, and put back."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

import pytest
from storage_world import World

from storage import BACKED_UP, BadBackup, FolderInUse, Storage, StorageError
from storage.__main__ import main
from storage.backup import backup, restore
from storage.check import check
from storage.lock import locked


async def test_a_backup_brings_everything_back(world: World, tmp_path: Path) -> None:
    """Jobs, credits, history, pictures and uploads are after a restore as they were at the backup."""
    delivery = await world.rendered("job", count=2)
    await world.storage.delivered(delivery.id, [])
    upload = await world.storage.keep_upload(1, b"a photo", ".png")
    await world.submit("waits")
    before = (await world.storage.history(1), await world.credits(), await world.storage.line(9))
    assert await backup(world.folder, tmp_path / "copy") == 3
    await world.storage.close()
    shutil.rmtree(world.folder)
    assert await restore(tmp_path / "copy", world.folder) == 3
    world.storage = await Storage.open(world.folder, rules=world.rules, clock=world.clock)
    assert (await world.storage.history(1), await world.credits(), await world.storage.line(9)) == before
    assert upload.read_bytes() == b"a photo"


async def test_when_a_backup_was_made_is_kept(world: World, tmp_path: Path) -> None:
    """The data says when it was last copied, and a copy that failed does not count."""
    assert await world.storage.desk.switch(BACKED_UP) is None
    began = time.time()
    await backup(world.folder, tmp_path / "first")
    said = await world.storage.desk.switch(BACKED_UP)
    assert said is not None and began <= float(said) <= time.time()
    with pytest.raises(BadBackup):
        await backup(world.folder, tmp_path / "first")
    assert await world.storage.desk.switch(BACKED_UP) == said
    await backup(world.folder, tmp_path / "second")
    assert float(await world.storage.desk.switch(BACKED_UP) or 0.0) > float(said)


async def test_a_backup_can_be_made_while_everything_goes_on(world: World, tmp_path: Path) -> None:
    """Of a storage under work, every copy is sound by itself, pictures coming and going meanwhile."""
    done = asyncio.Event()

    async def work() -> None:
        number = 0
        while not done.is_set():
            delivery = await world.rendered(f"job{number}", cost=0)
            await world.storage.delivered(delivery.id, [])
            if number % 3 == 2:
                await world.storage.desk.forget(1)
            number += 1

    working = asyncio.create_task(work())
    for number in range(4):
        await backup(world.folder, tmp_path / f"copy{number}")
        assert not any(finding.broken_by for finding in await check(tmp_path / f"copy{number}"))
    done.set()
    await working


async def test_what_nothing_names_is_not_copied(world: World, tmp_path: Path) -> None:
    """A backup holds the pictures of its own rows, no halves and no strays."""
    await world.rendered("job")
    for stray in ("stray.png", "half.part"):
        (world.folder / "pictures" / stray).write_bytes(b"?")
    assert await backup(world.folder, tmp_path / "copy") == 1
    assert [path.name for path in (tmp_path / "copy" / "pictures").rglob("*.*")] == ["job-0.png"]


async def test_a_backup_of_broken_data_says_so_and_leaves_nothing(world: World, tmp_path: Path) -> None:
    """A copy that is not sound is no backup: the laws that are broken are told, and no folder is left."""
    await world.rendered("job")
    (world.folder / "pictures" / "job-0.png").unlink()
    with pytest.raises(BadBackup, match=r"job-0\.png is not there"):
        await backup(world.folder, tmp_path / "copies" / "copy")
    assert list((tmp_path / "copies").iterdir()) == []


async def test_nothing_is_written_over(world: World, tmp_path: Path) -> None:
    """Neither a backup nor a restore takes the place of what is there."""
    await backup(world.folder, tmp_path / "copy")
    with pytest.raises(BadBackup, match="is not empty"):
        await backup(world.folder, tmp_path / "copy")
    with pytest.raises(BadBackup, match="is not empty"):
        await restore(tmp_path / "copy", world.folder)


async def test_a_damaged_backup_is_not_restored(world: World, tmp_path: Path) -> None:
    """What a backup lost or had changed is found before anything is put back."""
    await world.rendered("job")
    await backup(world.folder, tmp_path / "copy")
    (tmp_path / "copy" / "pictures" / "job-0.png").unlink()
    with pytest.raises(BadBackup, match=r"job-0\.png is not there"):
        await restore(tmp_path / "copy", tmp_path / "fresh")
    assert not (tmp_path / "fresh").exists()
    with pytest.raises(BadBackup, match="There is no"):
        await restore(tmp_path / "nothing", tmp_path / "fresh")


async def test_a_folder_in_use_is_not_restored_to(world: World, tmp_path: Path) -> None:
    """While a program works with a data folder, nothing is put there; once it has ended, it can be."""
    await backup(world.folder, tmp_path / "copy")
    with locked(tmp_path / "fresh"), pytest.raises(FolderInUse):
        await restore(tmp_path / "copy", tmp_path / "fresh")
    assert await restore(tmp_path / "copy", tmp_path / "fresh") == 0


def test_only_one_at_a_time_holds_a_folder(tmp_path: Path) -> None:
    """A second process, or a second try of the same, is refused until the first lets go."""
    with locked(tmp_path), pytest.raises(FolderInUse, match=str(tmp_path)), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


async def test_where_there_is_no_data_there_is_no_backup(tmp_path: Path) -> None:
    """A wrong folder is named, and nothing is made."""
    with pytest.raises(StorageError, match=r"There is no wassily\.db"):
        await backup(tmp_path / "data", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


async def test_a_backup_is_not_put_into_the_data_itself(world: World) -> None:
    """A copy beside the pictures would be copied by the next one, and lost with what it is a copy of."""
    with pytest.raises(BadBackup, match="in the data folder itself"):
        await backup(world.folder, world.folder / "pictures" / "copy")
    assert not (world.folder / "pictures" / "copy").exists()


def test_a_folder_that_cannot_be_is_told_in_a_sentence(tmp_path: Path) -> None:
    """A file in its place, say."""
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(StorageError, match="cannot be the data folder: Not a directory"),
        locked(tmp_path / "file" / "x"),
    ):
        pass


def test_the_commands_tell_how_it_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`backup` and `restore` say what they copied, or in one sentence why not, and end accordingly."""
    folder, copy = tmp_path / "data", tmp_path / "copy"
    assert main(["backup", str(copy), "--data", str(folder)]) == 2

    async def begin() -> None:
        world = World(folder)
        await world.open()
        await world.rendered("job")
        await world.storage.close()

    asyncio.run(begin())
    assert main(["backup", str(copy), "--data", str(folder)]) == 0
    assert main(["restore", str(copy), "--data", str(folder)]) == 1
    assert main(["restore", str(copy), "--data", str(tmp_path / "fresh")]) == 0
    told = capsys.readouterr()
    assert f"{copy}: the database and 1 pictures, all is sound." in told.out
    assert "is not empty" in told.err
    assert "Traceback" not in told.err


async def test_pictures_that_are_there_are_not_deleted(world: World, tmp_path: Path) -> None:
    """A folder with pictures alone is not empty either, for a backup and for a restore; an empty folder will do."""
    await world.rendered("job")
    other = tmp_path / "other" / "pictures" / "precious.png"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"paint")
    with pytest.raises(BadBackup, match="is not empty"):
        await backup(world.folder, tmp_path / "other")
    (tmp_path / "empty").mkdir()
    assert await backup(world.folder, tmp_path / "empty") == 1
    with pytest.raises(BadBackup, match="is not empty"):
        await restore(tmp_path / "empty", tmp_path / "other")
    assert other.read_bytes() == b"paint"

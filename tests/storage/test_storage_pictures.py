from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from storage import DiskFull, PictureFiles, StorageError


@pytest.fixture
def files(tmp_path: Path) -> PictureFiles:
    return PictureFiles(tmp_path / "pictures")


def test_a_painted_picture_is_named_after_its_job(files: PictureFiles) -> None:
    """The name says which job and which picture of it."""
    assert files.new_path("job-1_a", 2) == files.folder / "job-1_a-2.png"
    assert files.new_path("job", 0, suffix=".webp").name == "job-0.webp"


@pytest.mark.parametrize(
    "job_id", ["", "..", "../x", "a/b", "/etc/passwd", "a\\b", "a.b", "a\x00", "-a", "é", "a\n", "x" * 65]
)
def test_a_name_that_leads_elsewhere_is_not_made(files: PictureFiles, job_id: str) -> None:
    """Only letters, digits, hyphens and underscores become part of a name."""
    with pytest.raises(ValueError, match="no name"):
        files.new_path(job_id, 0)


def test_a_negative_index_is_no_picture(files: PictureFiles) -> None:
    """Pictures are counted from zero."""
    with pytest.raises(ValueError, match="no name"):
        files.new_path("job", -1)


@pytest.mark.parametrize("suffix", ["", ".exe", "png", ".png/../../x", ".PNG", ".svg", ".part"])
def test_only_pictures_suffixes_are_used(files: PictureFiles, suffix: str) -> None:
    """A suffix comes from a short list, whoever sends the file."""
    with pytest.raises(ValueError, match="suffix"):
        files.new_path("job", 0, suffix)
    with pytest.raises(ValueError, match="suffix"):
        files.keep(b"x", suffix)


def test_an_upload_is_kept_once(files: PictureFiles) -> None:
    """The same bytes have one file, below the folder, with nothing else beside it."""
    path = files.keep(b"content", ".jpg")
    assert files.keep(b"content", ".jpg") == path
    assert files.keep(b"other", ".jpg") != path
    assert path.read_bytes() == b"content"
    assert path.is_relative_to(files.folder)
    assert len(list(path.parent.iterdir())) == 2


def test_an_upload_is_whole_or_not_there(files: PictureFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full nothing is left behind, and the error says so."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        files.keep(b"content", ".jpg")
    assert [path for path in files.folder.rglob("*") if path.is_file()] == []


def test_other_refusals_of_the_disk_are_ours_too(files: PictureFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any failure to write is an error of the storage."""

    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(StorageError, match="Input/output"):
        files.keep(b"content", ".jpg")


def test_the_bytes_are_on_disk_before_they_have_a_name(files: PictureFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order is write, force to disk, rename, force the folder to disk."""
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        done.append("sync")
        fsync(descriptor)

    def rename(source: str, target: Path) -> None:
        done.append("rename")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", rename)
    files.keep(b"content", ".jpg")
    assert done == ["sync", "rename", "sync"]


def test_a_relative_folder_gives_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths mean the same in a child process with another working folder."""
    monkeypatch.chdir(tmp_path)
    assert PictureFiles(Path("pictures")).new_path("job", 0) == tmp_path / "pictures" / "job-0.png"

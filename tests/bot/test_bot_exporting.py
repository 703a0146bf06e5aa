"""All that somebody made is sent in parts, with a real storage and a recording bot."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest
from telegram.error import Forbidden, NetworkError

from bot.buttons import Keyboards
from bot.exporting.porter import Porter
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.texts import Languages
from engine.jobs import Words
from storage import Chat, CreditRules, Export, NewJob, NewPicture, Person, Storage

WORDS = 'a "fox" <b>& שועל'


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path / "data", rules=CreditRules())
    await storage.meet(Person(7, "Ada"), Chat(7, "private"))
    yield storage
    await storage.close()


class Recorder:
    """What was sent, as bytes: the files are gone afterwards."""

    def __init__(self, folder: Path) -> None:
        self.bot = AsyncMock()
        self.bot.send_document.side_effect = self.send
        self.bot.edit_message_text.side_effect = self.say
        self.folder = folder
        self.done = asyncio.Event()
        self.errors: list[Exception] = []

    async def send(self, chat_id: int, document: Path, **rest: Any) -> None:
        if self.errors:
            raise self.errors.pop()
        (self.folder / document.name).write_bytes(await asyncio.to_thread(document.read_bytes))

    async def say(self, text: str, *where: Any, **rest: Any) -> None:
        if "That was all" in text:
            self.done.set()

    @property
    def said(self) -> list[str]:
        return [call.args[0] for call in self.bot.edit_message_text.call_args_list]

    def names(self) -> dict[str, list[str]]:
        """The pictures of each archive."""
        found = {}
        for path in sorted(self.folder.glob("*.zip")):
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
                assert {"recipes.jsonl", "index.html"} <= set(archive.namelist())
                found[path.name] = [name for name in archive.namelist() if name.startswith("pictures/")]
        return found


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    (tmp_path / "sent").mkdir()
    return Recorder(tmp_path / "sent")


def porter(recorder: Recorder, storage: Storage, part_bytes: int) -> Porter:
    languages = Languages()
    return Porter(
        bot=recorder.bot,
        storage=storage,
        languages=languages,
        keyboards=Keyboards(storage, languages),
        part_bytes=part_bytes,
    )


async def painted(storage: Storage, job_id: str, count: int, size: int = 20_000) -> list[Path]:
    """A job with so many pictures of so many bytes."""
    wish = Wish(kind="generate", parts=(Words(prompt=WORDS),), options=Options(seed=7, num_images=count))
    job = NewJob(
        id=job_id, person_id=7, chat_id=7, kind="generate", model="m", payload=wish.dumps(), cost=1, prompt=WORDS
    )
    await storage.submit(job, max_waiting=10)
    row = await storage.take()
    assert row is not None
    paths = [storage.pictures.new_path(job_id, position) for position in range(count)]
    for path in paths:
        path.write_bytes(b"p" * size)
    await storage.rendered(job_id, row.attempt, [NewPicture(path, 8, 8, 7 + n) for n, path in enumerate(paths)], 1.0)
    return paths


async def begun(storage: Storage) -> Export:
    export = await storage.exports.begin(7, 7, 50, "en")
    assert export is not None
    return export


async def test_everything_comes_in_parts(storage: Storage, recorder: Recorder) -> None:
    """Each picture is in one part, newest job first, no part is larger than it may be, and nothing is left over."""
    for name, count in (("a", 1), ("b", 3), ("c", 2)):
        await painted(storage, name, count)
    await porter(recorder, storage, 50_000).carry(await begun(storage))
    assert recorder.names() == {
        "wassily-1-of-3.zip": ["pictures/c-1-7.png", "pictures/c-2-8.png"],
        "wassily-2-of-3.zip": ["pictures/b-1-7.png", "pictures/b-2-8.png"],
        "wassily-3-of-3.zip": ["pictures/b-3-9.png", "pictures/a-1-7.png"],
    }
    assert all(path.stat().st_size <= 50_000 for path in recorder.folder.iterdir())
    assert recorder.said[0] == "Packing part 1 of 3 …"
    assert "6 pictures in 3 files" in recorder.said[-1]
    assert list(storage.exports.folder.iterdir()) == []
    assert await storage.exports.of(7) is None


async def test_what_an_archive_has(storage: Storage, recorder: Recorder) -> None:
    """The pictures as they were painted, a line of JSON for each, and a page on which a person's words are no markup.
    A picture whose file is lost is left out."""
    [kept, lost] = await painted(storage, "a", 2)
    lost.unlink()
    await porter(recorder, storage, 50_000).carry(await begun(storage))
    with zipfile.ZipFile(recorder.folder / "wassily-1-of-1.zip") as archive:
        assert archive.read("pictures/a-1-7.png") == kept.read_bytes()
        [recipe] = [json.loads(line) for line in archive.read("recipes.jsonl").splitlines()]
        page = archive.read("index.html").decode()
    assert (recipe["picture"], recipe["prompt"], recipe["seed"]) == ("pictures/a-1-7.png", WORDS, 7)
    assert recipe["recipe"]["parts"] == [{"prompt": WORDS, "weight": 1.0}]
    assert 'src="pictures/a-1-7.png"' in page
    assert 'alt="a &quot;fox&quot; &lt;b&gt;&amp; שועל"' in page
    assert "<b>" not in page
    assert "one picture in one file" in recorder.said[-1]


async def test_a_restart_goes_on_behind_what_was_sent(storage: Storage, recorder: Recorder) -> None:
    """What was sent is not sent again, also where a part ended within a job; what lay about is cleared away."""
    await painted(storage, "a", 3)
    export = await begun(storage)
    [entry] = await storage.history(7)
    await storage.exports.sent(export, entry.cursor, 1, 2)
    storage.exports.folder.mkdir()
    (storage.exports.folder / "wassily-2-of-2.zip").write_bytes(b"half")
    running = asyncio.create_task(porter(recorder, storage, 50_000).run())
    async with asyncio.timeout(10):
        await recorder.done.wait()
    running.cancel()
    assert recorder.names() == {"wassily-2-of-2.zip": ["pictures/a-3-9.png"]}
    assert "3 pictures in 2 files" in recorder.said[-1]
    assert list(storage.exports.folder.iterdir()) == []


async def test_a_cancelled_one_sends_nothing_more(storage: Storage, recorder: Recorder) -> None:
    """After the person has stopped it, no further part is sent, and nothing more is said."""
    await painted(storage, "a", 3)
    export = await begun(storage)
    await storage.exports.end(7)
    await porter(recorder, storage, 50_000).carry(export)
    assert recorder.names() == {}
    assert all("Packing" in text for text in recorder.said)
    assert list(storage.exports.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "said"), [(NetworkError("lost"), True), (ValueError("a slip"), True), (Forbidden("blocked"), False)]
)
async def test_what_cannot_be_sent_is_said(storage: Storage, recorder: Recorder, error: Exception, said: bool) -> None:
    """Where Telegram fails, or a slip of ours is in the way, the person is told and can ask again, and keeps nobody
    else waiting; whoever blocked the bot is not written to."""
    await painted(storage, "a", 1)
    recorder.errors.append(error)
    await porter(recorder, storage, 50_000).carry(await begun(storage))
    assert any("could not send all of it" in text for text in recorder.said) == said
    assert await storage.exports.of(7) is None
    assert list(storage.exports.folder.iterdir()) == []

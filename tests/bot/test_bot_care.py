"""The nightly look after the data, at a time that tests tell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.operation.care import Care, Checked, last_check, seconds_until
from storage import Chat, CreditRules, NewJob, NewPicture, Person, Storage

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp()
DAY = 86400.0


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """A storage with one picture, delivered at noon of the first of January."""
    storage = await Storage.open(tmp_path, rules=CreditRules(), clock=lambda: NOON)
    await storage.meet(Person(1, "Ada"), Chat(1, "private"))
    job = NewJob(id="a", person_id=1, chat_id=1, kind="generate", model="m", payload="{}", cost=1, prompt="a fox")
    await storage.submit(job, max_waiting=1)
    taken = await storage.take()
    assert taken is not None
    path = storage.pictures.new_path("a", 0)
    path.write_bytes(b"paint")
    await storage.rendered("a", taken.attempt, [NewPicture(path, 8, 8, 0)], 1.0)
    [delivery] = await storage.due_deliveries()
    await storage.delivered(delivery.id, [])
    yield storage
    await storage.close()


class Told:
    """Keeps what those who run the bot are told."""

    def __init__(self) -> None:
        self.sentences: list[tuple[str, dict[str, str | int]]] = []

    def __call__(self, key: str, **fill: str | int) -> None:
        self.sentences.append((key, fill))


@pytest.mark.parametrize(("keep_days", "left"), [(None, 1), (30, 1), (2, 0)])
async def test_pictures_are_kept_as_long_as_is_set(
    storage: Storage, tmp_path: Path, keep_days: int | None, left: int
) -> None:
    """Three days later, a picture is gone where two are kept; where thirty are, or no number is set, it is there."""
    told = Told()
    care = Care(storage=storage, alert=told, keep_days=keep_days, clock=lambda: NOON + 3 * DAY)
    await care.once()
    assert len(await storage.history(1)) == left
    assert len(list((tmp_path / "pictures").glob("*.png"))) == left
    assert told.sentences == []


async def test_what_is_broken_is_told(storage: Storage, tmp_path: Path) -> None:
    """A picture that was lost from the disk is found, and those who run the bot hear of it."""
    storage.pictures.new_path("a", 0).unlink()
    told = Told()
    await Care(storage=storage, alert=told).once()
    assert told.sentences == [("alert-unsound", {"count": 1, "first": "every picture's file is there"})]
    last = await last_check(storage)
    assert last is not None
    assert (last.broken, last.first) == (1, "every picture's file is there")


async def test_the_last_check_is_kept(storage: Storage) -> None:
    """When it was, and that all was sound; before the first there is none."""
    assert await last_check(storage) is None
    await Care(storage=storage, alert=Told(), clock=lambda: NOON).once()
    assert await last_check(storage) == Checked(NOON)


async def test_it_is_done_every_night(storage: Storage, tmp_path: Path) -> None:
    """It waits until four in the morning each time, and begins again."""
    waits: list[float] = []
    now = NOON

    async def sleep(seconds: float) -> None:
        nonlocal now
        waits.append(seconds)
        now += seconds
        if len(waits) == 3:
            raise asyncio.CancelledError

    care = Care(storage=storage, alert=Told(), clock=lambda: now, sleep=sleep)
    with pytest.raises(asyncio.CancelledError):
        await care.run()
    assert waits == [16 * 3600.0, DAY, DAY]


def test_the_night_to_come_is_ahead() -> None:
    """At the hour itself the next night is meant."""
    four = datetime(2026, 1, 1, 4, tzinfo=UTC).timestamp()
    assert seconds_until(4, four) == DAY
    assert seconds_until(4, four - 1) == 1

"""Votes and themes where something comes between, with a real storage and a recording bot."""

from __future__ import annotations

import io
import time
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest
from PIL import Image
from telegram.error import Forbidden, NetworkError, TimedOut

from bot.asked import Asked
from bot.buttons import Keyboards, markup
from bot.handlers.picture.deleting import delete
from bot.handlers.play import ending, theme_day, vote
from bot.handlers.play.changing import changed
from bot.handlers.presses import ACTIONS
from bot.house import House
from bot.pictures.gallery import Exhibit
from bot.pictures.voted import CHANGED
from bot.refusal import Refusal
from bot.sending.redraw import Redraw
from bot.texts import Languages
from storage import Chat, CreditRules, NewJob, NewPicture, NewVote, Person, Sent, Storage, Timer

ADA, BOB = Person(7, "Ada"), Person(8, "Bob")
GROUP = Chat(-1, "supergroup")


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path / "data", rules=CreditRules())
    for person in (ADA, BOB):
        await storage.meet(person, GROUP)
    yield storage
    await storage.close()


@pytest.fixture
def house(storage: Storage) -> Any:
    """As much of the house as votes need; its bot is an administrator of the group."""
    bot, languages = AsyncMock(id=1), Languages()
    bot.get_chat_member.return_value = SimpleNamespace(status="administrator")
    bot.send_message.return_value = SimpleNamespace(chat=SimpleNamespace(id=-1), message_id=90)
    bot.send_photo.return_value = SimpleNamespace(chat=SimpleNamespace(id=-1), message_id=91)
    gallery = AsyncMock()
    gallery.caption.return_value = "a fox"
    house = SimpleNamespace(
        bot=bot,
        storage=storage,
        languages=languages,
        keyboards=Keyboards(storage, languages),
        gallery=gallery,
        redraw=Redraw(MagicMock()),
        timers=[],
    )

    async def set_timer(kind: str, key: str, due_at: float, payload: Any = None) -> None:
        house.timers.append((kind, key))
        await storage.timers.set(kind, key, due_at, payload or {})

    house.set_timer = set_timer
    house.language_of = lambda person_id: House.language_of(house, person_id)
    return house


async def delivered(
    storage: Storage, job_id: str, message_id: int, *, person: Person = ADA, count: int = 1
) -> list[int]:
    """Pictures of a person's that were delivered in a message of the group."""
    job = NewJob(
        id=job_id, person_id=person.id, chat_id=-1, kind="generate", model="m", payload="{}", cost=1, prompt="a fox"
    )
    await storage.submit(job, max_waiting=10)
    row = await storage.take()
    assert row is not None
    await storage.status_message(job_id, message_id)
    paths = [storage.pictures.new_path(job_id, index) for index in range(count)]
    for path in paths:
        Image.new("RGB", (64, 64), "red").save(path)
    await storage.rendered(job_id, row.attempt, [NewPicture(path, 64, 64, 0) for path in paths], 1.0)
    [due] = await storage.due_deliveries()
    ids = [picture.id for picture in due.pictures]
    await storage.delivered(due.id, [Sent(picture_id, -1, message_id, "f") for picture_id in ids])
    return ids


async def opened(storage: Storage, ids: list[int], message_id: int, job_id: str) -> None:
    """An open vote on those pictures in a message."""
    ends_at = time.time() + 600
    new = NewVote(
        id="v", chat_id=-1, person_id=7, job_id=job_id, picture_ids=tuple(ids), ends_at=ends_at, message_id=message_id
    )
    await storage.games.open_vote(new)
    await storage.shown(-1, message_id, ids)


def press(person: Person, message_id: int) -> Asked:
    return Asked(update_id=1, person=person, chat=GROUP, thread_id=None, message_id=message_id, button="b")


def timer(kind: str, key: str, **payload: Any) -> Timer:
    return Timer(1, kind, key, payload, 0.0)


async def test_a_vote_goes_on_without_a_picture_that_was_deleted(house: Any, storage: Storage) -> None:
    """Its message keeps its buttons but that picture's, and the others keep their numbers."""
    ids = await delivered(storage, "a", 50, count=3)
    await opened(storage, ids, 50, "a")
    await storage.games.ballot("v", BOB.id, 2)
    assert await delete(house, press(ADA, 60), {"shown": [ids[1]], "for": ADA.id}) == "deleted"
    house.gallery.exhibit.assert_not_awaited()
    assert house.timers == [(CHANGED, "v")]
    await changed(house, timer(CHANGED, "v"))
    [call] = house.bot.edit_message_media.await_args_list
    assert call.args[1:] == (-1, 50)
    numbers, [end] = call.kwargs["reply_markup"].inline_keyboard
    assert [button.text for button in numbers] == ["1", "3 · 1"]
    assert end.text == "End the vote"
    with Image.open(io.BytesIO(call.args[0].media.input_file_content)) as sheet:
        assert sheet.width > 2 * sheet.height - 20


async def test_a_vote_on_pictures_of_several_people_stays_theirs(house: Any, storage: Storage) -> None:
    """Who deletes their picture in the vote of a theme leaves the others' as they are."""
    [mine], [other], [third] = [
        await delivered(storage, name, message_id, person=person)
        for name, message_id, person in (("a", 50, ADA), ("b", 51, BOB), ("c", 52, BOB))
    ]
    await opened(storage, [mine, other, third], 70, "a")
    await storage.games.close_vote("v")
    await delete(house, press(ADA, 50), {"shown": [mine], "for": ADA.id})
    house.gallery.exhibit.assert_not_awaited()
    assert house.timers == [(CHANGED, "v")]
    house.bot.delete_message.assert_awaited_once_with(-1, 50)


async def test_a_theme_after_one_that_has_closed_has_pictures_of_its_own(house: Any, storage: Storage) -> None:
    """Of two themes on a day each has its vote, on what was painted for it; one that is open is only changed."""
    for number, text in enumerate(("cats", "dogs")):
        await theme_day.announce(house, (-1, None), "birds", ADA.id, 1)
        await theme_day.announce(house, (-1, None), text, ADA.id, 1)
        there = await storage.games.open_theme(-1)
        assert there is not None and there.text == text
        for person in (ADA, BOB):
            job_id = f"{text}-{person.id}"
            await delivered(storage, job_id, 50 + 10 * number + person.id, person=person)
            await storage.games.enter_theme(-1, there.day, job_id)
        house.bot.send_photo.return_value.message_id = 100 + number
        await storage.games.set_theme(-1, None, there.day, text, closes_at=time.time() - 1)
        await theme_day.close(house, timer(theme_day.CLOSING, "", chat_id=-1, day=there.day))
        opened_vote = await storage.games.vote_at(-1, 100 + number)
        assert opened_vote is not None and opened_vote.job_id == f"{text}-{ADA.id}"
        assert len(opened_vote.picture_ids) == 2


async def test_a_vote_is_given_up_where_the_bot_was_put_out(house: Any, storage: Storage) -> None:
    """While the pictures are painted it is looked for them again; once Telegram shuts the bot out, no more."""
    await storage.submit(
        NewJob(id="a", person_id=7, chat_id=-1, kind="generate", model="m", payload="{}", cost=1, prompt="a fox"),
        max_waiting=10,
    )
    await vote.begin_when_painted(house, timer(vote.OPENING, "a", seconds=600))
    assert house.timers == [(vote.OPENING, "a")]
    await storage.cancel("a")
    await delivered(storage, "b", 50, count=2)
    house.bot.get_chat_member.side_effect = Forbidden("Forbidden: bot was kicked from the supergroup chat")
    with pytest.raises(Forbidden):
        await vote.begin_when_painted(house, timer(vote.OPENING, "b", seconds=600))
    assert house.timers == [(vote.OPENING, "a")]


@pytest.mark.parametrize(("error", "again"), [(TimedOut(), False), (NetworkError("Internal Server Error"), True)])
async def test_a_winner_is_not_shown_twice(house: Any, storage: Storage, error: Exception, again: bool) -> None:
    """Where nobody knows whether it was sent it is not sent again; what was not sent is."""
    ids = await delivered(storage, "a", 50, count=2)
    await opened(storage, ids, 50, "a")
    await storage.games.ballot("v", BOB.id, 1)
    house.gallery.exhibit.return_value = Exhibit(content=b"x", caption="a fox", keyboard=markup(), key="k")
    house.bot.send_photo.side_effect = error
    with pytest.raises(NetworkError) if again else nullcontext():
        await ending.end(house, timer(ending.ENDING, "v"))
    house.bot.send_photo.assert_awaited_once()
    assert "wins with the only vote" in house.bot.send_photo.await_args.kwargs["caption"]
    told = await storage.games.vote("v")
    assert told is not None and (told.told_at is None) == again


async def test_who_is_elsewhere_has_no_say(house: Any, storage: Storage) -> None:
    """Buttons that anybody may press are forged by whoever can tell their ids: a vote and a chain are their group's."""
    ids = await delivered(storage, "a", 50, count=2)
    await opened(storage, ids, 50, "a")
    await storage.games.open_chain("c", -1, None, ADA.id, "a red", 12)
    elsewhere = replace(press(BOB, 60), chat=Chat(-2, "supergroup"))
    for action, payload in (
        ("ballot", {"vote": "v", "choice": 0}),
        ("vote-end", {"vote": "v"}),
        ("chain-end", {"chain": "c"}),
    ):
        with pytest.raises(Refusal, match="over"):
            await ACTIONS[action](house, elsewhere, payload)
    assert await storage.games.tally("v") == [0, 0]
    assert house.timers == []
    chain = await storage.games.chain("c")
    assert chain is not None and chain.state == "open"
    house.redraw = MagicMock()
    assert await ACTIONS["ballot"](house, press(BOB, 50), {"vote": "v", "choice": 0}) == "vote-cast"

"""Deleting a picture where Telegram lets nobody delete its message any more, and who may delete what."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from PIL import Image
from telegram.error import BadRequest

from bot.asked import Asked
from bot.handlers.picture.deleting import delete
from bot.refusal import Refusal
from bot.texts import Languages
from storage import Chat, CreditRules, NewJob, NewPicture, Person, Sent, Storage

ADA, BOB, CHIEF = Person(7, "Ada"), Person(8, "Bob"), Person(9, "Chief")
GROUP, OTHER = Chat(-1, "supergroup"), Chat(-2, "supergroup")
NOW = 1_700_000_000.0


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path / "data", rules=CreditRules(), clock=lambda: NOW)
    for person in (ADA, BOB, CHIEF):
        for chat in (GROUP, OTHER, Chat(person.id, "private")):
            await storage.meet(person, chat)
    yield storage
    await storage.close()


@pytest.fixture
def house(storage: Storage) -> Any:
    """As much of the house as deletes; the chief is an administrator of both groups."""
    bot = AsyncMock()
    bot.get_chat_member.side_effect = lambda _, person_id: SimpleNamespace(
        status="administrator" if person_id == CHIEF.id else "member"
    )
    gallery = AsyncMock()
    return SimpleNamespace(bot=bot, storage=storage, languages=Languages(), gallery=gallery)


async def sent(storage: Storage, count: int = 1) -> list[int]:
    """Pictures of Ada's in message 50 of the group, the first of which Bob forked into message 60."""
    job = NewJob(id="a", person_id=7, chat_id=-1, kind="generate", model="m", payload="{}", cost=1, prompt="a fox")
    await storage.submit(job, max_waiting=10)
    row = await storage.take()
    assert row is not None
    paths = [storage.pictures.new_path("a", index) for index in range(count)]
    for path in paths:
        path.write_bytes(b"paint")
    await storage.rendered("a", row.attempt, [NewPicture(path, 8, 8, 0) for path in paths], 1.0)
    [due] = await storage.due_deliveries()
    ids = [picture.id for picture in due.pictures]
    await storage.delivered(due.id, [Sent(picture_id, -1, 50, "f") for picture_id in ids])
    await storage.shown(-1, 60, ids[:1], person_id=BOB.id)
    return ids


def press(person: Person, message_id: int = 50, chat: Chat = GROUP) -> Asked:
    return Asked(update_id=1, person=person, chat=chat, thread_id=None, message_id=message_id, button="b")


@pytest.mark.parametrize("person", [ADA, CHIEF])
async def test_the_picture_leaves_all_messages(house: Any, storage: Storage, person: Person) -> None:
    """Its owner and the group's administrators delete a picture wherever it was shown."""
    [picture_id] = await sent(storage)
    assert await delete(house, press(person), {"shown": [picture_id], "for": ADA.id}) == "deleted"
    assert [call.args for call in house.bot.delete_message.call_args_list] == [(-1, 50), (-1, 60)]
    assert await storage.picture(picture_id) is None
    assert not (storage.pictures.folder / "a-0.png").exists()


async def test_a_second_try_ends_what_the_first_began(house: Any, storage: Storage) -> None:
    """Where the bot ended between the picture and its messages, a second press deletes those."""
    [picture_id] = await sent(storage)
    await storage.library.delete([picture_id])
    assert await delete(house, press(ADA), {"shown": [picture_id], "for": ADA.id}) == "deleted"
    assert house.bot.delete_message.call_count == 2


async def test_an_old_message_says_that_its_picture_was_deleted(house: Any, storage: Storage) -> None:
    """Telegram deletes no message of two days ago: that one comes to show nothing, without buttons, and says so."""
    [picture_id] = await sent(storage)
    house.bot.delete_message.side_effect = BadRequest("Message can't be deleted")
    await delete(house, press(ADA), {"shown": [picture_id], "for": ADA.id})
    for call, message_id in zip(house.bot.edit_message_media.call_args_list, (50, 60), strict=True):
        media, *place = call.args
        assert place == [-1, message_id]
        assert media.caption == "This picture was deleted."
        assert Image.open(io.BytesIO(media.media.input_file_content)).getcolors() == [(320 * 80, (211, 211, 211))]
        assert "reply_markup" not in call.kwargs


async def test_what_is_left_is_shown_without_it(house: Any, storage: Storage) -> None:
    """A message that shows more than what was deleted is made anew of the rest, for whoever it was shown to."""
    first, second = await sent(storage, 2)
    await delete(house, press(ADA), {"shown": [first], "for": ADA.id})
    assert [call.args for call in house.bot.delete_message.call_args_list] == [(-1, 60)]
    [job, left, viewer] = house.gallery.exhibit.call_args.args
    assert (job.id, [picture.id for picture in left], viewer.person_id) == ("a", [second], ADA.id)
    assert house.bot.edit_message_media.call_args.args[1:] == (-1, 50)


async def test_who_was_shown_it_takes_their_own_message_away(house: Any, storage: Storage) -> None:
    """A fork is deleted by whoever forked, and the picture stays; so does an administrator of another group."""
    [picture_id] = await sent(storage)
    await delete(house, press(BOB, 60), {"shown": [picture_id], "for": BOB.id})
    await delete(house, press(CHIEF, 70, OTHER), {"shown": [picture_id], "for": BOB.id})
    assert [call.args for call in house.bot.delete_message.call_args_list] == [(-1, 60), (-2, 70)]
    assert await storage.picture(picture_id) is not None


async def test_what_is_still_on_its_way_is_not_said_to_be_deleted(house: Any, storage: Storage) -> None:
    """A message may show a picture before that is noted; until then it can be pressed again."""
    job = NewJob(id="a", person_id=7, chat_id=-1, kind="generate", model="m", payload="{}", cost=1, prompt="a fox")
    await storage.submit(job, max_waiting=10)
    row = await storage.take()
    assert row is not None
    path = storage.pictures.new_path("a", 0)
    path.write_bytes(b"paint")
    await storage.rendered("a", row.attempt, [NewPicture(path, 8, 8, 0)], 1.0)
    [picture] = (await storage.due_deliveries())[0].pictures
    with pytest.raises(Refusal, match="delete-not-yet"):
        await delete(house, press(ADA), {"shown": [picture.id], "for": ADA.id})
    house.bot.delete_message.assert_not_called()
    assert await storage.picture(picture.id) is not None


async def test_nobody_else_deletes(house: Any, storage: Storage) -> None:
    """Whoever is neither the owner nor an administrator is told so, and nothing is deleted."""
    [picture_id] = await sent(storage)
    with pytest.raises(Refusal, match="delete-not-yours"):
        await delete(house, press(BOB), {"shown": [picture_id], "for": ADA.id})
    with pytest.raises(Refusal, match="picture-lost"):
        await delete(house, press(ADA), {"shown": [999], "for": ADA.id})
    house.bot.delete_message.assert_not_called()
    assert await storage.picture(picture_id) is not None

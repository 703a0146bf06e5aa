"""Offers that are taken, with a real storage and a recording bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest
from bot_world import make_model
from telegram import ChosenInlineResult, InlineQuery, Update, User
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.asked import Asked
from bot.board.faces import FacesByLanguage
from bot.buttons import Keyboards
from bot.house import House
from bot.inline.cards import Cards
from bot.inline.chosen import cancel, chosen
from bot.inline.query import query
from bot.painting import Painting
from bot.pictures.gallery import Gallery
from bot.refusal import Refusal
from bot.rules.doors import Doors, Rules
from bot.texts import Languages
from storage import Chat, CreditRules, NewPicture, Person, Storage

ADA = User(7, "Ada", is_bot=False, language_code="en")
NOW = 1_700_000_000.0


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path / "data", rules=CreditRules(), clock=lambda: NOW)
    await storage.meet(Person(7, "Ada", None, "en"), Chat(7, "private"))
    yield storage
    await storage.close()


@pytest.fixture
def house(storage: Storage, tmp_path: Path) -> Any:
    """As much of the house as offers need."""
    languages = Languages()
    house = SimpleNamespace(
        bot=AsyncMock(username="wassily_bot"),
        storage=storage,
        languages=languages,
        keyboards=Keyboards(storage, languages),
        faces=FacesByLanguage(languages),
        painting=Painting(str(make_model(tmp_path / "model"))),
        doors=Doors(storage.desk, Rules(per_minute=2), clock=lambda: NOW),
        dispatcher=AsyncMock(),
        board=MagicMock(),
        policies=(),
        max_waiting=10,
        pictures=1,
        group_allowance=0,
    )
    house.gallery = Gallery(storage, languages, house.keyboards, house.painting)
    house.board.open = opened
    house.texts = lambda asked: House.texts(house, asked)
    house.buttons = lambda asked: House.buttons(house, asked)
    house.known = lambda asked: House.known(house, asked)
    return house


async def opened(job_id: str, submission: Any) -> None:
    await submission


def choice(update_id: int, words: str = "a fox", message: str = "AAM1") -> Update:
    """An offer that was taken."""
    result = ChosenInlineResult("paint", ADA, words, inline_message_id=message)
    return Update(update_id, chosen_inline_result=result)


def asks(words: str, update_id: int = 1) -> Update:
    """An inline query."""
    return Update(update_id, inline_query=InlineQuery("q", ADA, words, ""))


async def waiting(storage: Storage) -> list[str]:
    """The ids of jobs in line."""
    return [row.id for row in await storage.line(10)]


async def test_a_choice_that_is_told_twice_is_one_job(house: Any, storage: Storage) -> None:
    """The same update handled again, and another update about the same message, make no second job."""
    for update_id in (10, 10, 11):
        await chosen(house, choice(update_id))
    assert await waiting(storage) == ["a"]
    assert (await storage.quota(7)).held == 1


async def test_what_is_refused_is_said_in_the_message(house: Any, storage: Storage) -> None:
    """Words that cannot be read are answered there, nothing is held, and what is told of it again changes nothing."""
    for update_id in (10, 11):
        await chosen(house, choice(update_id, "a fox --ar sideways"))
    assert "--ar" in house.bot.edit_message_text.call_args_list[0].args[0]
    assert house.bot.edit_message_text.call_args_list[0].kwargs["inline_message_id"] == "AAM1"
    assert await waiting(storage) == []
    assert (await storage.quota(7)).held == 0


async def test_a_refusal_that_cannot_be_said_is_done_with(house: Any, storage: Storage) -> None:
    """Where Telegram fails meanwhile, nothing is left open that nothing would ever end."""
    house.bot.edit_message_text.side_effect = NetworkError("lost")
    await chosen(house, choice(10, "a fox --ar sideways"))
    message = await storage.inline.at("AAM1")
    assert message is not None and message.ended_at is not None


async def test_somebody_who_is_shut_out_is_told_why_each_time(house: Any, storage: Storage) -> None:
    """A banned person is offered nothing, and the line above nothing says why, however often they ask; a stranger too;
    what they chose before is not painted."""
    await storage.desk.ban(7, None, "spam")
    for _ in range(2):
        await query(house, asks("a fox"))
        answer = house.bot.answer_inline_query.call_args
        assert answer.args[1] == []
        assert answer.kwargs["button"].text == "Those who run me have shut you out"
    await chosen(house, choice(10))
    assert await waiting(storage) == []
    assert "shut you out" in house.bot.edit_message_text.call_args.args[0]
    house.doors = Doors(storage.desk, Rules(people=frozenset({8})), clock=lambda: NOW)
    await query(house, asks("a fox"))
    assert "let in" in house.bot.answer_inline_query.call_args.kwargs["button"].text


async def test_queries_have_a_limit(house: Any) -> None:
    """A query counts as an eighth of a request; beyond that nothing is offered, and that is said."""
    for number in range(16):
        await query(house, asks("a fox", number))
        assert len(house.bot.answer_inline_query.call_args.args[1]) == 1
    for number in range(2):
        await query(house, asks("a fox", 16 + number))
        assert house.bot.answer_inline_query.call_args.args[1] == []
        assert "wait" in house.bot.answer_inline_query.call_args.kwargs["button"].text


async def test_words_that_are_not_painted_are_not_offered(house: Any) -> None:
    """What a policy refuses has no offer."""

    policy = MagicMock()
    policy.check.side_effect = Refusal("blocked-words")
    house.policies = (policy,)
    await query(house, asks("a badger"))
    answer = house.bot.answer_inline_query.call_args
    assert answer.args[1] == []
    assert "don't paint that" in answer.kwargs["button"].text


async def test_an_end_is_shown_once_telegram_takes_it(house: Any, storage: Storage) -> None:
    """What Telegram puts off is tried again later; a message that is gone is done with."""
    cards = Cards(bot=house.bot, storage=storage, gallery=house.gallery, faces=house.faces, languages=house.languages)
    for number, error in enumerate((RetryAfter(3), NetworkError("lost"), BadRequest("MESSAGE_ID_INVALID"))):
        await chosen(house, choice(10 + number, message=f"AAM{number}"))
        await storage.cancel(f"{10 + number:x}")
        house.doors = Doors(storage.desk, Rules(), clock=lambda: NOW)
        [message] = await storage.inline.due()
        house.bot.edit_message_text.side_effect = error
        await cards.show(message)
        now = await storage.inline.at(message.inline_id)
        assert now is not None
        assert (now.ended_at is None, now.tries) == ((True, 1) if number < 2 else (False, 0))
        assert await storage.inline.due() == []
    assert "Cancelled. It cost nothing." in house.bot.edit_message_text.call_args.args[0]


async def test_only_the_sender_cancels(house: Any, storage: Storage) -> None:
    """Whoever else sees the message and forges a press of its button is refused."""
    await chosen(house, choice(10))
    press = Asked(
        update_id=1,
        person=Person(8, "Mallory"),
        chat=Chat(8, "private"),
        thread_id=None,
        message_id=0,
        inline_id="AAM1",
    )
    with pytest.raises(Refusal, match="pressed-not-yours"):
        await cancel(house, press, {})
    house.dispatcher.cancel.assert_not_called()
    await cancel(house, replace(press, person=Person(7, "Ada")), {})
    house.dispatcher.cancel.assert_awaited_once()


async def test_a_picture_comes_though_what_was_sent_for_its_id_stays(house: Any, storage: Storage) -> None:
    """Nothing can be uploaded into such a message; the picture beside it that cannot be taken away is no matter."""
    await chosen(house, choice(10))
    row = await storage.take()
    assert row is not None
    path = storage.pictures.new_path(row.id, 0)
    path.write_bytes(b"paint")
    await storage.rendered(row.id, row.attempt, [NewPicture(path, 8, 8, 0)], 1.0)
    [due] = await storage.due_deliveries()
    await storage.delivered(due.id, [])
    house.bot.send_photo.return_value = SimpleNamespace(
        message_id=60, photo=[SimpleNamespace(file_id="f")], animation=None
    )
    house.bot.delete_message.side_effect = BadRequest("Message can't be deleted")
    cards = Cards(bot=house.bot, storage=storage, gallery=house.gallery, faces=house.faces, languages=house.languages)
    [message] = await storage.inline.due()
    await cards.show(message)
    [call] = house.bot.edit_message_media.await_args_list
    assert (call.args[0].media, call.kwargs["inline_message_id"]) == ("f", "AAM1")

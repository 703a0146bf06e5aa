"""What buttons do where what they are about has gone, with a real storage and a recording bot."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest
from bot_world import make_model
from telegram.error import BadRequest

from bot.asked import Asked
from bot.board.faces import FacesByLanguage
from bot.buttons import Keyboards
from bot.handlers.presses import ACTIONS
from bot.house import House
from bot.once import Once
from bot.painting import Painting
from bot.pictures.gallery import Gallery
from bot.pictures.pictures_in import PicturesIn
from bot.refusal import Refusal
from bot.requests.asking import ask
from bot.requests.orders import Order
from bot.requests.parse import Options
from bot.requests.submit import submit
from bot.requests.wishes import Wish
from bot.sales.shop import Shop
from bot.texts import Languages
from engine.jobs import Picture, Words
from storage import Chat, CreditRules, NewJob, NewPicture, Person, Storage

ADA = Person(7, "Ada")
HOME = Chat(7, "private")
NOW = 1_700_000_000.0


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path / "data", rules=CreditRules(), clock=lambda: NOW)
    await storage.meet(ADA, HOME)
    yield storage
    await storage.close()


@pytest.fixture
def house(storage: Storage, tmp_path: Path) -> Any:
    """As much of the house as the buttons here need."""
    bot, languages = AsyncMock(), Languages()
    house = SimpleNamespace(
        bot=bot,
        storage=storage,
        languages=languages,
        keyboards=Keyboards(storage, languages),
        faces=FacesByLanguage(languages),
        painting=Painting(str(make_model(tmp_path / "model"))),
        pictures_in=PicturesIn(bot, storage),
        once=Once(),
        dispatcher=AsyncMock(),
        board=MagicMock(),
        doors=AsyncMock(),
        policies=(),
        max_waiting=10,
        pictures=4,
        group_allowance=0,
        shop=Shop(),
    )
    house.gallery = Gallery(storage, languages, house.keyboards, house.painting)
    house.board.open = opened
    house.texts = lambda asked: House.texts(house, asked)
    house.buttons = lambda asked: House.buttons(house, asked)
    house.rewrite = lambda *asked: House.rewrite(house, *asked)  # type: ignore[arg-type]
    house.reply = lambda *asked: House.reply(house, *asked)  # type: ignore[arg-type]
    house.remedia = lambda *asked: House.remedia(house, *asked)  # type: ignore[arg-type]
    house._send = lambda *asked: House._send(house, *asked)
    return house


async def opened(job_id: str, submission: Any) -> None:
    await submission


def asked(update: int = 1) -> Asked:
    return Asked(update_id=update, person=ADA, chat=HOME, thread_id=None, message_id=5, button="b")


async def painted(storage: Storage, job_id: str = "a") -> None:
    """A job of Ada's, painted and not sent yet."""
    wish = Wish(kind="generate", parts=(Words(prompt="a fox"),), options=Options(seed=7))
    job = NewJob(
        id=job_id, person_id=7, chat_id=7, kind="generate", model="m", payload=wish.dumps(), cost=1, prompt="a fox"
    )
    await storage.submit(job, max_waiting=10)
    await storage.status_message(job_id, 50)
    row = await storage.take()
    assert row is not None
    path = storage.pictures.new_path(job_id, 0)
    path.write_bytes(b"paint")
    await storage.rendered(job_id, row.attempt, [NewPicture(path, 8, 8, 0)], 1.0)


async def delivered(storage: Storage) -> int:
    """The id of a picture of Ada's that was sent."""
    await painted(storage)
    [due] = await storage.due_deliveries()
    await storage.delivered(due.id, [])
    return due.pictures[0].id


@pytest.mark.parametrize(
    ("action", "about", "count", "words"),
    [
        ("again", {"job": "a", "n": 1}, 1, "a fox"),
        ("again", {"job": "a", "n": 4}, 4, "a fox"),
        ("vary", {"strength": 0.5}, 4, ""),
        ("paint", {"prompt": "a cat --n 2"}, 2, "a cat"),
    ],
)
async def test_what_buttons_once_meant_they_mean_for_ever(
    house: Any, storage: Storage, action: str, about: dict[str, Any], count: int, words: str
) -> None:
    """A button that was sent by an earlier version paints what it painted then."""
    picture_id = await delivered(storage)
    payload = about | ({"picture": picture_id} if action == "vary" else {})
    assert await ACTIONS[action](house, asked(), payload) is None
    job = await storage.job("1")
    assert job is not None
    assert (Wish.loads(job.payload).num_images, job.prompt) == (count, words)
    assert [picture.id for picture in await storage.library.parents("1")] == ([picture_id] if action == "vary" else [])


async def test_a_fork_is_for_those_who_see_the_picture(house: Any, storage: Storage) -> None:
    """Who presses the button by its id, without ever having been shown it, gets nothing; nor does the chief of another
    group open what is under it."""
    picture_id = await delivered(storage)
    stranger = Person(9, "Mallory")
    away = replace(asked(), person=stranger, chat=Chat(-9, "supergroup"))
    house.bot.get_chat_member.return_value = SimpleNamespace(status="administrator")
    house.bot.send_photo.return_value = SimpleNamespace(
        chat=SimpleNamespace(id=-8), message_id=60, photo=[SimpleNamespace(file_id="f")], animation=None
    )
    with pytest.raises(Refusal, match="pressed-unknown"):
        await ACTIONS["fork"](house, away, {"pictures": [picture_id]})
    with pytest.raises(Refusal, match="pressed-unknown"):
        await ACTIONS["menu"](house, away, {"page": "first", "for": ADA.id, "shown": [picture_id]})
    house.bot.send_photo.assert_not_called()
    await storage.meet(stranger, Chat(-8, "supergroup"))
    await storage.shown(-8, 50, [picture_id])
    await ACTIONS["fork"](house, replace(away, chat=Chat(-8, "supergroup")), {"pictures": [picture_id]})
    house.bot.send_photo.assert_called_once()


async def test_the_files_that_buttons_once_meant(house: Any, storage: Storage) -> None:
    """A button for one file, or for one picture, of an earlier version sends that."""
    picture_id = await delivered(storage)
    message = SimpleNamespace(
        chat=SimpleNamespace(id=7), message_id=60, photo=[SimpleNamespace(file_id="f")], animation=None
    )
    house.bot.send_document.return_value = house.bot.send_photo.return_value = message
    await ACTIONS["file"](house, asked(), {"picture": picture_id})
    assert house.bot.send_document.call_args.args == (7, b"paint")
    await ACTIONS["show"](house, asked(), {"pictures": [picture_id]})
    assert house.bot.send_photo.call_count == 0, "the same button of the same person, a moment ago"
    await ACTIONS["show"](house, replace(asked(), button="other"), {"pictures": [picture_id]})
    assert house.bot.send_photo.call_count == 1


async def test_nothing_is_made_again_of_what_was_erased(house: Any, storage: Storage) -> None:
    """A button under a picture that was erased by its age says that the picture is no longer here."""
    await painted(storage)
    [due] = await storage.due_deliveries()
    await storage.delivered(due.id, [])
    await storage.desk.expire(NOW + 1)
    with pytest.raises(Refusal, match="picture-lost"):
        await ACTIONS["again"](house, asked(), {"job": "a", "n": 1})


async def test_nothing_is_made_again_of_a_deleted_source(house: Any, storage: Storage) -> None:
    """What was made of a picture that was deleted since says so, before anything is held."""
    picture_id = await delivered(storage)
    await ACTIONS["vary"](house, asked(), {"picture": picture_id, "strength": 0.5})
    await storage.cancel("1")
    await storage.library.delete([picture_id])
    with pytest.raises(Refusal, match="source-lost"):
        await ACTIONS["again"](house, asked(2), {"job": "1", "n": 1})
    assert await storage.job("2") is None


@pytest.mark.parametrize("kept", [True, False])
async def test_no_variation_is_taken_of_a_lost_file(house: Any, storage: Storage, kept: bool) -> None:
    """Where the file of a photo or a picture is gone, whoever presses is told so before anything is held."""
    if kept:
        path = await storage.keep_upload(7, b"a photo", ".png")
        payload = {"path": house.pictures_in.name(path), "width": 8, "height": 8, "strength": 0.5}
    else:
        await painted(storage)
        [due] = await storage.due_deliveries()
        path = due.pictures[0].path
        payload = {"picture": due.pictures[0].id, "strength": 0.5}
    path.unlink()
    with pytest.raises(Refusal, match="picture-lost"):
        await ACTIONS["vary"](house, asked(), payload)


async def test_a_picture_on_its_way_says_that_it_does_not_come(house: Any, storage: Storage) -> None:
    """When a person is forgotten, the message of what was painted and not sent says that it is cancelled."""
    await painted(storage)
    await ACTIONS["forget"](house, asked(), {})
    [shown] = house.board.show.call_args_list
    assert (shown.args[0].id, shown.args[1]) == ("a", house.faces.of(shown.args[0]).cancelled())
    assert "one request of yours is erased" in house.bot.edit_message_text.call_args.args[0]
    assert (await storage.quota(7)).available == 100


@pytest.mark.parametrize(
    ("action", "payload", "edit"),
    [("forget", {}, "edit_message_text"), ("history", {"before": None, "newer": []}, "edit_message_media")],
    ids=["forget", "history"],
)
async def test_an_answer_that_stands_there_already_is_no_fault(
    house: Any, storage: Storage, action: str, payload: dict[str, Any], edit: str
) -> None:
    """An edit that was made, and whose answer was lost, is not owned up to as a failure."""
    await delivered(storage)
    getattr(house.bot, edit).side_effect = BadRequest("Message is not modified: exactly the same")
    assert await ACTIONS[action](house, asked(), payload) is None
    getattr(house.bot, edit).side_effect = BadRequest("Chat not found")
    with pytest.raises(BadRequest):
        await ACTIONS[action](house, asked(), payload)


async def test_a_request_keeps_the_photo_that_it_starts_from(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job names its photos, so that they are kept for as long as it is."""
    seen: list[NewJob] = []

    async def keep(job: NewJob, *, max_waiting: int) -> None:
        seen.append(job)

    monkeypatch.setattr(house.storage, "submit", keep)
    parts = (Picture(path="uploads/a.png"), Words(prompt="a fox"))
    await submit(house, asked(), Wish(kind="fuse", parts=parts, options=Options()))
    assert seen[0].sources == ("uploads/a.png",)


@pytest.mark.parametrize(
    ("kind", "words"), [("fuse", {"options": Options(negative_prompt="dogs")}), ("vary", {"about": "a badger"})]
)
async def test_what_is_to_be_agreed_to_expires_as_all_words_do(
    house: Any, storage: Storage, kind: Any, words: dict[str, Any]
) -> None:
    """Also where the words are not what is painted: a button that has them is forgotten when they are."""
    wish = Wish(**{"kind": kind, "parts": (Picture(path="a-0.png"),), "options": Options()} | words)
    await ask(house, asked(), [Order(wish=wish, spec=house.painting.spec)])
    [[button]] = house.bot.send_message.await_args.kwargs["reply_markup"].inline_keyboard
    assert await storage.pressed(button.callback_data) is not None
    await storage.desk.expire(NOW + 1)
    assert await storage.pressed(button.callback_data) is None


def agreement(*parts: Any) -> dict[str, Any]:
    """What a button of two requests with these parts says, that the update 17 asked for."""
    wish = Wish(kind="fuse", parts=parts, options=Options(seed=7, num_images=9))
    wishes = [json.loads(each.dumps()) for each in (wish, wish.evolve(seed=8))]
    return {"update": 17, "message": 5, "wishes": wishes, "parents": [[], []]}


async def test_a_yes_that_is_handled_again_after_a_restart_is_one(house: Any, storage: Storage) -> None:
    """The same press makes the same jobs, held once; another press of the button is told that it was agreed to."""
    payload = agreement(Words(prompt="a fox"), Words(prompt="a cat"))
    await ACTIONS["agree"](house, asked(18), payload)
    await ACTIONS["agree"](house, asked(18), payload)
    assert [row.id for row in await storage.line(10)] == ["11-1", "11-2"]
    assert (await storage.quota(7)).held == 18
    with pytest.raises(Refusal, match="agreed-already"):
        await ACTIONS["agree"](house, asked(19), payload)


@pytest.mark.parametrize("count", [1, 2])
async def test_a_yes_is_to_the_price_that_was_told(house: Any, storage: Storage, count: int) -> None:
    """Where another model has come meanwhile, for another price, that is told, and a yes to it paints."""
    payload = agreement(Words(prompt="a fox"), Words(prompt="a cat"))
    payload |= {name: payload[name][:count] for name in ("wishes", "parents")} | {"credits": 4}
    await ACTIONS["agree"](house, asked(18), payload)
    assert await storage.line(10) == []
    assert f"{9 * count} credits" in house.bot.send_message.call_args.args[1]
    [[yes]] = house.bot.send_message.call_args.kwargs["reply_markup"].inline_keyboard
    button = await storage.pressed(yes.callback_data)
    assert button is not None
    await ACTIONS["agree"](house, asked(19), button.payload)
    assert len(await storage.line(10)) == count
    assert (await storage.quota(7)).held == 9 * count


@pytest.mark.parametrize(("steps", "refused"), [(50, True), (20, False)], ids=["too much", "enough"])
async def test_one_request_is_paid_for_by_one_account(house: Any, storage: Storage, steps: int, refused: bool) -> None:
    """What is more than the group has, and more than its member has, is not asked about, whatever the two have
    together."""
    house.group_allowance = 60
    group = Chat(-5, "supergroup")
    await storage.meet(ADA, group)
    options = Options(seed=7, num_images=9, num_inference_steps=steps)
    wish = Wish(kind="generate", parts=(Words(prompt="a fox"),), options=options)
    with pytest.raises(Refusal, match="credits-never") if refused else nullcontext():
        await submit(house, replace(asked(), chat=group), wish)
    assert house.bot.send_message.await_count == (0 if refused else 1)
    assert await storage.line(10) == []


async def test_a_yes_to_more_than_may_wait_begins_nothing(house: Any, storage: Storage) -> None:
    """Requests that fit in line one by one and not together are told as too many, and none of them is held."""
    house.max_waiting = 1
    with pytest.raises(Refusal, match="many-waiting"):
        await ACTIONS["agree"](house, asked(18), agreement(Words(prompt="a fox"), Words(prompt="a cat")))
    assert await storage.line(10) == []


async def test_a_yes_to_what_was_made_of_a_lost_photo_begins_nothing(house: Any, storage: Storage) -> None:
    """Where a photo has gone since the price was told, whoever says yes is told so, and none of it is held."""
    payload = agreement(Picture(path="uploads/gone.png"), Words(prompt="a fox"))
    with pytest.raises(Refusal, match="source-lost"):
        await ACTIONS["agree"](house, asked(18), payload)
    assert await storage.line(10) == []

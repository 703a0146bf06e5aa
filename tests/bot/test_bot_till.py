"""Payments as they arrive, with a real storage: each is kept, however often it is heard of and whatever fails."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest
from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.asked import Asked
from bot.buttons import Keyboards
from bot.house import House
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.sales import till
from bot.sales.paying import Short, offer_to_pay
from bot.sales.refunds import Refunds
from bot.sales.shop import Pack, Shop, read_packs
from bot.sales.till import Till, checkout
from bot.texts import Languages
from engine.jobs import Words
from storage import Chat, CreditRules, DatabaseBusy, NewJob, Person, Storage

ADA = Person(7, "Ada")
WISH = Wish(kind="generate", parts=(Words(prompt="a fox"),), options=Options(seed=7)).dumps()
ASKED = Asked(update_id=1, person=ADA, chat=Chat(7, "private"), thread_id=None, message_id=5)
JOB = NewJob(id="a", person_id=7, chat_id=7, kind="generate", model="m", payload=WISH, cost=30, prompt="a fox")


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(tmp_path / "data", rules=CreditRules(10))
    await storage.meet(ADA, Chat(7, "private"))
    yield storage
    await storage.close()


@pytest.fixture
def house(storage: Storage) -> Any:
    """As much of the house as the till needs."""
    languages, board = Languages(), MagicMock()

    async def opened(job_id: str, submission: Any) -> Any:
        return await submission

    board.open = opened
    board.stands_still.return_value = False
    house = SimpleNamespace(
        bot=AsyncMock(),
        storage=storage,
        languages=languages,
        keyboards=Keyboards(storage, languages),
        board=board,
        dispatcher=AsyncMock(),
        shop=Shop([Pack(50, 25)], "@us"),
        metrics=MagicMock(),
        refund_due=asyncio.Event(),
    )
    house.texts = lambda asked: House.texts(house, asked)
    house.buttons = lambda asked: House.buttons(house, asked)
    house.say = AsyncMock()
    house.reply = AsyncMock()
    house.language_of = AsyncMock(return_value="en")
    return house


async def order(storage: Storage, action: str = "pack", job: NewJob = JOB) -> str:
    """What an invoice bears."""
    what = {"credits": 50, "stars": 25} if action == "pack" else {"job": asdict(job), "stars": 15}
    return await storage.button(action, 7, what)


def paid(payload: str, charge: str = "c1", stars: int = 25, update_id: int = 1) -> Update:
    """The update that says so."""
    told = {
        "currency": "XTR",
        "total_amount": stars,
        "invoice_payload": payload,
        "telegram_payment_charge_id": charge,
        "provider_payment_charge_id": "p",
    }
    return message(update_id, {"successful_payment": told})


def message(update_id: int, content: dict[str, Any]) -> Update:
    ada = {"id": 7, "is_bot": False, "first_name": "Ada"}
    place = {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private", "first_name": "Ada"}, "from": ada}
    update = Update.de_json({"update_id": update_id, "message": place | content}, None)
    assert update is not None
    return update


async def take(house: Any, update: Update) -> None:
    await Till(house, "bot").message(update, MagicMock())


async def test_a_payment_counts_once(house: Any, storage: Storage) -> None:
    """Heard of three times, credits that were paid for are there once."""
    payload = await order(storage)
    for update_id in (1, 1, 2):
        await take(house, paid(payload, update_id=update_id))
    assert (await storage.quota(7)).extra == 50
    assert len(await storage.purse.purchases(7)) == 1


async def test_a_paid_request_is_put_in_line_once(house: Any, storage: Storage) -> None:
    """Heard of twice, a request is one job; of two payments for it the second is credits."""
    payload = await order(storage, "pay")
    for charge in ("c1", "c1", "c2"):
        await take(house, paid(payload, charge, 15))
    row = await storage.job("a")
    assert row is not None and row.state == "queued" and row.cost == 30
    left = await storage.quota(7)
    assert (left.held, left.extra) == (30, 60)
    assert house.say.await_args.args[1] == "stars-twice"


async def test_a_paid_request_enters_its_theme(house: Any, storage: Storage) -> None:
    """What was asked for a theme is for it too where it is paid in Stars, while that is open."""
    for day, closes_at in (("2026-01-30", time.time() - 5), ("2026-01-31", time.time() + 600)):
        await storage.games.set_theme(7, None, day, "cats", person_id=7, closes_at=closes_at)
        job = replace(JOB, id=day)
        theme = await storage.games.theme(7, day)
        house.reply.reset_mock()
        assert await offer_to_pay(house, ASKED, job, Short("credits-never", needed=30, daily=10), theme)
        [[button]] = house.reply.await_args.args[2].inline_keyboard
        await take(house, paid(button.callback_data, f"c {day}", 15))
    with sqlite3.connect(storage.pictures.folder.parent / "wassily.db") as database:
        assert database.execute("SELECT day, job_id FROM theme_entries").fetchall() == [("2026-01-31", "2026-01-31")]


@pytest.mark.parametrize("what", ["theme", "slip"])
async def test_what_breaks_afterwards_changes_nothing(
    house: Any, storage: Storage, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Once a paid request is in line, neither a theme that goes just then nor a slip of ours takes it out again, and
    nobody is told that their Stars come back."""
    await storage.games.set_theme(7, None, "2026-01-31", "cats", person_id=7, closes_at=time.time() + 3600)
    bought = storage.purse.bought

    async def and_then(*args: Any) -> Any:
        row = await bought(*args)
        if what == "slip":
            monkeypatch.setattr(storage.purse, "bought", bought)
            raise ValueError("a slip")
        with closing(sqlite3.connect(storage.pictures.folder.parent / "wassily.db")) as database, database:
            database.execute("DELETE FROM themes")
        return row

    monkeypatch.setattr(storage.purse, "bought", and_then)
    payload = {"job": asdict(JOB), "stars": 15, "theme": "2026-01-31"}
    await take(house, paid(await storage.button("pay", 7, payload), stars=15))
    row = await storage.job("a")
    assert row is not None and row.state == "queued"
    assert house.say.await_args is None
    assert await storage.purse.refunds_due(10) == []


async def test_a_payment_waits_for_the_memory(house: Any, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the database is busy the payment is not let go; then it is kept."""
    monkeypatch.setattr(till, "AGAIN_SECONDS", 0.0)
    payload, bought, busy = await order(storage), storage.purse.bought, [DatabaseBusy(), DatabaseBusy()]

    async def sometimes(*args: Any) -> Any:
        if busy:
            raise busy.pop()
        return await bought(*args)

    monkeypatch.setattr(storage.purse, "bought", sometimes)
    await take(house, paid(payload))
    assert not busy
    assert (await storage.quota(7)).extra == 50


@pytest.mark.parametrize("payload", ["nobody's", "other"])
async def test_what_nobody_knows_is_paid_back(house: Any, storage: Storage, payload: str) -> None:
    """A payment for what was forgotten meanwhile, or is somebody else's, is kept and goes back."""
    if payload == "other":
        payload = await storage.button("pay", 8, {"job": asdict(JOB), "stars": 15})
    await take(house, paid(payload))
    [due] = await storage.purse.refunds_due(10)
    assert (due.charge_id, due.stars) == ("c1", 25)
    assert (await storage.quota(7)).extra == 0
    assert house.refund_due.is_set()


async def test_what_breaks_is_paid_back(house: Any, storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    """A request that cannot be read any more does not swallow the payment."""
    payload = await storage.button("pay", 7, {"job": {"parents": [], "sources": []}, "stars": 15})
    await take(house, paid(payload))
    assert [due.charge_id for due in await storage.purse.refunds_due(10)] == ["c1"]
    assert "is paid back" in caplog.text


async def test_a_payment_that_was_paid_back_elsewhere(house: Any, storage: Storage) -> None:
    """Its unspent credits go; what we paid back ourselves changes nothing more."""
    await take(house, paid(await order(storage)))
    told = {
        "currency": "XTR",
        "total_amount": 25,
        "invoice_payload": "x",
        "telegram_payment_charge_id": "c1",
    }
    for _ in range(2):
        await take(house, message(3, {"refunded_payment": told}))
    assert (await storage.quota(7)).extra == 0
    assert len(await storage.purse.refunds_due(10)) == 1


async def agreed(house: Any, payload: str, stars: int = 25, person: int = 7) -> bool | str:
    """Whether a payment may go on, or what is said."""
    user = {"id": person, "is_bot": False, "first_name": "x"}
    query = {"id": "1", "from": user, "currency": "XTR", "total_amount": stars, "invoice_payload": payload}
    update = Update.de_json({"update_id": 1, "pre_checkout_query": query}, house.bot)
    assert update is not None
    house.bot.answer_pre_checkout_query.reset_mock()
    await checkout(house, update)
    answer = house.bot.answer_pre_checkout_query.await_args.kwargs
    return answer["ok"] or answer["error_message"]


async def test_who_may_pay_for_what(house: Any, storage: Storage) -> None:
    """Only what is sold now, for the price of now, to whom it is for, while pictures are painted."""
    pack, single = await order(storage), await order(storage, "pay")
    assert await agreed(house, pack) is True
    assert await agreed(house, single, 15) is True
    for payload, stars in ((pack, 24), (single, 14), ("unknown", 25), (await storage.button("cancel", 7, {}), 25)):
        assert "no longer sold" in str(await agreed(house, payload, stars))
    assert "somebody else" in str(await agreed(house, pack, person=8))
    house.board.stands_still.return_value = True
    assert "unavailable" in str(await agreed(house, pack))
    house.board.stands_still.return_value = False
    await take(house, paid(single, stars=15))
    assert "already" in str(await agreed(house, single, 15))
    house.shop = Shop([Pack(50, 30)], "@us")
    assert "no longer sold" in str(await agreed(house, pack))
    await storage.desk.ban(7, None, "spam")
    assert "shut you out" in str(await agreed(house, pack))


async def refunding(house: Any, *answers: Any) -> list[str]:
    """Let the worker try until nothing is due, Telegram answering like this; what those who run the bot are told."""
    alerts: list[str] = []
    house.bot.refund_star_payment.side_effect = list(answers)
    refunds = Refunds(house, lambda key, **fill: alerts.append(key), look=0.01, again=0.01)
    task = asyncio.create_task(refunds.run())
    async with asyncio.timeout(10):
        while await house.storage.purse.refunds_due(1) or not (alerts or house.bot.send_message.await_count):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return alerts


async def test_stars_come_back_once(house: Any, storage: Storage) -> None:
    """However Telegram fails, it is tried until they are; a refund whose answer was lost counts as made."""
    await take(house, paid(await order(storage)))
    await storage.purse.refund("c1")
    errors = (NetworkError("gone"), RetryAfter(0), BadRequest("CHARGE_ALREADY_REFUNDED"))
    assert await refunding(house, *errors) == []
    [purchase] = await storage.purse.purchases(7)
    assert purchase.state == "refunded"
    assert house.bot.send_message.await_count == 1


async def test_a_refund_that_telegram_will_not_make(house: Any, storage: Storage) -> None:
    """Those who run the bot are told, and it is not tried again."""
    await take(house, paid(await order(storage)))
    await storage.purse.refund("c1")
    assert await refunding(house, BadRequest("CHARGE_NOT_FOUND")) == ["alert-refund"]
    [purchase] = await storage.purse.purchases(7)
    assert (purchase.state, purchase.error) == ("refund_failed", "CHARGE_NOT_FOUND")


def test_packs_are_read() -> None:
    """Credits and Stars, separated by commas; whatever else is an error."""
    assert read_packs("50:25, 200:90") == (Pack(50, 25), Pack(200, 90))
    assert read_packs("") == ()
    for wrong in ("50", "50:0", "0:5", "a:b", "50:25;200:90", "50:999999", "-5:3"):
        with pytest.raises(ValueError, match=r".*"):
            read_packs(wrong)


def test_a_request_is_sold_at_the_dearest_rate() -> None:
    """Nobody pays less for requests one by one than for packs; where nothing is sold, neither are they."""
    shop = Shop([Pack(50, 25), Pack(200, 90)])
    assert [shop.price(credits) for credits in (1, 2, 18, 19)] == [1, 1, 9, 10]
    assert shop.price(10_000_000) is None
    assert Shop().price(1) is None
    assert not Shop().is_known
    assert Shop((), "@us").is_known

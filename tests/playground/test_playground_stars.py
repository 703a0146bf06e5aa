"""Telegram Stars: invoices, payments the bot agrees to, refunds."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from playground.client import Message, Person, Refused

STUDIO, FORUM = -1001000000001, -1001000000002
INVOICE = {
    "title": "Ten pictures",
    "description": "Painted at once",
    "payload": "ten",
    "currency": "XTR",
    "prices": [{"label": "Ten pictures", "amount": 50}],
}


async def invoiced(api: Any, person: Person, **more: Any) -> Message:
    """An invoice, as the person sees it."""
    sent = await api.ok("sendInvoice", chat_id=person.chat, **INVOICE | more)
    return next(message for message in await person.messages() if message.id == sent["message_id"])


async def waiting(api: Any, kind: str) -> dict[str, Any]:
    """The next update of a kind; all up to it are confirmed."""
    while updates := await api.ok("getUpdates", timeout=5):
        await api.ok("getUpdates", offset=updates[0]["update_id"] + 1)
        if kind in updates[0]:
            found: dict[str, Any] = updates[0][kind]
            return found
    raise AssertionError(f"no {kind} came")


async def paid(api: Any, person: Person, message: Message, **answer: Any) -> dict[str, Any]:
    """Pay, with this answer of the bot; answers what the person is told."""
    paying = asyncio.create_task(person.pay(message))
    query = await waiting(api, "pre_checkout_query")
    await api.ok("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], **answer)
    return await paying


async def test_an_invoice_is_paid(api: Any, ada: Person) -> None:
    """The bot agrees, the Stars change hands, and a message says so to both."""
    message = await invoiced(api, ada)
    assert message.raw["invoice"] == {
        "title": "Ten pictures",
        "description": "Painted at once",
        "start_parameter": "",
        "currency": "XTR",
        "total_amount": 50,
    }
    paying = asyncio.create_task(ada.pay(message))
    query = await waiting(api, "pre_checkout_query")
    assert (query["from"]["id"], query["total_amount"], query["invoice_payload"]) == (101, 50, "ten")
    await api.ok("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    assert await paying == {"paid": True}
    told = await waiting(api, "message")
    payment = told["successful_payment"]
    assert (payment["currency"], payment["total_amount"], payment["invoice_payload"]) == ("XTR", 50, "ten")
    assert (told["from"]["id"], (await ada.messages())[-1].raw) == (101, told)
    assert await ada.stars() == 950
    assert await api.ok("getMyStarBalance") == {"amount": 50}


async def test_a_bot_may_disagree(api: Any, ada: Person) -> None:
    """Its reason reaches the person, and nothing is paid; a reason is required."""
    message = await invoiced(api, ada)
    refusal = await api.refused("answerPreCheckoutQuery", pre_checkout_query_id="1", ok=False)
    assert refusal == (400, 'Bad Request: parameter "error_message" is required')
    answer = await paid(api, ada, message, ok=False, error_message="Sold out.")
    assert answer == {"paid": False, "error": "Sold out."}
    assert (await ada.stars(), (await ada.messages())[-1].id) == (1000, message.id)


async def test_a_bot_that_says_nothing_is_not_paid(api: Any, ada: Person) -> None:
    """And its late answer is refused."""
    answer = await ada.pay(await invoiced(api, ada), timeout=0.1)
    assert answer["paid"] is False and "did not answer" in answer["error"]
    query = await waiting(api, "pre_checkout_query")
    late = await api.refused("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    assert late[0] == 400 and "query is too old" in late[1]
    assert await ada.stars() == 1000


async def test_an_invoice_is_paid_once_by_each(api: Any, ada: Person) -> None:
    """In a group by several people; nobody pays what they do not have."""
    people = [Person(ada.playground, user, chat=STUDIO) for user in (101, 102)]
    message = await invoiced(api, people[0], prices=[{"label": "x", "amount": 600}])
    for person in people:
        assert await paid(api, person, message, ok=True) == {"paid": True}
    assert await people[0].pay(message) == {"paid": False, "error": "You have paid this already."}
    other = await invoiced(api, people[0], prices=[{"label": "x", "amount": 401}])
    assert await people[0].pay(other) == {"paid": False, "error": "This costs 401 Stars, and you have 400."}


async def test_two_windows_pay_one_invoice_once(api: Any, ada: Person) -> None:
    """The bot is asked twice, and the Stars go once."""
    message = await invoiced(api, ada)
    paying = [asyncio.create_task(ada.pay(message)) for _ in range(2)]
    queries = [await waiting(api, "pre_checkout_query") for _ in paying]
    for query in queries:
        await api.ok("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    assert sorted([(await task)["paid"] for task in paying]) == [False, True]
    assert await ada.stars() == 950


async def test_a_payment_is_refunded_once(api: Any, ada: Person) -> None:
    """To whom it came from; the chat and the bot are told, and the books show both."""
    await paid(api, ada, await invoiced(api, ada), ok=True)
    charge = (await waiting(api, "message"))["successful_payment"]["telegram_payment_charge_id"]
    target = {"user_id": 101, "telegram_payment_charge_id": charge}
    unknown = (400, "Bad Request: CHARGE_NOT_FOUND")
    assert await api.refused("refundStarPayment", **target | {"user_id": 102}) == unknown
    assert await api.refused("refundStarPayment", **target | {"telegram_payment_charge_id": "none"}) == unknown
    assert await api.ok("refundStarPayment", **target) is True
    assert await api.refused("refundStarPayment", **target) == (400, "Bad Request: CHARGE_ALREADY_REFUNDED")
    told = await waiting(api, "message")
    assert told["refunded_payment"]["telegram_payment_charge_id"] == charge
    assert (await ada.messages())[-1].raw == told
    assert (await ada.stars(), await api.ok("getMyStarBalance")) == (1000, {"amount": 0})
    moved = (await api.ok("getStarTransactions"))["transactions"]
    assert [(one["id"], one["amount"], "source" in one) for one in moved] == [(charge, 50, True), (charge, 50, False)]
    assert moved[0]["source"]["invoice_payload"] == "ten" and moved[1]["receiver"]["user"]["id"] == 101


async def test_a_payment_is_between_a_person_and_a_bot(api: Any, ada: Person) -> None:
    """Other bots in the group learn nothing; in a forum it stays in its topic."""
    other = api.bot("2:other")
    await other.ok("getMe")
    member = Person(ada.playground, 102, chat=FORUM)
    thread = (await member.topics())[0].thread
    await paid(api, member, await invoiced(api, member, message_thread_id=thread), ok=True)
    assert (await waiting(api, "message"))["message_thread_id"] == thread
    assert await other.ok("getUpdates") == []
    moved = (await api.ok("getStarTransactions"))["transactions"]
    stolen = {"user_id": 102, "telegram_payment_charge_id": moved[0]["id"]}
    assert await other.refused("refundStarPayment", **stolen) == (400, "Bad Request: CHARGE_NOT_FOUND")


async def test_only_invoices_are_paid(api: Any, ada: Person) -> None:
    """Anything else is refused in one sentence."""
    with pytest.raises(Refused, match="no invoice"):
        await ada.pay(await ada.say("x"))


async def test_an_invoice_stays_what_it_is(api: Any, ada: Person, paint: Any) -> None:
    """Its buttons may change, its words and its price may not; nobody copies it."""
    message = await invoiced(api, ada)
    target = {"chat_id": 101, "message_id": message.id}
    assert (await api.refused("editMessageText", **target, text="x"))[0] == 400
    media = {"type": "photo", "media": "attach://p"}
    assert (await api.refused("editMessageMedia", **target, media=media, files={"p": ("a.png", paint())}))[0] == 400
    assert (await api.refused("copyMessage", chat_id=101, from_chat_id=101, message_id=message.id))[0] == 400
    markup = {"inline_keyboard": [[{"text": "Pay", "pay": True}], [{"text": "No", "callback_data": "no"}]]}
    edited = await api.ok("editMessageReplyMarkup", **target, reply_markup=markup)
    assert (edited["invoice"], edited["reply_markup"]) == (message.raw["invoice"], markup)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, 'parameter "title" is required'),
        ({"title": "x" * 33}, "TITLE_INVALID"),
        ({"description": "x" * 256}, "DESCRIPTION_INVALID"),
        ({"payload": "x" * 129}, "INVOICE_PAYLOAD_INVALID"),
        ({"currency": "EUR"}, "PAYMENT_PROVIDER_INVALID"),
        ({"prices": []}, "there must be at least one price"),
        ({"prices": [{"label": "x"}]}, "can't parse labeled price: Can't find field \"amount\""),
        ({"prices": [{"label": "x", "amount": 1}] * 2}, "STARS_INVOICE_INVALID"),
        ({"prices": [{"label": "x", "amount": 0}]}, "CURRENCY_TOTAL_AMOUNT_INVALID"),
        ({"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}}, "REPLY_MARKUP_BUY_EMPTY"),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}, {"text": "y", "pay": True}]]}},
            "BUTTON_POS_INVALID",
        ),
    ],
)
async def test_an_invoice_that_is_none_is_refused(api: Any, ada: Person, change: Any, words: str) -> None:
    """In Telegram's words."""
    assert await api.refused("sendInvoice", chat_id=101, **INVOICE | change) == (400, f"Bad Request: {words}")

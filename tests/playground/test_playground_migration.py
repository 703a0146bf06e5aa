"""A basic group becomes a supergroup: the old id is refused, and names the new one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Bot
from telegram.error import ChatMigrated

from playground.client import Person, Playground, Refused

OLD_FRIENDS = -4000001
STUDIO = -1001000000001


@pytest.fixture
def owner(playground: Playground, api: Any) -> Person:
    """Ada, who made the basic group."""
    return Person(playground, 101, chat=OLD_FRIENDS, bot=1)


async def test_both_chats_say_so(api: Any, owner: Person) -> None:
    """And the bot learns of it from both."""
    assert (await api.ok("getChat", chat_id=OLD_FRIENDS))["type"] == "group"
    new = await owner.migrate()
    assert str(new).startswith("-100")
    old, first = [update["message"] for update in await api.ok("getUpdates")]
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (OLD_FRIENDS, new)
    assert (first["chat"]["id"], first["migrate_from_chat_id"]) == (new, OLD_FRIENDS)
    assert (first["chat"]["type"], first["chat"]["title"]) == ("supergroup", "Old friends")
    assert (await api.ok("getChatMember", chat_id=new, user_id=101))["status"] == "creator"


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
        ("editMessageText", {"text": "x"}),
        ("getChatMember", {"user_id": 101}),
        ("getChatAdministrators", {}),
    ],
)
async def test_the_old_id_names_the_new_one(api: Any, owner: Person, method: str, arguments: Any) -> None:
    """In every refusal, as a parameter; reading what the chat was is still allowed."""
    sent = await api.ok("sendMessage", chat_id=OLD_FRIENDS, text="before")
    new = await owner.migrate()
    if method.startswith("edit"):
        arguments = arguments | {"message_id": sent["message_id"]}
    response = await api.post(method, chat_id=OLD_FRIENDS, **arguments)
    assert response.status_code == 400
    assert response.json() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }
    assert (await api.ok("getChat", chat_id=OLD_FRIENDS))["id"] == OLD_FRIENDS
    assert (await api.ok("sendMessage", chat_id=new, text="after"))["chat"]["id"] == new


async def test_people_find_the_new_group(api: Any, owner: Person) -> None:
    """It takes the place of the old one in their lists; nobody writes into the old one any more."""
    new = await owner.migrate()
    chats = [chat["chat"]["id"] for chat in (await owner.playground.get("chats", user=102))["chats"]]
    assert new in chats and OLD_FRIENDS not in chats
    with pytest.raises(Refused, match=f"write to chat {new}"):
        await owner.say("hello?")
    await Person(owner.playground, 102, chat=new).say("/hello")
    assert (await api.ok("getUpdates"))[-1]["message"]["chat"]["id"] == new


async def test_a_button_of_before_still_reaches_the_bot(api: Any, owner: Person) -> None:
    """With the message where it stands, which the bot can no longer change."""
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await api.ok("sendMessage", chat_id=OLD_FRIENDS, text="x", reply_markup=markup)
    message = await owner.wait_for(lambda message: message.buttons)
    await owner.migrate()
    pressing = asyncio.create_task(owner.press(message, "Go"))
    await api.ok("getUpdates", offset=-1)
    while "callback_query" not in (update := (await api.ok("getUpdates", timeout=5))[-1]):
        await api.ok("getUpdates", offset=update["update_id"] + 1)
    query = update["callback_query"]
    assert query["message"]["chat"]["id"] == OLD_FRIENDS
    await api.ok("answerCallbackQuery", callback_query_id=query["id"], text="here")
    assert (await pressing)["text"] == "here"


async def test_a_refund_goes_to_the_group_that_lives_on(api: Any, owner: Person) -> None:
    """What was paid in the old group is told of in the new one."""
    price = {"currency": "XTR", "prices": [{"label": "x", "amount": 5}]}
    await api.ok("sendInvoice", chat_id=OLD_FRIENDS, title="x", description="x", payload="x", **price)
    paying = asyncio.create_task(owner.pay((await owner.messages())[-1]))
    query = (await api.ok("getUpdates", timeout=5))[-1]["pre_checkout_query"]
    await api.ok("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    assert await paying == {"paid": True}
    charge = (await api.ok("getStarTransactions"))["transactions"][0]["id"]
    new = await owner.migrate()
    await api.ok("refundStarPayment", user_id=101, telegram_payment_charge_id=charge)
    told = (await api.ok("getUpdates"))[-1]["message"]
    assert (told["chat"]["id"], told["refunded_payment"]["total_amount"]) == (new, 5)


async def test_only_a_basic_group_migrates(api: Any, owner: Person) -> None:
    """Once, and by who runs it."""
    with pytest.raises(Refused, match="Only the administrators"):
        await Person(owner.playground, 102, chat=OLD_FRIENDS).migrate()
    await owner.migrate()
    for person in (owner, Person(owner.playground, 101, chat=STUDIO)):
        with pytest.raises(Refused, match="Only a basic group"):
            await person.migrate()


async def test_the_library_raises_the_new_id(address: str, owner: Person) -> None:
    """python-telegram-bot's `ChatMigrated`."""
    new = await owner.migrate()
    async with Bot("1:ptb", base_url=f"{address}/bot") as bot:
        with pytest.raises(ChatMigrated) as migrated:
            await bot.send_message(OLD_FRIENDS, "x")
        assert migrated.value.new_chat_id == new

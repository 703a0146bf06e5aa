"""Telegram Stars, with the real bot process: packs, single requests, and what is paid back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from bot_world import GROUP, BotProcess, called, running_bot, somebody

from playground.client import Message, Person, Playground, Refused

OPERATOR = 4001
SETTINGS = {
    "WASSILY_ADMINS": str(OPERATOR),
    "WASSILY_DAILY_CREDITS": "10",
    "WASSILY_STARS_PACKS": "50:25, 200:90",
    "WASSILY_STARS_SUPPORT": "@the_painters",
}
SHORT = "/imagine a red apple --n 9 --steps 8"  # 18 credits, which are 9 Stars


@pytest.fixture(scope="module")
def seller(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[BotProcess]:
    """A bot that sells."""
    with running_bot(tmp_path_factory.mktemp("seller"), WASSILY_MODEL=str(model), **SETTINGS) as bot:
        yield bot


@pytest.fixture
async def playground(seller: BotProcess) -> AsyncIterator[Playground]:
    async with Playground(seller.url) as playground:
        await called(playground)
        yield playground


async def told(person: Person, *words: str, timeout: float = 10.0) -> Message:
    """The next message of the bot with these words."""
    return await person.wait_for(lambda message: all(word in message.text for word in words), timeout)


async def invoice(person: Person) -> Message:
    """The next invoice."""
    return await person.wait_for(lambda message: "invoice" in message.raw)


async def asked(person: Person, message: Message, label: str) -> Message:
    """The invoice that a button asks for."""
    await person.press(message, label)
    return await invoice(person)


async def until(come: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """Wait for it."""
    async with asyncio.timeout(seconds):
        while not await come():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def credits(person: Person) -> str:
    """What /quota says."""
    await person.say("/quota")
    return (await told(person, "credits left")).text


async def offered(person: Person, words: str = SHORT) -> Message:
    """The sentence that credits are short, with the button to pay."""
    await person.say(words)
    return await told(person, "pay for just this request")


async def test_a_pack_is_bought(person: Person) -> None:
    """/buy shows the packs; one that is paid for is there at once, stays, and is in /quota and /paysupport."""
    await person.say("/buy")
    shop = await told(person, "stay until you use them")
    assert {"buy", "terms", "paysupport"} <= set(await person.commands())
    assert shop.buttons == [["50 credits for 25 ⭐"], ["200 credits for 90 ⭐"]]
    message = await asked(person, shop, "50 credits for 25 ⭐")
    assert message.raw["invoice"]["title"] == "50 credits"
    assert (message.raw["invoice"]["currency"], message.raw["invoice"]["total_amount"]) == ("XTR", 25)
    assert await person.pay(message) == {"paid": True}
    await told(person, "Thank you! 50 credits are yours", "You have 60 now")
    answer = await credits(person)
    assert "You have 60 credits left: 10 of today's 10, and 50 that stay" in answer
    assert "/buy" in answer
    assert ": 50 credits for 25 Stars." in answer
    assert await person.stars() == 975
    await person.say("/paysupport")
    assert "25 Stars: stx" in (await told(person, "@the_painters")).text
    await person.say("/terms")
    await told(person, "Who sells", "@the_painters")


async def test_a_payment_is_no_words(person: Person) -> None:
    """What Telegram says of a payment and of its return is answered by nothing but thanks."""
    await person.say("/buy")
    message = await asked(person, await told(person, "stay until you use them"), "50 credits for 25 ⭐")
    await person.pay(message)
    await told(person, "Thank you")
    await person.say("/terms")
    await told(person, "Who sells")
    texts = [message.text for message in await person.messages() if message.from_bot]
    assert not [text for text in texts if "I work with words" in text or "Shall I" in text]


async def test_a_request_is_paid_for_alone(person: Person) -> None:
    """Where credits are short the sentence has a button; once paid, just that request is painted, as its answer."""
    request = await person.say(SHORT)
    offer = await told(person, "pay for just this request")
    assert "That costs 18 credits" in offer.text
    assert offer.buttons == [["Pay 9 ⭐ for this"]]
    message = await asked(person, offer, "Pay 9 ⭐ for this")
    assert "a red apple" in message.raw["invoice"]["description"]
    assert await person.pay(message) == {"paid": True}
    picture = await person.wait_for(lambda message: message.photo and "a red apple" in message.text)
    assert picture.reply_to == request.id
    assert (await credits(person)).startswith("You have 10 credits left")
    assert await person.stars() == 991
    # Neither a second invoice nor an old one is paid for what is done.
    assert "done already" in (await person.press(offer, "Pay 9 ⭐ for this"))["text"]


async def test_what_comes_to_nothing_is_paid_back(person: Person) -> None:
    """A request that was paid for and fails, or is cancelled, costs no Stars; the person is told once."""
    offer = await offered(person, "/imagine an impossible apple --n 9 --steps 8")
    assert await person.pay(await asked(person, offer, "Pay 9 ⭐ for this")) == {"paid": True}
    await told(person, "It cost nothing")
    await told(person, "Your 9 Stars are back")
    assert await person.stars() == 1000

    offer = await offered(person, "/imagine a slow apple --n 9 --steps 60")
    message = await asked(person, offer, "Pay 68 ⭐ for this")
    assert await person.pay(message) == {"paid": True}
    await told(person, "Painting")
    await person.say("/cancel")
    await told(person, "Your 68 Stars are back")
    assert await person.stars() == 1000
    assert (await credits(person)).startswith("You have 10 of 10 credits left")


async def test_a_refund_whose_answer_was_lost_is_made_once(person: Person) -> None:
    """Telegram fails at a refund, then carries it out without a word: it is tried until it is done, and told once."""
    await person.playground.fail("refundStarPayment", code=502)
    await person.playground.fail("refundStarPayment", way="dropped", after=True)
    offer = await offered(person, "/imagine an impossible apple --n 9 --steps 8")
    assert await person.pay(await asked(person, offer, "Pay 9 ⭐ for this")) == {"paid": True}
    await told(person, "Your 9 Stars are back", timeout=30)
    assert await person.stars() == 1000
    answer = await credits(person)
    assert "18 credits for 9 Stars, paid back" in answer
    assert len([message for message in await person.messages() if "Stars are back" in message.text]) == 1


async def test_in_a_group_only_the_one_who_asked_pays(playground: Playground) -> None:
    """An invoice in a group is for its person; somebody else who pays is refused before anything is paid."""
    member, other = somebody(playground, chat=GROUP), somebody(playground, chat=GROUP)
    await member.say(SHORT.replace("/imagine", "/imagine@playground_1_bot"))
    message = await asked(member, await told(member, "pay for just this request"), "Pay 9 ⭐ for this")
    answer = await other.pay(message)
    assert not answer["paid"] and "for somebody else" in answer["error"]
    assert await other.stars() == 1000
    assert (await member.pay(message))["paid"]
    await member.wait_for(lambda message: message.photo and "a red apple" in message.text)


async def test_a_vote_that_is_paid_for_is_a_vote(playground: Playground, group: int) -> None:
    """Where credits are short for what a group votes on, and it is paid for, it is voted on once it is painted."""
    member = somebody(playground, chat=group)
    await member.say(SHORT.replace("/imagine", "/vote@playground_1_bot 5m"))
    message = await asked(member, await told(member, "pay for just this request"), "Pay 9 ⭐ for this")
    assert (await member.pay(message))["paid"]
    await member.wait_for(lambda message: message.photo and "End the vote" in str(message.buttons), 20.0)


async def test_those_who_run_the_bot_pay_back(person: Person, playground: Playground) -> None:
    """/refund takes the unspent credits of a purchase and sends its Stars back, once; to others there is no such
    command."""
    operator = Person(playground, OPERATOR, bot=1)
    await person.say("/buy")
    message = await asked(person, await told(person, "stay until you use them"), "50 credits for 25 ⭐")
    await person.pay(message)
    await told(person, "Thank you")
    await person.say("/paysupport")
    charge = (await told(person, "25 Stars: ")).text.split()[-1]
    await person.say(f"/refund {charge}")
    await told(person, "I don't know /refund")
    await operator.say(f"/refund {charge}")
    await told(operator, "25 Stars go back")
    await told(person, "Your 25 Stars are back")
    await operator.say(f"/refund {charge}")
    await told(operator, "paid back already")
    await operator.say("/refund stx-none")
    await told(operator, "no purchase stx-none")
    assert (await credits(person)).startswith("You have 10 of 10 credits left")
    assert await person.stars() == 1000


async def test_a_pack_that_was_used_is_paid_back_on_a_second_word(person: Person, playground: Playground) -> None:
    """Where credits of a pack are gone, given away even, the operator is told how many are left, and asked first."""
    operator, friend = Person(playground, OPERATOR, bot=1), somebody(playground)
    await friend.say("/start")
    await person.say("/buy")
    message = await asked(person, await told(person, "stay until you use them"), "50 credits for 25 ⭐")
    await person.pay(message)
    await told(person, "Thank you")
    await person.say(f"/gift {friend.user} 50")
    await told(person, "You gave")
    assert "Given away today: 50." in await credits(person)
    await person.say("/paysupport")
    charge = (await told(person, "25 Stars: ")).text.split()[-1]
    await operator.say(f"/refund {charge}")
    question = await told(operator, "; 10 of them are left")
    await operator.say("/admin")
    front = await told(operator, "Operator's desk")
    await operator.press(front, "Sales")
    sales = await operator.wait_for(lambda message: message.id == front.id and "Stars today" in message.text)
    assert f"({person.user}) · 25 ⭐ · 50 credits · {charge}" in sales.text
    assert await person.stars() == 975
    await operator.press(question, "Pay back 25 ⭐")
    await told(operator, f"25 Stars go back to Person {person.user} ({person.user})")
    await told(person, "Your 25 Stars are back")
    await person.say("/paysupport")
    assert "(paid back)" in (await told(person, "25 Stars: ")).text


async def test_nothing_is_sold_to_the_banned(person: Person, playground: Playground) -> None:
    """Whoever is shut out with an invoice in hand is told so, and pays nothing."""
    operator = Person(playground, OPERATOR, bot=1)
    await person.say("/buy")
    message = await asked(person, await told(person, "stay until you use them"), "50 credits for 25 ⭐")
    await operator.say(f"/ban {person.user}")
    await told(operator, "shut out")
    answer = await person.pay(message)
    assert not answer["paid"] and "shut you out" in answer["error"]


async def test_a_kill_between_payment_and_request(person: Person, seller: BotProcess) -> None:
    """A bot that is killed as soon as the payment is made paints what was paid for at its next start, once."""
    message = await asked(person, await offered(person), "Pay 9 ⭐ for this")
    before = len(await person.playground.mishaps())
    await person.playground.fail("sendMessage", way="silent")
    assert await person.pay(message) == {"paid": True}
    await until(lambda: more_mishaps(person, before))
    seller.stop(9)
    seller.start()
    await person.wait_for(lambda message: message.photo and "a red apple" in message.text, timeout=30)
    assert await person.stars() == 991
    assert "18 credits for 9 Stars." in await credits(person)
    pictures = [message for message in await person.messages() if message.photo]
    assert len(pictures) == 1


async def more_mishaps(person: Person, before: int) -> bool:
    """Whether a call has failed since."""
    return len(await person.playground.mishaps()) > before


async def test_what_is_no_longer_sold_is_not_paid(person: Person, seller: BotProcess) -> None:
    """After the prices have changed an old invoice is refused; when the sale has ended there is still help."""
    await person.say("/buy")
    shop = await told(person, "stay until you use them")
    message = await asked(person, shop, "50 credits for 25 ⭐")
    seller.stop()
    seller.settings["WASSILY_STARS_PACKS"] = ""
    seller.start()
    try:
        answer = await paid(person, message)
        assert not answer["paid"] and "no longer sold" in answer["error"]
        assert await person.stars() == 1000
        assert "no longer sold" in (await person.press(shop, "50 credits for 25 ⭐"))["text"]
        await person.say("/buy")
        await told(person, "Nothing is sold just now")
        await person.say("/paysupport")
        await told(person, "@the_painters")
    finally:
        seller.stop()
        seller.settings |= SETTINGS
        seller.start()


async def paid(person: Person, message: Message) -> dict[str, object]:
    """What becomes of a payment once the bot is back."""
    found: dict[str, object] = {}

    async def answered() -> bool:
        try:
            found.update(await person.pay(message, timeout=5))
        except Refused:
            return False
        return "did not answer" not in str(found.get("error"))

    await until(answered, 40.0)
    return found

"""Credits in the chat, with the real bot process: what is left, gifts and grants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from bot_world import GROUP, BotProcess, called, credits_of, running_bot, somebody

from playground.client import Message, Person, Playground

OPERATOR = 4001


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[BotProcess]:
    """A bot with somebody who runs it."""
    settings = {"WASSILY_MODEL": str(model), "WASSILY_ADMINS": str(OPERATOR)}
    with running_bot(tmp_path_factory.mktemp("bank"), **settings) as bot:
        yield bot


@pytest.fixture
async def playground(bank: BotProcess) -> AsyncIterator[Playground]:
    async with Playground(bank.url) as playground:
        await called(playground)
        yield playground


@pytest.fixture
async def ada(playground: Playground) -> Person:
    return await met(playground)


@pytest.fixture
async def bob(playground: Playground) -> Person:
    return await met(playground)


async def met(playground: Playground) -> Person:
    """Somebody who has written to the bot."""
    person = somebody(playground)
    assert await credits_of(person) == 100
    return person


async def told(person: Person, *words: str) -> Message:
    """The next message of the bot with these words."""
    return await person.wait_for(lambda message: all(word in message.text for word in words))


async def test_quota_tells_what_credits_went_for(ada: Person) -> None:
    """/quota says what is left, what was spent today and on what."""
    await ada.say("/imagine a red apple --n 3")
    picture = await ada.wait_for(lambda message: message.photo and "seed" in message.text)
    await ada.say("/vary", reply_to=(await shown_alone(ada, picture)))
    await ada.wait_for(lambda message: message.photo and "variation" in message.text)
    await ada.say("/quota")
    answer = await told(ada, "credits left")
    assert answer.text.startswith("You have 96 of 100 credits left for today. There are new ones in ")
    assert answer.text.endswith("\nSpent today: 3 for pictures, 1 for variations.")


async def shown_alone(person: Person, sheet: Message) -> Message:
    """The first picture of a sheet, in a message of its own."""
    await person.press(sheet, "U1")
    return await person.wait_for(lambda message: message.photo and message.id != sheet.id)


async def test_where_nothing_is_sold_there_is_no_word_of_it(ada: Person) -> None:
    """Without packs /buy is no command, and who has too few credits is offered none."""
    await ada.say("/buy")
    await told(ada, "I don't know /buy")
    assert not {"buy", "terms", "paysupport", "refund"} & set(await ada.commands())
    await ada.say("/imagine a red apple --n 9 --steps 60")
    short = await told(ada, "That costs 135 credits")
    assert "Stars" not in short.text and short.buttons == []


async def test_a_gift_is_told_to_both_and_stays(ada: Person, bob: Person) -> None:
    """/gift moves credits, which the receiver has beside those of each day; both are told."""
    await ada.say(f"/gift {bob.user} 5")
    assert "You gave" in (await told(ada, "5 credits")).text
    got = await told(bob, "gave you 5 credits")
    assert "/quota" in got.text
    assert await credits_of(ada) == 95
    await bob.say("/quota")
    assert "You have 105 credits left: 100 of today's 100, and 5 that stay" in (await told(bob, "credits left")).text


async def test_a_large_gift_is_asked_about_and_given_once(ada: Person, bob: Person) -> None:
    """More than 50 credits go after a yes, and a button that is pressed twice gives once."""
    await ada.say(f"/gift {bob.user} 60")
    question = await told(ada, "Shall I give")
    assert question.buttons == [["Give 60"]]
    await ada.press(question, "Give 60")
    await told(ada, "You gave", "60 credits")
    await told(bob, "gave you 60 credits")
    await ada.say("/gift 60", reply_to=question)
    await told(ada, "Say to whom")
    assert await credits_of(ada) == 40
    assert await credits_of(bob) == 160


async def test_a_gift_in_a_group_is_a_reply_to_whoever_gets_it(ada: Person, bob: Person) -> None:
    """/gift 5 as a reply to somebody's message is answered by a reply to that message, which both see."""
    in_group = [Person(person.playground, person.user, chat=GROUP) for person in (ada, bob)]
    said = await in_group[1].say("a fine fox")
    await in_group[0].say("/gift@playground_1_bot 7", reply_to=said)
    answer = await told(in_group[1], "gives", "7 credits")
    assert answer.reply_to == said.id
    assert await credits_of(bob) == 107


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Say to whom and how many"),
        ("5", "Say to whom and how many"),
        ("{bob}", "Say to whom and how many"),
        ("{bob} 0", "“0” is no number of credits"),
        ("{bob} -5", "“-5” is no number of credits"),
        ("{bob} <b>", "“<b>” is no number of credits"),
        ("{bob} 101", "You have 100 credits to give"),
        ("{me} 5", "for somebody else"),
        ("@nobody_at_all 5", "I have not met @nobody_at_all yet"),
        ("999999999999999999999999 5", "I have not met"),
    ],
)
async def test_what_is_no_gift_moves_nothing(ada: Person, bob: Person, words: str, sentence: str) -> None:
    """Each slip has a sentence of its own, and nothing is given."""
    await ada.say(f"/gift {words}".format(bob=bob.user, me=ada.user))
    await told(ada, sentence)
    assert await credits_of(ada) == 100


async def test_those_who_run_the_bot_grant_credits(playground: Playground, ada: Person) -> None:
    """/grant gives credits out of nothing and tells the person; to others it is no command at all."""
    operator = Person(playground, OPERATOR, bot=1)
    await operator.say(f"/grant {ada.user} 50")
    await told(operator, "50 more credits", "They know")
    await told(ada, "Those who run me gave you 50 credits")
    assert await credits_of(ada) == 150
    await ada.say(f"/grant {ada.user} 50")
    await told(ada, "I don't know /grant")
    assert await credits_of(ada) == 150


async def test_a_gift_is_made_once_for_an_update(ada: Person, bob: Person, bank: BotProcess) -> None:
    """A bot that is killed over a gift makes it at its next start, and no second time."""
    await ada.playground.fail("sendMessage", way="silent", times=1)
    await ada.say(f"/gift {bob.user} 9")
    async with asyncio.timeout(20):
        while not await ada.playground.mishaps():  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    bank.stop(9)
    bank.start()
    await told(ada, "You gave", "9 credits")
    assert await credits_of(ada) == 91
    assert await credits_of(bob) == 109

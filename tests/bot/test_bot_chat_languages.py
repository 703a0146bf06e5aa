"""The bot's languages, with the real bot process: everybody is answered in their own."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from bot_world import EXAMPLES_IN, GROUP, WORDS_IN, somebody

from playground.client import Message, Person, Playground


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """A language, and some of what the bot says in it; `code` is as the bot knows it, `told` as Telegram may tell it,
    and `under` are the last buttons under a picture."""

    code: str
    told: str
    name: str
    greeting: str
    hello: str
    help: str
    unknown: str
    menu: str
    waiting: str
    cancel: str
    under: tuple[str, str, str]


SPOKEN = (
    Spoken(
        code="ru",
        told="ru-RU",
        name="Русский",
        greeting="Привет, ",
        hello="Добрый день!",
        help="Рисую по словам",
        unknown="Я не знаю /xyzzy",
        menu="Нарисовать то, что вы скажете",
        waiting="В очереди: место ",
        cancel="Отменить",
        under=("Ещё раз", "Правка", "Ещё ›"),
    ),
    Spoken(
        code="ko",
        told="ko-KR",
        name="한국어",
        greeting="안녕하세요, ",
        hello="안녕!",
        help="말하는 대로 그려요",
        unknown="/xyzzy: 모르는 명령",
        menu="말하는 대로 그리기",
        waiting="대기 중: ",
        cancel="취소",
        under=("한 번 더", "바꾸기", "더 보기"),
    ),
)

each = pytest.mark.parametrize("spoken", SPOKEN, ids=lambda spoken: spoken.code)


def speaker(playground: Playground, code: str, *, chat: int | None = None) -> Person:
    """Somebody new, whose app is in that language."""
    person = somebody(playground, chat=chat)
    person.language_code = code
    return person


async def answer(person: Person, text: str, words: str) -> Message:
    """The bot's answer to a text, once it has those words."""
    await person.say(text)
    return await person.wait_for(lambda message: words in message.text)


async def painted(person: Person, status: Message) -> Message:
    """The status message once it is the picture."""
    return await person.wait_for(
        lambda message: message.id == status.id and message.photo and len(message.buttons) > 1, timeout=20
    )


@each
async def test_everybody_is_answered_in_their_language(playground: Playground, spoken: Spoken) -> None:
    """By the code that Telegram tells, the greeting with its examples, whatever brings it, the other answers, the menu,
    the status message and the buttons are in that language."""
    person = speaker(playground, spoken.told)
    greeting = await answer(person, "/start", spoken.greeting)
    assert ", ".join(WORDS_IN[spoken.code]) in greeting.text
    assert greeting.buttons == [[example] for example in EXAMPLES_IN[spoken.code]]
    await answer(person, spoken.hello, spoken.greeting)
    await answer(person, "/help", spoken.help)
    await answer(person, "/xyzzy", spoken.unknown)

    person.language_code = spoken.code  # menus are for codes without a country
    status = await answer(person, f"/imagine {EXAMPLES_IN[spoken.code][0]} --steps 20", spoken.waiting)
    told = await playground.get("commands", user=person.user, chat=person.chat, bot=person.bot)
    assert told["commands"][0] == {"command": "imagine", "description": spoken.menu}
    assert status.buttons == [[spoken.cancel]]
    assert (await painted(person, status)).buttons[-1] == [*spoken.under]


@each
async def test_another_language_can_be_chosen(playground: Playground, spoken: Spoken) -> None:
    """Whoever chooses a language in /language is spoken to in it whatever Telegram tells, until they want to be spoken
    to as in Telegram."""
    person = speaker(playground, "en")
    question = await answer(person, "/language", "Which language")
    await person.press(question, spoken.name)
    await answer(person, "/help", spoken.help)

    await person.say("/language")
    question = await person.wait_for(lambda message: len(message.buttons) > 1 and message.buttons[0][0] == "English")
    assert question.buttons[-1][0] != "As in Telegram"
    await person.press(question, question.buttons[-1][0])
    await answer(person, "/help", "I paint what you say")


@each
async def test_in_a_group_each_keeps_their_own(playground: Playground, spoken: Spoken) -> None:
    """In one group one person is answered in their language and the next in theirs, also where a button is pressed."""
    one, other = speaker(playground, spoken.code, chat=GROUP), speaker(playground, "en", chat=GROUP)
    asked = await one.say(f"/imagine {EXAMPLES_IN[spoken.code][1]}")
    status = await one.wait_for(lambda message: message.reply_to == asked.id)
    assert spoken.waiting in status.text
    picture = await painted(one, status)
    assert picture.buttons[1] == [*spoken.under]
    asked = await other.say("/imagine a fox of mine")
    status = await other.wait_for(lambda message: message.reply_to == asked.id)
    assert "In line" in status.text
    assert "belong to whoever asked" in (await other.press(picture, spoken.under[0]))["text"]

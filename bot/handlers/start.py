"""/start, and whatever is no command."""

from __future__ import annotations

import re

from telegram.constants import ChatType

from bot.asked import Asked
from bot.handlers.help import help_
from bot.handlers.links import opening
from bot.house import House
from bot.keyboards import offers
from bot.painting import examples, some_words
from bot.refusal import Refusal
from bot.requests.orders import ordered
from bot.requests.parse import parse_all, without_command
from bot.requests.wishes import Wish

_EXAMPLES = 4
_WORDS = 16  # that are named of those it knows


async def start(house: House, asked: Asked) -> None:
    """Greet, say what the bot does, and offer things to try; or open what a link is to."""
    if found := opening(without_command(asked.text)):
        answer, rest = found
        return await answer(house, asked, rest)
    await _greet(house, asked)


async def _greet(house: House, asked: Asked) -> None:
    spec = house.painting.spec
    lines = [house.texts(asked).html("greeting", name=asked.person.name)]
    if spec.words and asked.chat.kind == ChatType.PRIVATE:  # to a group it would be a wall of words
        words = some_words(spec, asked.language, _WORDS)
        lines.append(house.texts(asked).html("greeting-words", count=len(spec.words), words=words))
    if house.painting.trouble is not None:
        lines.append(house.texts(asked).html("unavailable"))
    prompts = examples(spec, asked.language)[:_EXAMPLES]
    if prompts:
        lines.append(house.texts(asked).html("greeting-try"))
    keyboard = await offers.examples(house.buttons(asked), prompts) if prompts else None
    await house.reply(asked, "\n\n".join(lines), keyboard)


async def unknown(house: House, asked: Asked) -> None:
    """A command that there is none of."""
    raise Refusal("command-unknown", command=asked.text.split()[0][:32])


async def not_here(house: House, asked: Asked) -> None:
    """A command that has no meaning in a private chat, or none in a group."""
    private = asked.chat.kind == ChatType.PRIVATE
    raise Refusal("command-in-groups" if private else "command-in-private", command=asked.text.split()[0][:32])


async def words(house: House, asked: Asked) -> None:
    """Words without a command: offer to paint them, if they can be. A greeting and a cry for help are answered."""
    if not asked.text:
        raise Refusal("nothing-to-do")
    texts, private = house.texts(asked), asked.chat.kind == ChatType.PRIVATE
    if private and _is_one_of(texts.plain("said-greeting"), asked.text):
        return await _greet(house, asked)
    if _is_one_of(f"{texts.plain('said-greeting')}, {texts.plain('said-help')}", asked.text):
        return await help_(house, asked)
    for request in parse_all(f"/imagine {asked.text}"):
        ordered(house, asked, Wish.of_words(request.words, request.options))
    await house.say(asked, "offer", await offers.offer(house.buttons(asked), asked.text))


def _is_one_of(phrases: str, text: str) -> bool:
    """Whether the text is one of the phrases between commas, whatever its case and its signs."""
    plain = " ".join(re.findall(r"[\w']+", text.casefold()))
    return plain in [" ".join(phrase.split()) for phrase in phrases.split(",")]

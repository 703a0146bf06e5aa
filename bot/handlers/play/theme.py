"""/theme: what a group paints today, set by those who run it or chosen by the bot."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Literal

from bot.asked import Asked
from bot.group_admins import is_group_admin
from bot.handlers.play import theme_day
from bot.house import Action, Answer, House, Payload, reply_to
from bot.keyboards.play import mark_of
from bot.refusal import Refusal
from bot.requests.parse import parse, without_command
from bot.requests.submit import submit
from bot.requests.wishes import Wish
from bot.rules.policy import screen
from bot.rules.themes import next_at
from storage import Scope, Theme

USUAL, SHORTEST, LONGEST = 8, 1, 24
"""How many hours a theme is open."""
HOUR = 8
"""When the bot chooses a theme, where nobody says another hour (UTC)."""
MOST_LETTERS = 200
ENDING = frozenset({"off", "end", "stop", "close"})
"""Words that end a theme and are none."""
_DAILY = re.compile(r"daily(?:\s+(?P<to>on|off)(?:\s+(?P<hour>\d{1,2}))?)?", re.IGNORECASE)
_FOR = re.compile(r"(\d{1,9})h(?!\S)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What /theme is to do; `hours` is how long a theme is open, `hour` when the bot chooses one each day."""

    what: Literal["show", "set", "end", "daily", "no daily"]
    text: str = ""
    hours: int = USUAL
    hour: int = HOUR


async def theme(house: House, asked: Asked) -> None:
    """Show the theme that is open; those who run the group set one, or let the bot choose one each day."""
    order = read_theme(asked.text)
    if order.what == "show":
        return await _show(house, asked)
    if not await is_group_admin(house.bot, asked):
        raise Refusal("theme-whose")
    if order.what == "set":
        request = parse(f"/imagine {order.text}")
        screen(house.policies, Wish.of_words(request.words, request.options))
        place = (asked.chat.id, asked.thread_id)
        return await theme_day.announce(house, place, order.text, asked.person.id, order.hours, reply_to(asked))
    if order.what == "end":
        return await _end(house, asked)
    await _daily(house, asked, order)


def read_theme(text: str) -> Order:
    """Read `/theme`, `/theme 6h cats`, `/theme off`, and `/theme daily` with `on 9` or `off`. Raises `Refusal`."""
    words = without_command(text)
    if not words:
        return Order(what="show")
    if words.casefold() in ENDING:
        return Order(what="end")
    daily = _DAILY.fullmatch(words)
    if daily:
        if daily["to"] is None or int(daily["hour"] or HOUR) > 23:
            raise Refusal("theme-daily-how")
        off = daily["to"].lower() == "off"
        return Order(what="no daily") if off else Order(what="daily", hour=int(daily["hour"] or HOUR))
    hours, match = USUAL, _FOR.match(words)
    if match:
        hours, words = int(match[1]), words[match.end() :].strip()
    if not SHORTEST <= hours <= LONGEST or not words:
        raise Refusal("theme-hours")
    if len(words) > MOST_LETTERS:
        raise Refusal("theme-long", most=str(MOST_LETTERS))
    return Order(what="set", text=words, hours=hours)


async def paint(house: House, asked: Asked, payload: Payload) -> None:
    """Paint the theme as it is, for it."""
    there = await _named_by(house, asked, payload)
    await _enter(house, asked, payload["day"], there.text)


async def join(house: House, asked: Asked, payload: Payload) -> None:
    """Ask for words of the person's own."""
    there = await _named_by(house, asked, payload)
    if (there.closes_at or 0.0) <= time.time():
        raise Refusal("theme-over")
    texts = house.texts(asked)
    await house.ask(asked, texts.html("theme-ask"), "theme-join", payload, hint=texts.plain("theme-hint"))


async def joined(house: House, asked: Asked, payload: Payload) -> None:
    """Paint what the person makes of the theme."""
    await _enter(house, asked, payload["day"], asked.text)


async def _named_by(house: House, asked: Asked, payload: Payload) -> Theme:
    """The theme that the button belongs to. Raises `Refusal` where another one took its place since."""
    there = await house.storage.games.theme(asked.chat.id, payload["day"])
    if there is None or payload.get("of", mark_of(there)) != mark_of(there):
        raise Refusal("theme-over")
    return there


async def _enter(house: House, asked: Asked, day: str, words: str) -> None:
    request = parse(f"/imagine {words}")
    wish = Wish.of_words(request.words, request.options)
    await submit(house, asked, wish.evolve(theme=day, num_images=request.options.num_images or 1))


async def _show(house: House, asked: Asked) -> None:
    there = await house.storage.games.open_theme(asked.chat.id)
    if there is None:
        raise Refusal("theme-none")
    await theme_day.put_up(house, there, reply_to(asked))


async def _end(house: House, asked: Asked) -> None:
    """Close the theme before its time; what was painted for it is voted on."""
    there = await house.storage.games.open_theme(asked.chat.id)
    if there is None:
        raise Refusal("theme-none")
    voting = await theme_day.end(house, there)
    await house.say(asked, "theme-ended", text=there.text, voting="yes" if voting else "no")


async def _daily(house: House, asked: Asked, order: Order) -> None:
    """Let the bot choose a theme each day, or not any more."""
    scope, chat_id = Scope("chat", asked.chat.id), asked.chat.id
    if order.what == "no daily":
        await house.storage.preferences.set(scope, theme_day.DAILY, None)
        await house.storage.timers.clear(theme_day.DAILY, str(chat_id))
        return await house.say(asked, "theme-daily-off")
    daily = {"hour": order.hour, "thread": asked.thread_id, "person": asked.person.id}
    await house.storage.preferences.set(scope, theme_day.DAILY, daily)
    await house.set_timer(theme_day.DAILY, str(chat_id), next_at(order.hour, time.time()), {"chat_id": chat_id})
    await house.say(asked, "theme-daily-on", hour=str(order.hour))


ACTIONS: dict[str, Action] = {"theme-paint": paint, "theme-join": join}
REPLIES: dict[str, Answer] = {"theme-join": joined}

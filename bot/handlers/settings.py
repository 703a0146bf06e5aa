"""/settings and /language: what holds where a request says nothing."""

from __future__ import annotations

from dataclasses import replace

from telegram.constants import ChatType

from bot.asked import Asked
from bot.buttons import in_rows, markup
from bot.house import Action, House, Payload
from bot.panel.pages import Panel, choices, front, panel_of
from bot.panel.setting import Setting
from bot.panel.table import named
from bot.refusal import Refusal
from bot.requests.tastes import LANGUAGE
from storage import Scope

_LANGUAGES_COLUMNS = 3


async def settings(house: House, asked: Asked) -> None:
    """The panel: in a private chat the person's own, in a group that of the topic or group, for its administrators."""
    scope = _scope_here(asked)
    await _demand(house, asked, scope)
    text, keyboard = await front(asked, await panel_of(house, asked, scope))
    await house.reply(asked, text, keyboard)


async def language(house: House, asked: Asked) -> None:
    """Ask which language to speak."""
    buttons = house.buttons(asked)
    codes = house.languages.codes
    offered = [
        await buttons.named(house.languages.of(code).plain("language-name"), "language", {"language": code})
        for code in codes
    ]
    telegrams = await buttons.button("button-language-telegrams", "language", {"language": None})
    await house.say(asked, "language-ask", markup(*in_rows(offered, _LANGUAGES_COLUMNS), [telegrams]))


async def show(house: House, asked: Asked, payload: Payload) -> str | None:
    """The panel, or one setting of it, in place."""
    scope = _scope_of(payload)
    await _demand(house, asked, scope)
    panel, name = await panel_of(house, asked, scope), payload["name"]
    setting = named(name) if name else None
    if setting is not None:
        _demand_right(house, asked, setting)
    await _show(house, asked, panel, setting, rules=payload.get("rules", False))
    return None


async def choose(house: House, asked: Asked, payload: Payload) -> str | None:
    """Set a value, or take it back, and show the whole panel again."""
    scope, setting = _scope_of(payload), named(payload["name"])
    await _demand(house, asked, scope)
    if setting is None or scope.kind not in setting.places:
        raise Refusal("pressed-unknown")
    _demand_right(house, asked, setting)
    value = setting.kept(payload["value"])
    await house.storage.preferences.set(scope, setting.name, value)
    if setting.name == LANGUAGE:
        asked = _speaking(house, asked, value)
    await _show(house, asked, await panel_of(house, asked, scope), None, rules=setting.rule)
    return None


async def choose_language(house: House, asked: Asked, payload: Payload) -> str | None:
    """Speak that language with the person from now on, or the one that Telegram tells."""
    await house.storage.preferences.set(Scope("person", asked.person.id), LANGUAGE, payload["language"])
    asked = _speaking(house, asked, payload["language"])
    await house.rewrite(asked, house.texts(asked).html("language-set"))
    return None


async def _show(house: House, asked: Asked, panel: Panel, setting: Setting | None, *, rules: bool) -> None:
    text, keyboard = await (front(asked, panel, rules=rules) if setting is None else choices(asked, panel, setting))
    await house.rewrite(asked, text, keyboard)


async def _demand(house: House, asked: Asked, scope: Scope) -> None:
    """Raises `Refusal` for whoever may not set anything there."""
    if scope.kind == "person":
        allowed = scope.id == asked.person.id
    else:
        runs = house.doors.is_admin(asked.person.id) or await house.group_admins.runs(asked)
        allowed = scope.id == asked.chat.id and runs
    if not allowed:
        raise Refusal("settings-admins")


def _demand_right(house: House, asked: Asked, setting: Setting) -> None:
    """Raises `Refusal` for what those alone may set who run the bot."""
    if setting.for_operators and not house.doors.is_admin(asked.person.id):
        raise Refusal("settings-operators")


def _scope_here(asked: Asked) -> Scope:
    if asked.chat.kind == ChatType.PRIVATE:
        return Scope("person", asked.person.id)
    if asked.thread_id is None:
        return Scope("chat", asked.chat.id)
    return Scope("topic", asked.chat.id, asked.thread_id)


def _scope_of(payload: Payload) -> Scope:
    kind, id_, thread_id = payload["scope"]
    return Scope(kind, id_, thread_id)


def _speaking(house: House, asked: Asked, code: str | None) -> Asked:
    return replace(asked, language=house.languages.spoken(code or asked.person.language))


ACTIONS: dict[str, Action] = {
    "settings": show,
    "setting": choose,
    "language": choose_language,
}
"""Buttons of groups name the chat by its id: of one that has become a supergroup since, a new panel is asked for."""

"""What the panel says, and its buttons: all settings of a place, or the choices of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.asked import Asked
from bot.buttons import Buttons, in_rows, markup
from bot.house import House
from bot.panel.setting import Here, Setting
from bot.panel.table import settings_of
from bot.requests.tastes import MODEL
from bot.rules.groups import QUIET_FROM, QUIET_UNTIL, UTC, zone
from storage import Scope

_SETTINGS_COLUMNS = 2
_CHOICES_COLUMNS = 3
_RULES_COLUMNS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """The panel of a place, with what is set there and, for a topic, in its group: the nearest first."""

    here: Here
    scope: Scope
    set_: tuple[tuple[Scope, Mapping[str, Any]], ...]

    @property
    def payload(self) -> dict[str, Any]:
        """The place, as the panel's buttons name it."""
        return {"scope": [self.scope.kind, self.scope.id, self.scope.thread_id]}

    def holds(self, name: str) -> Any:
        """What the place, or else its group, has set by that name; None where neither has."""
        return next((values[name] for _, values in self.set_ if name in values), None)

    def own(self, setting: Setting) -> Any:
        """What is set in this very place; None where nothing is."""
        return self.set_[0][1].get(setting.name)

    def line(self, setting: Setting) -> str:
        """What holds here and where it comes from, as HTML."""
        texts = self.here.texts
        found = next(((scope.kind, values) for scope, values in self.set_ if setting.name in values), None)
        source = "nobody" if found is None else found[0]
        if found is not None:
            value = setting.show(self.here, found[1][setting.name])
        elif self.scope.kind == "person" or setting.rule:
            value = setting.show(self.here, setting.default(self.here))
        else:
            value = texts.plain("value-everyones")
        return texts.html("setting-line", name=texts.plain(setting.label), value=value, source=source)


async def panel_of(house: House, asked: Asked, scope: Scope) -> Panel:
    """The panel of that place as it is now, for whoever asks."""
    scopes = [scope, Scope("chat", scope.id)] if scope.kind == "topic" else [scope]
    found = await house.storage.preferences.of(*scopes)
    model = next((values[MODEL] for values in found if MODEL in values), None)
    utc = next((values[UTC] for values in found if UTC in values), 0)
    here = Here(house, house.painting.chosen(model), house.texts(asked), utc)
    return Panel(here=here, scope=scope, set_=tuple(zip(scopes, found, strict=True)))


async def front(asked: Asked, panel: Panel, *, rules: bool = False) -> tuple[str, InlineKeyboardMarkup]:
    """All settings with what holds, and a button for each; or all rules of a group or topic."""
    texts = panel.here.texts
    settings = settings_of(panel.here, panel.scope.kind, rules=rules)
    head = texts.html("settings-rules" if rules else "settings", place=panel.scope.kind)
    if rules and panel.scope.kind == "topic":
        head = f"{head} {texts.html('settings-clock', zone=zone(panel.here.utc))}"
    lines = [head, *(panel.line(setting) for setting in settings)]
    if rules and len([name for name in (QUIET_FROM, QUIET_UNTIL) if panel.holds(name) is not None]) == 1:
        lines.append(texts.html("settings-quiet-half"))
    buttons = _buttons(asked, panel)
    rows = in_rows(
        [
            await buttons.button(setting.label, "settings", panel.payload | {"name": setting.name})
            for setting in settings
        ],
        _SETTINGS_COLUMNS,
    )
    turn = []
    if panel.scope.kind != "person":
        label = "button-settings-painting" if rules else "button-settings-rules"
        turn = [await buttons.button(label, "settings", panel.payload | {"name": None, "rules": not rules})]
    if asked.thread_id is not None and panel.scope.kind != "person":
        in_topic = panel.scope.kind == "topic"
        other = ["chat", asked.chat.id, 0] if in_topic else ["topic", asked.chat.id, asked.thread_id]
        label = "button-settings-chat" if in_topic else "button-settings-topic"
        turn.append(await buttons.button(label, "settings", {"scope": other, "name": None, "rules": rules}))
    return "\n".join(lines), markup(*rows, turn)


async def choices(asked: Asked, panel: Panel, setting: Setting) -> tuple[str, InlineKeyboardMarkup]:
    """One setting: what holds, and a button for each choice. The last row takes back what is set here, or goes back."""
    here = panel.here
    buttons, own = _buttons(asked, panel), panel.own(setting)
    offered = [
        await buttons.button(
            "button-choice-on" if value == own and own is not None else "button-choice",
            "setting",
            panel.payload | {"name": setting.name, "value": value},
            value=setting.show(here, value),
        )
        for value in setting.choices(here)
    ]
    last = []
    if own is not None:
        unset = panel.payload | {"name": setting.name, "value": None}
        last.append(await buttons.button("button-setting-unset", "setting", unset))
    last.append(await buttons.button("button-back", "settings", panel.payload | {"name": None, "rules": setting.rule}))
    columns = _RULES_COLUMNS if setting.rule else _CHOICES_COLUMNS
    text = f"{panel.line(setting)}\n{here.texts.html(setting.about, zone=zone(here.utc))}"
    return text, markup(*in_rows(offered, columns), last)


def _buttons(asked: Asked, panel: Panel) -> Buttons:
    """Whoever writes as the group itself presses as somebody else, so those buttons are for all who run the group."""
    buttons = panel.here.house.buttons(asked)
    return buttons.anybodys() if asked.as_group else buttons

"""What the panel says, and its buttons: all settings of a place, or the choices of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.asked import Asked
from bot.buttons import in_rows, markup
from bot.house import House
from bot.panel.table import Here, Setting, settings_of
from bot.tastes import MODEL
from storage import Scope

_SETTINGS_COLUMNS = 2
_CHOICES_COLUMNS = 3


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
        elif self.scope.kind == "person":
            value = setting.show(self.here, setting.default(self.here))
        else:
            value = texts.plain("value-everyones")
        return texts.html("setting-line", name=texts.plain(setting.label), value=value, source=source)


async def panel_of(house: House, asked: Asked, scope: Scope) -> Panel:
    """The panel of that place as it is now, for whoever asks."""
    scopes = [scope, Scope("chat", scope.id)] if scope.kind == "topic" else [scope]
    found = await house.storage.preferences.of(*scopes)
    model = next((values[MODEL] for values in found if MODEL in values), None)
    here = Here(house, house.painting.chosen(model), house.texts(asked))
    return Panel(here=here, scope=scope, set_=tuple(zip(scopes, found, strict=True)))


async def front(asked: Asked, panel: Panel) -> tuple[str, InlineKeyboardMarkup]:
    """All settings with what holds, and a button for each."""
    house, texts = panel.here.house, panel.here.texts
    settings = settings_of(panel.here, panel.scope.kind)
    lines = [texts.html("settings", place=panel.scope.kind), *(panel.line(setting) for setting in settings)]
    buttons = house.buttons(asked)
    rows = in_rows(
        [
            await buttons.button(setting.label, "settings", panel.payload | {"name": setting.name})
            for setting in settings
        ],
        _SETTINGS_COLUMNS,
    )
    turn = []
    if asked.thread_id is not None and panel.scope.kind != "person":
        in_topic = panel.scope.kind == "topic"
        other = ["chat", asked.chat.id, 0] if in_topic else ["topic", asked.chat.id, asked.thread_id]
        label = "button-settings-chat" if in_topic else "button-settings-topic"
        turn = [await buttons.button(label, "settings", {"scope": other, "name": None})]
    return "\n".join(lines), markup(*rows, turn)


async def choices(asked: Asked, panel: Panel, setting: Setting) -> tuple[str, InlineKeyboardMarkup]:
    """One setting: what holds, and a button for each choice. The last row takes back what is set here, or goes back."""
    house, here = panel.here.house, panel.here
    buttons, own = house.buttons(asked), panel.own(setting)
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
    last.append(await buttons.button("button-back", "settings", panel.payload | {"name": None}))
    text = f"{panel.line(setting)}\n{here.texts.html(setting.about)}"
    return text, markup(*in_rows(offered, _CHOICES_COLUMNS), last)
